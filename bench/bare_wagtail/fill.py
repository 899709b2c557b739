"""The content: a section with articles of about 1,650 words in 11 blocks, two of them pictures, three links between pages."""

import random
import sys
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from bare_wagtail.content.models import ArticlePage, RelatedPage, SectionPage

SECTIONS = 6
ARTICLES = 30
WORDS_A_PARAGRAPH = 320
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


def fill():
    """Make the database and all pages; returns the address (str) of an article."""
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
    return Page.objects.get(pk=articles[-1].pk).get_url()
