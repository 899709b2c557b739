"""Whatever staff type or paste into a field to search: no answer is a fault."""

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from charity_site.core.staff_searches import SAID
from tests.admin.addresses import known
from tests.factories import make_disease, make_image, make_user

QUESTIONS = {
    "300 words": " ".join(f"word{number}" for number in range(300)) + " leukemia" * 100 + "a" * 5000,
    "signs": "\" ' ( ) (( )) ''' \"\"\" & | ! : * <-> \\ %% _ -- ; $$ /* {} [] ~ ^ @ #",
    "operators": "NOT AND OR NEAR(a b) title:x \"a\" AND ( -b* +c^ 'd' :* & | ! <-> a:*b",
    "odd letters": "a\x08\x1b\x7f\u2028\ufffe \U0001f469\u200d ﷽ \u0600 ＂",
}
ENDS = ("index_results", "list_results", "choose_results", "chooserresults", "/results/", "search", ":listing")


def addresses():
    """Yield where staff search: lists, choosers, lists for scripts."""
    for each in known():
        if not each.arguments and not each.kind and each.name.endswith(ENDS) and "report" not in each.name:
            yield each.path().partition("?")[0]
    yield f"/admin/pages/{Page.objects.get(depth=2).pk}/"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_question_is_a_fault(site, question):
    make_disease(title="Wilms tumor")
    make_image(title="Wilms")
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    failed = []
    for address in addresses():
        with transaction.atomic():
            response = client.get(address, {"q": question, "search": question})
            if response.status_code >= 500:
                failed.append(address)
            transaction.set_rollback(True)
    assert failed == []


def test_staff_are_told_that_a_search_was_shortened(client, site):
    make_disease(title="Wilms tumor")
    client.force_login(make_user())
    long = "Wilms " * 21
    assert SAID in client.get("/admin/pages/search/", {"q": long}, follow=True).content.decode()
    part = client.get("/admin/images/results/", {"q": long}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert part.content.decode().count(SAID) == 1
    assert SAID not in client.get("/admin/images/", {"q": "Wilms"}).content.decode()


def test_what_was_typed_between_quotes_is_found(client, site):
    make_image(title="The kite of O'Brien")
    client.force_login(make_user())
    for question in ('"kite"', "O'Brien", '"kite of'):
        assert "The kite of" in client.get("/admin/images/", {"q": question}).content.decode(), question
