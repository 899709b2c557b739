"""A disease page with symptoms says when to call, or is not published."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from diseases.models import DiseasePage, DiseaseSymptom
from diseases.sections.symptoms import SAY_WHEN_TO_CALL
from tests.factories import make_disease, make_symptom, make_user
from tests.forms import beside_the_fields, disease_form, row

pytestmark = pytest.mark.django_db
EMPTY = "<p></p>"  # what an editor leaves behind that was typed in and emptied


def with_symptoms(**fields):
    page = make_disease(live=False, when_to_call=EMPTY, **fields)
    page.symptoms = [DiseaseSymptom(symptom=make_symptom("Fever"))]
    return page


def test_symptoms_without_it_are_not_published(site):
    with pytest.raises(ValidationError, match="when to call the doctor"):
        with_symptoms().save_revision().publish()
    page = make_disease(live=False, symptoms_intro="<p>They look like a cold.</p>", when_to_call=EMPTY)
    with pytest.raises(ValidationError, match="when to call the doctor"):
        page.save_revision().publish()


def test_with_it_they_are(site):
    page = with_symptoms()
    page.when_to_call = "<p>Call 911 if your child has trouble breathing.</p>"
    page.save_revision().publish()
    assert DiseasePage.objects.live().filter(pk=page.pk).exists()


def test_a_page_without_symptoms_does_not_need_it(site):
    assert make_disease(when_to_call="").live


def test_who_publishes_is_told_beside_the_field_and_loses_nothing(client, site):
    page = make_disease(title="Wilms tumor", live=False)
    client.force_login(make_user())
    data = disease_form(
        title="Wilms tumor",
        slug=page.slug,
        group="solid",
        tagline="Typed just now.",
        overview=rich_text("<p>It is.</p>"),
        **row("symptoms", symptom=make_symptom("Fever").pk),
    )
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = beside_the_fields(client.post(edit, {**data, "action-publish": "1"}, follow=True))
    assert SAY_WHEN_TO_CALL in html and "Typed just now." in html
    assert SAY_WHEN_TO_CALL not in beside_the_fields(client.post(edit, data, follow=True)), "a draft may lack it"
