"""The content: a section with articles of about 1,650 words in 11 blocks, two of them pictures, three links between pages; and
a dossier with as many rows as the fullest disease page of the demo."""

import random
import sys
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from bare_wagtail.content.models import ArticlePage, DossierPage, Record, RelatedPage, SectionPage, Source, Symptom

SECTIONS = 6
ARTICLES = 30
WORDS_A_PARAGRAPH = 320
BESIDE_DOSSIER = 11  # pages: a disease of the demo has as many beside it
ROWS = {
    "names": 7,
    "codes": 24,
    "risk_factors": 9,
    "quick_facts": 4,
    "symptoms": 9,
    "tests": 8,
    "prognosis_factors": 9,
    "risk_groups": 5,
    "survival_figures": 1,
    "phases": 5,
    "treatments": 8,
    "late_effects": 3,
    "questions": 8,
    "sources": 4,
}
KINDS = 4  # records that treatments and late effects name
dice = random.Random(7)


def words(number):
    return " ".join("".join(dice.choices("abcdefghilmnoprstu", k=dice.randint(3, 9))) for _ in range(number))


def picture(number):
    file = BytesIO()
    Picture.effect_noise((1200, 900), 40 + number).convert("RGB").save(file, "jpeg")
    return get_image_model().objects.create(
        title=f"Picture {number}", file=ContentFile(file.getvalue(), f"{number}.jpg")
    )


def paragraph(link):
    return f'<p>{words(WORDS_A_PARAGRAPH // 2)} <a linktype="page" id="{link.pk}">{words(3)}</a></p><p>{words(WORDS_A_PARAGRAPH // 2)}</p>'


def prose(number):
    return f"<p>{words(number)}</p>"


def dossier(picture):
    """A DossierPage, with what it takes."""
    sources = [
        Source.objects.create(title=words(6), publisher=words(3), url=f"https://source{number}.example.org/", year=2020)
        for number in range(ROWS["sources"])
    ]
    records = [Record.objects.create(name=words(3), text=words(20)) for _ in range(KINDS)]
    values = {
        "names": lambda number: {"name": words(3)},
        "codes": lambda number: {"system": "ICD-10", "code": f"C{number}"},
        "risk_factors": lambda number: {"name": words(3), "note": words(15)},
        "quick_facts": lambda number: {
            "figure": f"{number} years",
            "text": words(8),
            "population": words(5),
            "source": sources[0],
            "as_of": 2020,
        },
        "symptoms": lambda number: {
            "symptom": Symptom.objects.create(name=words(3), description=words(12)),
            "note": words(8),
        },
        "tests": lambda number: {"name": words(3), "what_happens": prose(50)},
        "prognosis_factors": lambda number: {"name": words(3), "note": words(15)},
        "risk_groups": lambda number: {
            "name": words(3),
            "decided_by": words(15),
            "changes": words(12),
            "source": sources[0],
            "as_of": 2020,
        },
        "survival_figures": lambda number: {
            "value": "many",
            "population": words(8),
            "source": sources[0],
            "as_of": 2020,
        },
        "phases": lambda number: {
            "name": words(3),
            "length": words(4),
            "where": words(4),
            "what_happens": prose(40),
            "watch_for": words(12),
            "ask": words(10),
            "source": sources[0],
            "as_of": 2020,
        },
        "treatments": lambda number: {"name": words(3), "what_it_is": prose(60), "kind": records[number % KINDS]},
        "late_effects": lambda number: {"late_effect": records[number % KINDS], "note": words(8)},
        "questions": lambda number: {"text": words(12)},
        "sources": lambda number: {"source": sources[number]},
    }
    page = DossierPage(
        title="A dossier",
        abbreviation="DOS",
        pronunciation=words(2),
        tagline=words(15),
        picture=picture,
        overview=prose(180),
        risk_note=words(15),
        symptoms_intro=prose(50),
        when_to_call=prose(60),
        diagnosis_intro=prose(40),
        prognosis_intro=prose(50),
        after_treatment_intro=prose(50),
        types_intro=prose(40),
        road_intro=prose(40),
        if_it_comes_back=prose(80),
        research_heading=words(4),
        research_text=prose(80),
        organization=sources[0],
        permission_statement=words(10),
        more_information_url="https://more.example.org/",
        trials_url="https://trials.example.org/",
    )
    for name, number in ROWS.items():
        rows = getattr(page, name)
        rows.set([rows.model(**values[name](each), sort_order=each) for each in range(number)])
    return page


def fill():
    """Make the database and all pages; returns the addresses (list of str) of an article and of the dossier."""
    migrations = settings.FOLDER / "bare_migrations"
    migrations.mkdir()
    (migrations / "__init__.py").touch()
    sys.path.append(str(settings.FOLDER))
    call_command("makemigrations", "content", verbosity=0)
    call_command("migrate", verbosity=0)
    home = Site.objects.get().root_page
    sections = [
        home.add_child(instance=SectionPage(title=f"Section {number}", show_in_menus=True, introduction=words(20)))
        for number in range(SECTIONS)
    ]
    pictures, articles = [picture(1), picture(2)], []
    for number in range(ARTICLES):
        others = articles[-3:] or sections[:3]
        texts = [("paragraph", paragraph(other)) for other in (*others, sections[0], sections[1])][:5]
        quote = ("quote", {"text": words(12), "attribution": words(2)})
        headings = [("heading", words(4)) for _ in range(3)]
        images = [("image", image) for image in pictures]
        body = [headings[0], *texts[:2], images[0], headings[1], *texts[2:4], quote, images[1], headings[2], *texts[4:]]
        article = ArticlePage(
            title=f"Article {number}", introduction=words(25), search_description=words(12), body=body
        )
        article.related_pages = [RelatedPage(related=other.page_ptr) for other in others]
        sections[0].add_child(instance=article)
        articles.append(article)
    for number in range(BESIDE_DOSSIER):
        sections[1].add_child(instance=ArticlePage(title=f"Beside {number}"))
    file = sections[1].add_child(instance=dossier(pictures[0]))
    file.save_revision().publish()
    return [page.get_url() for page in Page.objects.filter(pk__in=[articles[-1].pk, file.pk]).order_by("pk")]
