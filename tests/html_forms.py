"""The forms of a page, and what a browser would post of one."""

from bs4 import BeautifulSoup


def forms_in(response):
    return BeautifulSoup(response.content, "lxml").find_all("form")


def fields_of(form):
    data = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or field.has_attr("disabled") or kind in ("file", "submit", "button"):
            continue
        if field.find_parent("template"):
            continue  # of a row that is not there yet
        if field.name == "select":
            values = [option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")]
        elif kind in ("checkbox", "radio"):
            values = [field.get("value", "on")] if field.has_attr("checked") else []
        else:
            values = [field.get("value", "") if field.name == "input" else field.text.removeprefix("\n")]
        data.setdefault(name, []).extend(values)
    return data
