"""A form that was opened before: which of its fields were changed in it, and what it says with what is stored now.

All of this is about fields as a browser sends them, whatever stands behind them: names and lists of words. A row of a list
is known by its record and not by its place, which is another one once somebody adds or deletes a row above it.
"""

import re

from bs4 import BeautifulSoup
from django.core import signing
from django.http import QueryDict
from django.utils.crypto import salted_hmac

OF_A_ROW = re.compile(r"(?P<rows>.+)-(?P<place>\d+)-(?P<field>\w+)")
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
KNOWN_BY = ("id", "page", "collection")  # the fields of a row that say which one it is
NOT_SENT = ("file", "submit", "button", "image", "reset")


def sent(html):
    """The fields (dict of lists) that a browser would send of the page `html` (bytes), also boxes without a check."""
    data = {}
    for field in BeautifulSoup(html, "html.parser").find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or "__prefix__" in name or field.has_attr("disabled") or kind in NOT_SENT:
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and not field.has_attr("multiple"):
                chosen = options[:1]
            values = [option.get("value", option.text) for option in chosen]
        elif kind in ("checkbox", "radio"):
            values = [field.get("value", "on")] if field.has_attr("checked") else []
        else:
            values = [field.get("value", "") if field.name == "input" else field.text]
        data.setdefault(name, []).extend(values)
    return data


def by_row(data):
    """`data` (dict of lists, by name) by (list, row, field); list and row are '' for a field outside lists."""
    found = {}
    for name, values in data.items():
        if name.endswith(COUNTS):
            continue
        match = OF_A_ROW.fullmatch(name)
        if match and f"{match['rows']}-TOTAL_FORMS" in data:
            known = (data.get(f"{match['rows']}-{match['place']}-{field}", [""]) for field in KNOWN_BY)
            row = next((values[0] for values in known if values and values[0]), f"new-{match['place']}")
            found[match["rows"], row, match["field"]] = values
        else:
            found["", "", name] = values
    return found


def as_sent(fields, page):
    """The reverse of by_row(): a QueryDict. `page` (dict of lists): what stands on the screen, with the counts of lists."""
    data, places = QueryDict(mutable=True), {}
    for (rows, row, field), values in fields.items():
        if rows:
            place = places.setdefault(rows, {}).setdefault(row, len(places[rows]))
            field = f"{rows}-{place}-{field}"
        if values:
            data.setlist(field, values)
    for name, values in page.items():
        if name.endswith(COUNTS):
            data.setlist(name, values)
        if name.endswith("-TOTAL_FORMS"):
            data[name] = str(len(places.get(name.removesuffix("-TOTAL_FORMS"), ())))
    return data


def signed(version, fields, address):
    """Return what a form at `address` carries (str): the `version` of its record, and a digest of each of its `fields`."""
    digests = {" ".join(key): digest(values) for key, values in fields.items()}
    return signing.dumps([version, digests], salt=f"stored version of {address}", compress=True)


def read(text, address):
    """The version (str) and the digests (dict by key) in `text`, as signed() made it; '' and None for anything else."""
    try:
        version, digests = signing.loads(text, salt=f"stored version of {address}")
    except signing.BadSignature:
        return "", None
    return version, {tuple(key.split(" ", 2)): value for key, value in digests.items()}


def digest(values):
    same = [value.replace("\r\n", "\n").strip() for value in values]  # browsers send another end of line
    return salted_hmac("field of a form", "\0".join(same)).hexdigest()[:12]


def changed(fields, digests):
    """The keys (set) at which `fields` are others than those of which `digests` were made."""
    return {key for key in {*fields, *digests} if digests.get(key, digest([])) != digest(fields.get(key, []))}


def merged(stored, typed, keys):
    """`stored` (fields), but at `keys` what stands in `typed` (fields): the same with a whole row that is not stored.

    Such a row is new, or its record was deleted by somebody else: then it comes as a new one.
    """
    rows, here = {key[:2] for key in keys}, {key[:2] for key in stored}
    sent_rows = {key[:2] for key in typed}
    fields = {key: values for key, values in stored.items() if key[:2] in sent_rows or key[:2] not in rows}
    for key, values in typed.items():
        if key[:2] in rows - here:
            fields[key] = [""] if key[2] == "id" else values
    return {**fields, **{key: typed.get(key, []) for key in keys if key[:2] in here & sent_rows}}


def certain(stored, typed, words):
    """The keys (set) kept of `typed` where nobody knows what the form was made from: new rows, `words` ((list, field))."""
    here = {key[:2] for key in stored}
    return {key for key in typed if key[:2] not in here or (key[0], key[2]) in words}
