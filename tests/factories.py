"""Makes real, valid records for tests. Every function takes the fields that a test cares about."""

from datetime import date
from functools import cache
from itertools import count
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import CharField, URLField
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, get_page_models
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from charity_site.consent.models import Channel, Consent
from charity_site.core.models import Organization, SectionIndexPage, SiteSettings, Source
from charity_site.glossary.models import Term
from charity_site.home.models import HomePage, StandardPage
from charity_site.images.uploads import CleanImageFile, clean_image
from charity_site.readpath.child_rows import child_relations
from diseases.models import (
    ChildLine,
    DiseaseCode,
    DiseaseIndexPage,
    DiseaseLateEffect,
    DiseaseName,
    DiseasePage,
    DiseaseSymptom,
    LateEffect,
    QuickFact,
    RiskFactor,
    SurvivalFigure,
    Symptom,
    TreatmentKind,
    Urgency,
    UrgencyRule,
)
from diseases.sections import PARTS
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from tests.sample_files import pdf_bytes, picture_bytes, upload
from topics.models import TopicIndexPage, TopicPage, TopicPart, TopicReader

numbers = count(1)


def make_site():
    """Fill in what the migrations made; returns the home page."""
    home = HomePage.objects.get()
    sections = (model for model in get_page_models() if issubclass(model, SectionIndexPage))
    for page in (home, *(section.objects.get() for section in sections)):
        page.introduction, page.live = "An introduction.", True
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
    for name in child_relations(type(page)):
        for number, row in enumerate(getattr(page, name).all()):
            row.sort_order = number  # as a form does it: without, PostgreSQL gives them in any order
    if live:
        page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    if live:
        # As after publish(), which would check, store and index all of it once more.
        with disable_reference_index_auto_update():
            revision = page.save_revision(clean=False)
        Page.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
        page_published.send(sender=type(page), instance=page, revision=revision)
        page.refresh_from_db()
    return page


def make_disease(*, live=True, **fields):
    number = next(numbers)
    values = {
        "title": f"Disease {number}",
        "group": "leukemia",
        "tagline": "A tagline.",
        "overview": "<p>An overview.</p>",
        "when_to_call": "<p>Call when there is fever.</p>",
        **fields,
    }
    return add(DiseaseIndexPage.objects.get(), DiseasePage(**values), live=live)


def full_disease(**fields):
    """A public disease with something in each column and two rows in each list: `fields`, or what is usual in tests, or an
    example. Fails when a list is empty."""
    source = make_source(url="https://example.org/source", checked=date(2026, 1, 2), note="A note.")
    values = {
        "abbreviation": "DIS",
        "permission_statement": "Shown with permission.",
        "names": [
            DiseaseName(name="Another name", kind="synonym"),
            DiseaseName(name="Otro nombre", kind="other_language", language="es"),
        ],
        "codes": [DiseaseCode(system="ICCC-3", code="I(d)"), DiseaseCode(system="ORPHA", code="86834")],
        "quick_facts": [
            QuickFact(figure="2 years", text="is the usual age.", population="children", source=source, as_of=2014),
            QuickFact(text="It is rare in all countries.", to_be_checked=True),
        ],
        "risk_factors": [RiskFactor(name="A syndrome", note="From birth."), RiskFactor(name="Strong rays")],
        "survival_figures": [
            SurvivalFigure(value="about 9 in 10", population="children", years="5 years on", source=source, as_of=2014),
            SurvivalFigure(value="about 8 in 10", population="babies", source=source, as_of=2014, to_be_checked=True),
        ],
        "child_lines": [ChildLine(section="overview", ages=ages, text="Nobody did.") for ages in ("3-5", "sibling")],
        **fields,
    }
    lists = child_relations(DiseasePage)
    columns = {field.name: example(field) for part in PARTS if part.fields for field in part.fields._meta.local_fields}
    rows = {name: [example_row(kind.related_model) for _ in range(2)] for name, kind in lists.items()}
    disease = make_disease(**columns | rows | values)
    empty = [name for name in lists if not getattr(disease, name).exists()]
    assert not empty, f"a disease without {empty} is not full"
    return disease


def example_row(model):
    """An unsaved row of `model` with something in each column."""
    columns = [field for field in model._meta.concrete_fields if field.name not in ("id", "sort_order", "page")]
    return model(**{field.name: example(field) for field in columns})


def example(field):
    """A value that a column (`field`) may have. Words are the column's own, with a number that no other has."""
    words = f"{field.model.__name__} {field.name.replace('_', ' ')} {next(numbers)}"
    if field.is_relation:
        return RECORDS[field.name]()
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, RichTextField):
        return f"<p>{words}.</p>"
    if isinstance(field, URLField):
        return f"https://example.org/{field.name}/"
    return words if isinstance(field, CharField) else field.get_default()


def make_organization(**fields):
    values = {"name": f"University {next(numbers)}", "url": "https://example.org/", **fields}
    return Organization.objects.create(**values)


def make_symptom(name="", *diseases, note="", **fields):
    """A symptom that each of `diseases` (DiseasePage) lists with the same `note`."""
    name = name or f"Symptom {next(numbers)}"
    values = {"urgency": Urgency.TODAY, "when_to_see_doctor": "<p>Tell your doctor.</p>", **fields}
    symptom = Symptom.objects.create(name=name, **values)
    for disease in diseases:
        DiseaseSymptom.objects.create(page=disease, symptom=symptom, note=note)
    return symptom


def make_treatment_kind(name="", **fields):
    name = name or f"Treatment {next(numbers)}"
    values = {"summary": "What it is.", "what_it_is": "<p>How a child gets it.</p>", **fields}
    return TreatmentKind.objects.create(name=name, **{"source": make_source(), **values})


def make_late_effect(name="", *diseases, treatments=(), **fields):
    """A late effect that each of `diseases` (DiseasePage) lists; of some treatment if `treatments` names none."""
    values = {"body_part": "chest", "after": "a medicine", "how_checked": "By a test.", **fields}
    effect = LateEffect(name=name or f"Late effect {next(numbers)}", **{"source": make_source(), **values})
    effect.treatments = treatments or [make_treatment_kind()]
    effect.save()
    for disease in diseases:
        DiseaseLateEffect.objects.create(page=disease, late_effect=effect)
    return effect


def make_urgency_rule(**fields):
    """A rule for a symptom in a very young child, if `fields` name nothing else."""
    advice = "<p>Call 911, say both.</p>"
    values = {"urgency": Urgency.CALL_911, "when_to_see_doctor": advice, "under_months": 3, **fields}
    return UrgencyRule.objects.create(**values)


def make_term(**fields):
    return Term.objects.create(**{"name": f"Term {next(numbers)}", "definition": "What it means.", **fields})


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


def make_program(*, live=True, diseases=(), **fields):
    values = {
        "title": f"Program {next(numbers)}",
        "aim": "An aim.",
        "start_year": 2020,
        "lead": "A doctor",
        "body": [("text", "<p>Some text.</p>")],
        **fields,
    }
    return add(ProgramIndexPage.objects.get(), ProgramPage(**values, diseases=list(diseases)), live=live)


def make_topic(*, live=True, parts=(("A part", "<p>Some words.</p>"),), readers=("parents",), **fields):
    """A topic with `parts` ((heading, text) each), for `readers`."""
    page = TopicPage(**{"title": f"Topic {next(numbers)}", "introduction": "Words.", "stage": "just-told"} | fields)
    page.parts = [TopicPart(heading=heading, text=text, to_be_checked=True) for heading, text in parts]
    page.readers = [TopicReader(reader=reader) for reader in readers]
    return add(TopicIndexPage.objects.get(), page, live=live)


def make_update(program, *, live=True, **fields):
    values = {"title": f"Update {next(numbers)}", "date": "2026-01-01", "text": "<p>News.</p>", **fields}
    return add(program, ProgramUpdatePage(**values), live=live)


def make_standard_page(*, parent=None, live=True, **fields):
    values = {"title": f"Page {next(numbers)}", "body": [("text", "<p>Some text.</p>")], **fields}
    return add(parent or StandardPage.objects.get(slug="about"), StandardPage(**values), live=live)


def make_source(**fields):
    values = {"title": f"Source {next(numbers)}", "publisher": "A journal", "year": 2020, **fields}
    return Source.objects.create(**values)


@cache
def clean_picture():
    """A picture file (bytes) as an upload of picture_bytes() would be stored."""
    return clean_image(upload(picture_bytes())).read()


def make_image(content=None, *, name="", collection="Pictures and documents", people=(), **fields):
    """A picture of `people` (consents), or of nobody; of `content` (bytes) as it would be uploaded under `name`."""
    clean = CleanImageFile(clean_picture(), f"{uuid4().hex}.jpg")
    file = upload(content or picture_bytes(), name) if content or name else clean
    values = {"title": f"Picture {next(numbers)}", "shows_people": bool(people), **fields}
    image = get_image_model()(collection=Collection.objects.get(name=collection), file=file, **values)
    image.save()
    image.consents.set(people)
    return image


def make_document(content=None, *, name="paper.pdf", collection="Pictures and documents", **fields):
    """A document; of `content` (bytes) as it would be uploaded under `name`."""
    values = {
        "title": f"Document {next(numbers)}",
        "collection": Collection.objects.get(name=collection),
        "file": upload(content or pdf_bytes(), name),
        **fields,
    }
    return get_document_model().objects.create(**values)


def make_user(group=None, **fields):
    """A member of staff in `group` (a role's name), or an administrator without one."""
    name = f"user{next(numbers)}"
    values = {"email": f"{name}@example.org", "password": "a-long-password", **fields}
    user = get_user_model().objects.create_user(name, is_superuser=group is None, **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


RECORDS = {  # by the column that names one
    "source": make_source,
    "attribution_organization": make_organization,
    "symptom": make_symptom,
    "kind": make_treatment_kind,
    "late_effect": make_late_effect,
}
