"""What content files say as pages, and pages as content files say it (schemas.py)."""

import yaml
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from charity_site.core.models import Organization, Source
from charity_site.home.demo.files import prose, read
from charity_site.home.demo.markdown import markdown
from charity_site.home.demo.schemas import SCHEMAS
from charity_site.home.models import StandardPage
from charity_site.readpath.child_rows import child_relations, fetch_rows
from diseases.models import DiseasePage, LateEffect, Symptom, TreatmentKind
from research.models import Fund

BY_SLUG = {
    "diseases.Symptom": Symptom,
    "diseases.TreatmentKind": TreatmentKind,
    "diseases.LateEffect": LateEffect,
    "diseases.DiseasePage": DiseasePage,
}


class Records:
    """The records that pages share, by the keys that files give them. One that stands in no file goes by its own name."""

    def __init__(self):
        self.by_key = {
            "core.Source": keyed(Source, "sources", ("title", "publisher", "year")),
            "core.Organization": keyed(Organization, "organizations", ("name",)),
            "research.Fund": keyed(Fund, "funds", ("code",)),
            "wagtaildocs.Document": keyed(get_document_model(), "documents", ("title",)),
            "images.CharityImage": keyed(get_image_model(), "pictures", ("title",)),
        }


def keyed(model, file, names):
    """Return all records of `model` by their keys in `file`, where the fields `names` say which one it is."""
    keys = {tuple(entry.get(name) for name in names): key for key, entry in read(file).items()}
    return {
        keys.get(tuple(getattr(record, name) for name in names), str(record)): record for record in model.objects.all()
    }


class Reader(Records):
    """Turns what a file says into what is stored."""

    prose = staticmethod(prose)

    def record(self, model, key):
        if not key:
            return None
        return BY_SLUG[model].objects.get(slug=key) if model in BY_SLUG else self.by_key[model][key]

    def body(self, blocks):
        """The raw value of a stream field (list) for `blocks` of a content file."""
        return [{"type": kind, "value": self.block(kind, value)} for block in blocks for kind, value in block.items()]

    def block(self, kind, value):
        if kind == "text":
            return prose(value)
        if kind == "note":
            return {"title": value["title"], "text": prose(value["text"])}
        if kind == "button":
            page = StandardPage.objects.filter(slug=value.get("page")).first()
            return {"text": value["text"], "page": page.pk if page else None, "url": value.get("url", "")}
        if kind == "table":
            columns = [{"type": "text", "heading": heading} for heading in value["headings"]]
            table = {
                "caption": value["caption"],
                "columns": columns,
                "rows": [{"values": row} for row in value["rows"]],
            }
            return {"table": table, "names_rows": value["names_rows"]}
        if kind == "questions":
            return {"questions": [{**each, "answer": prose(each["answer"])} for each in value]}
        if kind == "video":
            return {**value, "transcript": prose(value["transcript"]), "has_captions": True}
        if kind == "file":
            return {
                "document": self.record("wagtaildocs.Document", value["document"]).pk,
                "title": value.get("title", ""),
            }
        if kind == "image":
            return self.picture(value)
        if kind == "pictures":
            return {**value, "pictures": [self.picture(each) for each in value["pictures"]]}
        return value

    def picture(self, value):
        image = {"image": self.record("images.CharityImage", value["picture"]).pk, "decorative": False}
        long = {"long_description": prose(value["long_description"])} if value.get("long_description") else {}
        return {"image": {**image, "alt_text": value["alt_text"]}, "caption": value["caption"], **long}


class Writer(Records):
    """Turns what is stored into what a file says."""

    prose = staticmethod(markdown)

    def record(self, model, record):
        if record is None or model in BY_SLUG:
            return record and record.slug
        return next(key for key, known in self.by_key[model].items() if known == record)

    def body(self, stream):
        return [{block["type"]: self.block(block["type"], block["value"])} for block in stream.get_prep_value()]

    def block(self, kind, value):
        if kind == "text":
            return markdown(value)
        if kind == "note":
            return {"title": value["title"], "text": markdown(value["text"])}
        if kind == "button":
            page = Page.objects.filter(pk=value["page"]).first()
            return {"text": value["text"], **({"page": page.slug} if page else {"url": value["url"]})}
        if kind == "table":
            table = value["table"]
            headings = [column["heading"] for column in table["columns"]]
            rows = [row["values"] for row in table["rows"]]
            return {"caption": table["caption"], "headings": headings, "rows": rows, "names_rows": value["names_rows"]}
        if kind == "questions":
            asked = [each["value"] for each in value["questions"]]
            return [{"question": each["question"], "answer": markdown(each["answer"])} for each in asked]
        if kind == "video":
            return {"title": value["title"], "url": value["url"], "transcript": markdown(value["transcript"])}
        if kind == "file":
            document = get_document_model().objects.get(pk=value["document"])
            return {"document": self.record("wagtaildocs.Document", document), "title": value["title"]}
        if kind == "image":
            return self.picture(value)
        if kind == "pictures":
            return {**value, "pictures": [self.picture(each["value"]) for each in value["pictures"]]}
        if kind == "quote":  # whose words they are is no content
            return {name: words for name, words in value.items() if name != "consent"}
        return value

    def picture(self, value):
        image = get_image_model().objects.get(pk=value["image"]["image"])
        said = {"alt_text": value["image"]["alt_text"], "caption": value["caption"]}
        if long := value.get("long_description"):
            said["long_description"] = markdown(long)
        return {"picture": self.record("images.CharityImage", image), **said}


def fill(page, entry, reader):
    """Give `page` what a content file says (`entry`, dict). Raises ValueError for a name that it does not have."""
    lists = child_relations(type(page))
    entry = completed(type(page), entry)
    for schema in SCHEMAS[type(page)]:
        for name, value in schema.model_validate(entry, context={"file": reader}).stored().items():
            setattr(page, name, rows(lists[name].related_model, value) if name in lists else value)


def content_of(page, writer):
    """Return what a content file says of `page` (dict)."""
    if page.pk:
        fetch_rows(page)
    said = {}
    for schema in SCHEMAS[type(page)]:
        said |= schema.model_validate(page, context={"file": writer}).stored()
    return shortened(type(page), said)


def completed(model, entry):
    """Return `entry` (dict) with what a new record of `model` has where it says nothing."""
    usual, lists = defaults(model), rows_of(model)
    said = {name: value for name, value in entry.items() if value is not None}
    if unknown := said.keys() - usual.keys():
        raise ValueError(f"A {model._meta.verbose_name} has no {', '.join(sorted(unknown))}.")
    return usual | said | {name: each(completed, row, said.get(name, [])) for name, row in lists.items()}


def shortened(model, said):
    """Return what is `said` of a record of `model` without what a new one has anyway."""
    usual, lists = defaults(model), rows_of(model)
    said |= {name: each(shortened, row, said[name]) for name, row in lists.items() if name in said}
    return {name: value for name, value in said.items() if value != usual[name]}


def each(change, row_model, entries):
    return [change(row_model, entry) if isinstance(entry, dict) else entry for entry in entries]


def defaults(model):
    """Return what a new record of `model` has: {name of a column or list: value}."""
    columns = {field.name: field.get_default() for field in model._meta.concrete_fields}
    return columns | {name: [] for name in [*rows_of(model), *(field.name for field in model._meta.many_to_many)]}


def rows_of(model):
    """Return the models of the rows of a page's `model` by the names of its lists; a row has none."""
    lists = child_relations(model) if issubclass(model, Page) else {}
    return {name: kind.related_model for name, kind in lists.items()}


def rows(model, entries):
    """Return unsaved, validated rows of `model`, numbered as a form numbers them: without a number PostgreSQL gives them in any
    order. An entry of a row with one column that it needs may be its value alone."""
    made = []
    for place, entry in enumerate(entries):
        row = model(**(entry if isinstance(entry, dict) else {only_column(model): entry}), sort_order=place)
        row.full_clean(exclude=["page"])
        made.append(row)
    return made


def only_column(model):
    (name,) = {field.name for field in model._meta.concrete_fields if not field.blank} - {"page"}
    return name


class Dumper(yaml.SafeDumper):
    """Long texts stand as blocks of lines, as a person would write them."""


Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def dump(content):
    """Return `content` (dict) as the text of a file (str)."""
    return yaml.dump(content, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
