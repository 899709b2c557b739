"""A site of many pages, the same in each run, for bench/search and bench/growth."""

import random
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from charity_site.consent.models import Channel, Consent
from charity_site.home.models import StandardPage
from diseases.models import DiseasePage
from stories.models import StoryConsent, StoryIndexPage, StoryPage

RARE_EVERY = 1000
AT_ONCE = 100
dice = random.Random(7)
LETTERS = "abcdefghijklmnoprstuvw"
VOCABULARY = ["".join(dice.choices(LETTERS, k=dice.randint(4, 10))) for _ in range(20_000)]
OFTEN = [1 / rank for rank in range(1, len(VOCABULARY) + 1)]  # as words are spread in a language


def body(number, words):
    """A stream of one text of so many `words` (int)."""
    text = " ".join(dice.choices(VOCABULARY, OFTEN, k=words))
    rare = "seldomly" if number % RARE_EVERY == 0 else ""
    return [("text", f"<p>Everywhere and always. {text} {rare}.</p>")]


def grow_standard_pages(until, words):
    """Add standard pages below "about" until there are `until`, each of so many `words`."""
    add(StandardPage.objects.get(slug="about"), StandardPage, until, lambda number: {"body": body(number, words)})
    index()


def grow_stories(until, words):
    """Add stories with a consent each until there are `until`, half a minute apart, of all diseases in turn."""
    diseases = list(DiseasePage.objects.live())

    def fields(number):
        return {
            "body": body(number, words),
            "display_name": f"Name{number}",
            "label": "Leukemia Survivor",
            "disease": diseases[number % len(diseases)],
        }

    pages = add(StoryIndexPage.objects.get(), StoryPage, until, fields)
    yes = dict.fromkeys(Channel.values, True)
    consents = Consent.objects.bulk_create(
        [Consent(person=f"Person {page.pk}", given_by="A parent", told="Everything.", **yes) for page in pages],
        AT_ONCE,
    )
    StoryConsent.objects.bulk_create(
        [StoryConsent(page=page, consent=consent) for page, consent in zip(pages, consents, strict=True)], AT_ONCE
    )
    index()


def add(parent, model, until, fields):
    """Add pages of `model` below `parent` until it has `until`, straight into the tables: Wagtail's own way takes 40 ms a page.

    `fields` gives the fields (dict) for a number (int). Returns the new pages.
    """
    kind, now = ContentType.objects.get_for_model(model), timezone.now()
    pages = [
        model(
            path=parent._get_path(parent.path, parent.depth + 1, number + 1),
            depth=parent.depth + 1,
            title=f"{dice.choice(VOCABULARY)} {number}",
            slug=f"{model.__name__.lower()}-{number}",
            url_path=f"{parent.url_path}{model.__name__.lower()}-{number}/",
            content_type=kind,
            locale_id=parent.locale_id,
            live=True,
            first_published_at=now - timedelta(seconds=30 * number),
            last_published_at=now,
            **fields(number),
        )
        for number in range(last_step(parent), last_step(parent) + until - parent.get_children().count())
    ]
    for page in pages:
        page.draft_title = page.title
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    ]
    Page.objects.bulk_create(rows, AT_ONCE)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = row.pk
    # Django's bulk_create refuses models that have a parent's table too.
    for start in range(0, len(pages), AT_ONCE):
        model._base_manager.all()._insert(
            pages[start : start + AT_ONCE], model._meta.local_concrete_fields, using=connection.alias, raw=True
        )
    Page.objects.filter(pk=parent.pk).update(numchild=parent.get_children().count() + len(pages))
    return pages


def last_step(parent):
    """The number (int) of the last child that `parent` ever had; 0 for none."""
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    return Page._str2int(last.path[-Page.steplen :]) if last else 0


def index():
    call_command("update_index", "--backend", "visitors", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
