"""What the demo loads is published as staff publish it."""

import pytest

from charity_site.discovery.record_entries import records_below
from charity_site.home.demo.publishing import save
from charity_site.home.models import HomePage
from diseases.models import LateEffect, TreatmentIndexPage
from tests.factories import make_treatment_kind

pytestmark = pytest.mark.django_db


def test_shared_records_of_the_demo_have_a_version_and_their_days(site):
    kind = make_treatment_kind("Surgery")
    TreatmentIndexPage.objects.get().save_revision().publish()
    effect = LateEffect(
        name="Weak heart",
        slug="weak-heart",
        body_part="chest",
        after="a medicine",
        how_checked="By ultrasound.",
        source=kind.source,
    )
    effect.treatments = [kind]
    save(effect)
    stored = LateEffect.objects.get()
    assert stored.live and not stored.has_unpublished_changes and stored.live_revision_id
    assert stored.first_published_at and stored.last_published_at and list(stored.treatments.all()) == [kind]
    assert [entry.title for entry in records_below(HomePage.objects.get(), 5)] == ["Weak heart"]
