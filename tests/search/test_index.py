"""What is published, changed and taken back shows in the search at once."""

from copy import deepcopy

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from wagtail.models import Page

from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from charity_site.search.backend import mend
from charity_site.search.models import Entry, Name, Word
from charity_site.search.names import current_names
from tests.factories import (
    make_consent,
    make_disease,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_user,
)

WAY = Receipt.Way.STAFF


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        disease = make_disease(title="Wilms tumor", overview="<p>A zebra.</p>")
        consent = make_consent()
        return {
            "disease": disease,
            "sign": make_symptom("Lump", disease, description="Like a zebra."),
            "story": make_story(
                title="Zofiamaria and a zebra", display_name="Zofiamaria", disease=disease, consents=[consent]
            ),
            "consent": consent,
            "program": make_program(title="Zebra research"),
            "page": make_standard_page(title="Zebra help"),
            "term": make_term(name="Zebra cell"),
        }


@pytest.fixture
def things(made_once, site):
    return deepcopy(made_once)


def found(client, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    return {link.text for link in page.select("main .results a, main .described a")}


@pytest.mark.parametrize("name", ["disease", "story", "program", "page"])
@pytest.mark.parametrize("act", ["unpublish", "delete", "make private"])
def test_a_page_that_is_gone_is_found_no_more(client, things, committed, name, act):
    page = things[name]
    assert page.title in found(client, "zebra")
    with committed():
        if act == "make private":
            page.view_restrictions.create(restriction_type="login")
        else:
            if name == "disease":
                things["story"].delete()  # it keeps its disease
            getattr(page, act)()
    assert page.title not in found(client, "zebra")
    assert act == "make private" or not Entry.objects.filter(page=page.pk).exists()


def test_a_page_that_is_private_by_its_section_is_not_found(client, things):
    things["program"].get_parent().view_restrictions.create(restriction_type="login")
    assert "Zebra research" not in found(client, "zebra")


def test_a_draft_of_a_published_page_is_not_found(client, things):
    page = things["page"]
    page.title = "Unicorn help"
    page.save_revision()
    assert not found(client, "unicorn") and "Zebra help" in found(client, "zebra")


def test_a_renamed_sign_is_found_by_its_new_name_also_its_diseases(client, things, committed):
    sign = things["sign"]
    sign.name = "Unicorn"
    with committed():
        sign.save()
    assert found(client, "unicorn") == {"Unicorn", "Wilms tumor"}
    assert not found(client, "lump")


def test_a_sign_and_a_word_that_are_deleted_are_found_no_more(client, things, committed):
    with committed():
        things["term"].delete()
        things["disease"].symptoms.all().delete()
        things["sign"].delete()
    assert not {"Zebra cell", "Lump"} & found(client, "zebra")


def test_a_pause_hides_a_story_and_its_end_shows_it(client, things, committed):
    title = things["story"].title
    with committed():
        pause([things["consent"]], way=WAY)
    assert title not in found(client, "zebra") and not found(client, "zofiamaria")
    with committed():
        resume(things["consent"], by=make_user(), word="Her mother")
    assert title in found(client, "zebra") and found(client, "zofiamaria") == {title}


def test_nothing_of_a_story_stays_in_the_index_when_it_is_withdrawn(client, things, committed):
    def left():
        words = Word.objects.filter(stem__startswith="zofia").count()
        names = Name.objects.filter(written__icontains="zofia").count()
        return words, names, Entry.objects.filter(title__icontains="zofia").count()

    assert all(left())
    with committed():
        withdraw([things["consent"]], way=WAY)
    assert left() == (0, 0, 0)
    assert not found(client, "zofiamaria")


def contents():
    """All that is in the index, without keys and times."""
    entries = Entry.objects.values_list("kind", "label", "title", "summary", "text", "page", "symptom", "term")
    return (
        sorted(map(repr, entries)),
        sorted(map(repr, Name.objects.values_list("entry__title", "form", "written", "key"))),
        sorted(map(repr, Word.objects.values_list("entry__title", "stem", "weight"))),
    )


def test_the_index_made_anew_is_the_same(things):
    before = contents()
    Entry.objects.filter(title="Wilms tumor").update(title="Something else")
    call_command("update_index", "--backend", "visitors", verbosity=0)
    # The pages that the migrations made were never saved before.
    assert all(set(old) <= set(new) for old, new in zip(before, contents(), strict=True))
    assert not Entry.objects.filter(title="Something else").exists()


def test_what_differs_from_the_pages_is_mended_at_night(things):
    mend()
    before, story = contents(), things["story"]
    Entry.objects.filter(title="Zebra help").delete()
    Entry.objects.filter(title="Wilms tumor").update(title="Something else")
    Name.objects.filter(entry__term=things["term"]).update(written="Another name")
    Word.objects.filter(entry__page=story.pk).delete()
    assert mend() == 4 and contents() == before and mend() == 0
    Page.objects.filter(pk=story.pk).update(live=False)
    assert mend() == 1 and not Entry.objects.filter(page=story.pk).exists()


def test_names_are_read_anew_whatever_a_clock_says(things):
    with time_machine.travel("2040-01-01T00:00:00Z"):
        things["page"].save_revision().publish()
        things["term"].save()
    known = {name.written for name in current_names().names}
    with time_machine.travel("2039-01-01T00:00:00Z"):
        things["term"].name = "Unicorn cell"
        things["term"].save()
    assert {name.written for name in current_names().names} - known == {"Unicorn cell"}
