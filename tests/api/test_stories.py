"""Stories leave only while everyone in them lends them to other sites, and then no more of them than the feed gives."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from charity_site.consent.models import Consent
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause
from tests.factories import make_consent, make_disease, make_image, make_story

TODAY = timezone.localdate()


def test_what_leaves_is_what_stands_on_a_card(get, site):
    disease = make_disease(title="Leukemia")
    consent = make_consent(person="Zofia Kowalska", given_by="Her mother Anna", email="anna@example.org")
    photo = make_image(collection="Story photos", people=[consent])
    story = make_story(
        title="Zofia and leukemia",
        pull_quote="We laughed a lot.",
        disease=disease,
        consents=[consent],
        portrait=photo,
        age_at_diagnosis=7,
        year=2011,
        body=[("text", "<p>She was afraid of the port.</p>")],
    )
    found = get(f"stories/{story.translation_key}")["result"]
    assert get("stories")["results"] == [found]
    assert set(found) == {
        *("id", "title", "url", "data_url", "updated", "is_sample", "sample_notice", "label", "text", "disease")
    }
    assert (found["title"], found["label"], found["text"]) == (
        "Zofia and leukemia",
        "Leukemia Survivor",
        "We laughed a lot.",
    )
    assert found["disease"]["title"] == "Leukemia"
    told = json.dumps(found)
    for secret in ("Kowalska", "Anna", "afraid", "2011", "media", str(consent.pk)):
        assert secret not in told


def test_the_label_of_a_child_who_died_since_is_not_a_survivors(get, site):
    make_story(display_name="Zofia", consents=[make_consent(bereaved=True)])
    assert get("stories")["results"][0]["label"] == "Remembering Zofia"


def test_a_disease_that_visitors_do_not_see_is_not_named(get, site):
    disease = make_disease()
    make_story(disease=disease)
    disease.unpublish()
    assert get("stories")["results"][0]["disease"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"feeds": False},
        {"website": False},
        {"starts": TODAY - timedelta(9), "ends": TODAY - timedelta(1)},
        {"withdrawn_on": TODAY},
        {"paused_on": TODAY},
        {"birth_date": TODAY - timedelta(365 * 19)},
    ],
)
def test_one_person_who_does_not_agree_is_enough(get, site, fields):
    story = make_story(consents=[make_consent(), make_consent(person="Mika")])
    assert get("stories")["count"] == 1
    Consent.objects.filter(person="Mika").update(**fields)
    assert get("stories")["count"] == 0
    get(f"stories/{story.translation_key}", status=404)


def test_a_pause_counts_at_once(get, site):
    consent = make_consent()
    make_story(consents=[consent])
    pause([consent], way=Receipt.Way.STAFF)
    assert get("stories")["results"] == []


def test_no_draft_and_no_private_story(get, site):
    draft, private = make_story(live=False), make_story()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert get("stories")["count"] == 0
    for story in (draft, private):
        get(f"stories/{story.translation_key}", status=404)


def test_without_the_ledger_no_story_leaves(get, site, settings):
    make_story()
    settings.WITHDRAWAL_LEDGER.mkdir()  # a folder cannot be read as a file
    assert get("stories")["results"] == []
