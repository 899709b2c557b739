"""Readers see when which section changed, what changed in the editor's line, and when it was reviewed; nobody else sees more."""

from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from charity_site.review.models import PublishedSection
from tests.factories import make_disease, make_user
from tests.reviewing import approve, newest, publish


def entries(client, disease):
    """The lines of the list of changes (list of str), the newest first."""
    page = BeautifulSoup(client.get(f"{disease.url}changes/").content, "lxml")
    return [" ".join(each.text.split()) for each in page.select(".change-log li")]


def test_it_tells_the_day_the_sections_and_what_changed(client, disease, ada, clock):
    approve(disease, ada, "2026-05-03")
    clock.move_to("2026-06-12T15:00:00Z")
    publish(disease, "The dose is new.", overview="<p>Newer.</p>", diagnosis_intro="<p>A test.</p>")
    clock.move_to("2026-06-13T15:00:00Z")
    publish(disease, "No test.", typo=True, overview="<p>Newer!</p>", diagnosis_intro="")
    assert entries(client, disease) == [
        "June 13, 2026 Diagnosis No test.",
        "June 13, 2026 Overview A typo was corrected.",
        "June 12, 2026 Overview, Diagnosis The dose is new.",
        "May 3, 2026 Overview, Symptoms, Treatment Reviewed by a pediatric oncologist, Sampletown.",
        "May 3, 2026 Overview, Symptoms, Treatment First published.",
    ]


def test_no_member_of_staff_is_named(client, disease, clock):
    user = make_user("Site managers", first_name="Grace", last_name="Hopper")
    page = disease.get_latest_revision_as_object()
    page.overview, page.change_note = "<p>Newer.</p>", "Which cells."
    page.save_revision(user=user).publish(user=user)
    assert b"Grace" not in client.get(f"{disease.url}changes/").content
    assert entries(client, disease)[0] == "May 3, 2026 Overview Which cells."


def test_the_page_leads_there_and_it_leads_back(client, disease):
    page = BeautifulSoup(client.get(disease.url).content, "lxml")
    address = page.select_one(".review-line a")["href"]
    assert client.get(address).status_code == 200
    assert f'href="{disease.url}"' in client.get(address).content.decode()
    assert client.get(address.rstrip("/") + "/more/").status_code == 404


def test_a_draft_and_a_private_page_have_none(client, site):
    draft, private = make_disease(live=False), make_disease()
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="sesame")
    assert client.get(f"{draft.url}changes/").status_code == 404
    html = client.get(f"{private.url}changes/").content.decode()
    assert private.title not in html and "First published" not in html


def test_it_takes_few_queries_however_long_it_is(client, disease, clock):
    def count():
        client.get(f"{disease.url}changes/")
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{disease.url}changes/").status_code == 200
        return len(queries)

    few = count()
    for number in range(10):
        publish(disease, f"Line {number}.", overview=f"<p>{number}.</p>")
    assert count() == few <= 8


def test_a_line_that_says_how_many_live_is_not_shown(client, disease, clock):
    PublishedSection.objects.update(line="9 in 10 children live. The dose is new.")
    assert entries(client, disease)[0].endswith("The dose is new.") and "9 in 10" not in entries(client, disease)[0]


def test_an_approval_of_words_that_readers_never_saw_is_not_told(client, disease, ada):
    draft = newest(disease)
    draft.overview = "<p>Never public.</p>"
    draft.save_revision()
    approve(newest(disease), ada, "2026-05-03")
    assert (
        entries(client, disease)[0] == "May 3, 2026 Symptoms, Treatment Reviewed by a pediatric oncologist, Sampletown."
    )


def test_a_typo_that_was_none_is_a_change(client, disease, clock):
    clock.move_to("2026-06-13T15:00:00Z")
    publish(disease, "", typo=True, overview="<p>Newer!</p>")
    PublishedSection.objects.get(is_typo=True).revoke()
    assert entries(client, disease)[0] == "June 13, 2026 Overview Changed."
