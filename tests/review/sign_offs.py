"""What a clinician does with a link: open it, fill in, send."""

from bs4 import BeautifulSoup

from charity_site.review.models import SignOff
from diseases.models import DiseasePage


def link_to(disease, reviewer, by=None):
    """Make a link; return its record and its path."""
    sign_off, address = SignOff.ask(DiseasePage.objects.get(pk=disease.pk), reviewer, by)
    return sign_off, address.removeprefix("http://localhost")


def form_of(response):
    """What a browser would send back (dict) of the form in `response`, without buttons."""
    fields = BeautifulSoup(response.content, "lxml").select("main form :is(input, textarea)")
    return {
        field["name"]: field.text.strip() if field.name == "textarea" else field.get("value", "")
        for field in fields
        if field.get("type") != "radio" or field.has_attr("checked")
    }


def answer(client, link, **said):
    """Open the page behind `link`, fill in what is `said` (`overview="approve"`, `overview_comment="..."`), send it."""
    data = form_of(client.get(link))
    for name, value in said.items():
        key = f"comment-{name.removesuffix('_comment')}" if name.endswith("_comment") else f"decision-{name}"
        data["everything" if name == "everything" else key] = value
    return client.post(link, data)


def text(response):
    return " ".join(BeautifulSoup(response.content, "lxml").main.get_text(" ").split())
