"""Makes real, valid records for tests. Every function takes the fields that a test cares about."""

from io import BytesIO
from itertools import count
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Pdf
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.consent.models import Channel, Consent
from charity_site.core.models import SiteSettings, Source
from charity_site.glossary.models import GlossaryPage, Term
from charity_site.home.models import HomePage, StandardPage
from diseases.models import (
    DiseaseIndexPage,
    DiseasePage,
    DiseaseSymptom,
    Symptom,
    SymptomIndexPage,
    Urgency,
    UrgencyRule,
)
from research.models import ProgrammeIndexPage, ProgrammePage, ProgrammeUpdatePage
from stories.models import StoryConsent, StoryIndexPage, StoryPage

numbers = count(1)


def make_site():
    """Fill in what the migrations made; returns the home page."""
    home = HomePage.objects.get()
    sections = (DiseaseIndexPage, StoryIndexPage, ProgrammeIndexPage, SymptomIndexPage, GlossaryPage)
    for page in (home, *(section.objects.get() for section in sections)):
        page.introduction = "An introduction."
        if page == home:
            page.headline = "A headline."
        page.save()
    settings = SiteSettings.for_site(home.get_site())
    settings.charity_name, settings.short_name = "Test Fund", "Test"
    settings.giving_page = StandardPage.objects.get(slug="about")
    settings.save()
    return home


def add(parent, page, *, live):
    page.live = live
    parent.add_child(instance=page)
    if live:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def make_disease(*, live=True, **fields):
    number = next(numbers)
    values = {
        "title": f"Disease {number}",
        "group": "leukemia",
        "tagline": "A tagline.",
        "overview": "<p>An overview.</p>",
        **fields,
    }
    return add(DiseaseIndexPage.objects.get(), DiseasePage(**values), live=live)


def make_symptom(name, *diseases, note="", **fields):
    """A symptom that each of `diseases` (DiseasePage) lists with the same `note`."""
    values = {"urgency": Urgency.TODAY, "when_to_see_doctor": "<p>Tell your doctor.</p>", **fields}
    symptom = Symptom.objects.create(name=name, **values)
    for disease in diseases:
        DiseaseSymptom.objects.create(page=disease, symptom=symptom, note=note)
    return symptom


def make_urgency_rule(**fields):
    """A rule for a symptom in a very young child, if `fields` name nothing else."""
    values = {
        "urgency": Urgency.CALL_911,
        "when_to_see_doctor": "<p>Call 911, say both.</p>",
        "under_months": 3,
        **fields,
    }
    return UrgencyRule.objects.create(**values)


def make_term(**fields):
    values = {"name": f"Term {next(numbers)}", "definition": "What it means.", **fields}
    return Term.objects.create(**values)


def make_consent(**fields):
    values = {
        "person": f"Person {next(numbers)}",
        "given_by": "A parent",
        "told": "Everything.",
        **dict.fromkeys(Channel.values, True),
        **fields,
    }
    return Consent.objects.create(**values)


def make_story(*, live=True, consents=None, **fields):
    number = next(numbers)
    values = {
        "title": f"Story {number}",
        "display_name": f"Name{number}",
        "label": "Leukemia Survivor",
        "body": [("text", "<p>Some text.</p>")],
        **fields,
    }
    values.setdefault("disease", DiseasePage.objects.live().first() or make_disease())
    page = StoryPage(**values)
    page.consents = [StoryConsent(consent=consent) for consent in ([make_consent()] if consents is None else consents)]
    return add(StoryIndexPage.objects.get(), page, live=live)


def make_programme(*, live=True, diseases=(), **fields):
    values = {
        "title": f"Programme {next(numbers)}",
        "aim": "An aim.",
        "start_year": 2020,
        "lead": "A doctor",
        "body": [("text", "<p>Some text.</p>")],
        **fields,
    }
    page = ProgrammePage(**values)
    page.diseases = list(diseases)
    return add(ProgrammeIndexPage.objects.get(), page, live=live)


def make_update(programme, *, live=True, **fields):
    values = {"title": f"Update {next(numbers)}", "date": "2026-01-01", "text": "<p>News.</p>", **fields}
    return add(programme, ProgrammeUpdatePage(**values), live=live)


def make_standard_page(*, live=True, **fields):
    values = {"title": f"Page {next(numbers)}", "body": [("text", "<p>Some text.</p>")], **fields}
    return add(StandardPage.objects.get(slug="about"), StandardPage(**values), live=live)


def make_source(**fields):
    values = {"title": f"Source {next(numbers)}", "publisher": "A journal", "year": 2020, **fields}
    return Source.objects.create(**values)


def picture_bytes(kind="JPEG", size=(320, 240), color=(180, 90, 40), **options):
    """A real picture file (bytes) of `kind` (Pillow's name of a format)."""
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def photo_bytes(seed=1, kind="JPEG", size=(900, 700), **options):
    """A picture file (bytes) with as much light and dark in it as a photo: another one for each `seed` (int)."""
    chance = Random(seed)
    image = Image.new("RGB", (9, 7))
    image.putdata([tuple(chance.randrange(256) for _ in "rgb") for _ in range(63)])
    out = BytesIO()
    image.resize(size, Image.Resampling.BICUBIC).save(out, kind, **options)
    return out.getvalue()


def upload(content, name="photo.jpg"):
    """`content` (bytes) as a browser would upload it."""
    return SimpleUploadedFile(name, content)


def make_image(content=None, *, name="photo.jpg", collection="Pictures and documents", people=(), **fields):
    """A picture of `people` (consents), or of nobody."""
    values = {"title": f"Picture {next(numbers)}", "shows_people": bool(people), **fields}
    image = get_image_model()(
        collection=Collection.objects.get(name=collection),
        file=upload(content or picture_bytes(), name),
        **values,
    )
    image.save()
    image.consents.set(people)
    return image


def pdf_bytes(pages=1):
    """A real PDF file (bytes) of empty `pages`: files with another number of them differ."""
    out = BytesIO()
    with Pdf.new() as file:
        for _ in range(pages):
            file.add_blank_page()
        file.save(out, static_id=True)
    return out.getvalue()


def make_document(content=None, *, name="paper.pdf", collection="Pictures and documents", **fields):
    """A document; of `content` (bytes) as it would be uploaded under `name`."""
    values = {
        "title": f"Document {next(numbers)}",
        "collection": Collection.objects.get(name=collection),
        "file": upload(content or pdf_bytes(), name),
        **fields,
    }
    return get_document_model().objects.create(**values)


def document_link(document, text="The paper"):
    """A paragraph (str) of rich text that leads to `document`."""
    return f'<p><a linktype="document" id="{document.pk}">{text}</a></p>'


def make_user(group=None, **fields):
    """A member of staff in `group` (a role's name), or an administrator without one."""
    number = next(numbers)
    values = {"email": f"user{number}@example.org", "password": "a-long-password", **fields}
    user = get_user_model().objects.create_user(f"user{number}", is_superuser=group is None, **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
