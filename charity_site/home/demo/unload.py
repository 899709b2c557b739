"""Takes the demo out of the database again, and leaves what staff made."""

from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from charity_site.consent.models import Consent
from charity_site.core.models import Organization, Source
from charity_site.glossary.models import Term
from charity_site.home.demo.files import read, read_all
from charity_site.home.demo.sections import find_content
from diseases.models import LateEffect, Symptom, TreatmentKind
from research.models import Fund


@transaction.atomic
def unload():
    """Delete all pages below the sections, then the records that came with the demo."""
    for page in find_content().filter(depth__lte=4).order_by("-path"):
        page.specific.delete()
    people = [consent["person"] for story in read_all("stories") for consent in story["consents"]]
    Consent.objects.filter(person__in=people).delete()
    for model, name in (
        (Symptom, "symptoms"),
        (LateEffect, "late_effects"),
        (TreatmentKind, "treatment_kinds"),
        (Term, "terms"),
    ):
        model.objects.filter(slug__in=read(name)).delete()  # not by their names, which may have been other ones
    for model, name, field in (
        (Source, "sources", "title"),
        (Organization, "organizations", "name"),
        (Fund, "funds", "code"),
        (get_document_model(), "documents", "title"),
        (get_image_model(), "pictures", "title"),
    ):
        model.objects.filter(**{f"{field}__in": [entry[field] for entry in read(name).values()]}).delete()
