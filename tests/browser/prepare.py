"""Fills an empty database with the demo and notes one page of each type. Runs with tests.browser.settings."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from charity_site.cards.models import CardIndexPage, CardPage
from charity_site.consent.models import Consent
from charity_site.core.models import SiteSettings, Source
from charity_site.giving.models import GivePage
from charity_site.glossary.models import GlossaryPage
from charity_site.home.models import HomePage, StandardPage
from charity_site.review.copy_code import code_of
from charity_site.review.models import Reviewer, SignOff
from charity_site.review.published import published_fingerprints
from charity_site.safeguarding.private_link import link_for
from charity_site.subscriptions.links import confirm_link
from charity_site.trials.question import address_for, names_of
from charity_site.trials.register import Listed, sorted_trials
from charity_site.trials.syncing import Result, store
from diseases.models import (
    DiseaseIndexPage,
    DiseasePage,
    LateEffect,
    LateEffectIndexPage,
    Question,
    Symptom,
    SymptomIndexPage,
    TreatmentIndexPage,
    TreatmentKind,
)
from diseases.sections.road import Phase
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryIndexPage, StoryPage
from tests.trials.register import study
from topics.models import TopicIndexPage, TopicPage


def prepare():
    call_command("load_demo", logins=True)
    for page in Page.objects.live().specific():  # as the jobs do; no browser asks for the pictures for sharing
        if drawing := getattr(page, "drawing", None):
            drawing.store()
    take_gifts()
    list_trials(DiseasePage.objects.get(slug="jmml"))
    (settings.FOLDER / "pages.json").write_text(json.dumps(find_pages()))


def take_gifts():
    """Let a provider take gifts, which is told all that a donor can choose, and one amount say what it does: the demo has neither."""
    told = "fund={fund}&amount={amount}&how={interval}&for={dedication}&ref={ref}"
    SiteSettings.objects.update(giving_provider="other", giving_url=f"https://give.example.org/?{told}")
    row = GivePage.objects.get().amounts.first()
    row.does, row.source, row.as_of = (
        "pays for one sample night near the ward",
        Source.objects.filter(live=True).first(),
        2025,
    )
    row.save()


def list_trials(disease):
    """Let the register have listed some trials of `disease`: the demo has none."""
    where = {"locations": [{"facility": f"Hospital {n}", "city": "Lyon", "country": f"Country {n}"} for n in range(12)]}
    title = {
        "briefTitle": "A Made-up Study of Sample Medicine Added to Chemotherapy in Younger Patients With a Sample Disease"
    }
    studies = [study(n, identification={"nctId": f"NCT{n:08}", **title}, contactsLocations=where) for n in range(12)]
    store([Result(disease, Listed(address_for(names_of(disease)), sorted_trials(studies)))])


def find_pages():
    """The address of one page of each type (dict): the names are those of tests/browser/page_types.py."""
    search = reverse("search")
    family = private_link("Alijah")
    return {
        "home": HomePage.objects.get().url,
        "types": DiseaseIndexPage.objects.get().url,
        "disease": DiseasePage.objects.get(slug="jmml").url,  # has every section
        "symptoms": SymptomIndexPage.objects.get().url,
        "symptom": Symptom.objects.get(slug="lump-in-belly").url,
        "symptoms-combined": f"{Symptom.objects.get(slug='fever-no-reason').url}?and=weight-loss",
        "treatments": TreatmentIndexPage.objects.get().url,
        "treatment": TreatmentKind.objects.get(slug="chemotherapy").url,
        "after-treatment": LateEffectIndexPage.objects.get().url,
        "late-effect": LateEffect.objects.get(slug="heart").url,
        "late-effects-of-several": f"{LateEffectIndexPage.objects.get().url}?had=chemotherapy&had=radiation",
        "cards": CardIndexPage.objects.get().url,
        "card": CardPage.objects.get(slug="fever").url,
        "folder": f"{reverse('question_folder')}?question={Question.objects.first().pk}&step={Phase.objects.exclude(ask='').first().pk}",
        "topics": TopicIndexPage.objects.get().url,
        "topics-of-a-stage": f"{TopicIndexPage.objects.get().url}in-treatment/",
        "topic": TopicPage.objects.get(slug="school").url,
        "quiet-topic": TopicPage.objects.get(slug="grief").url,
        "glossary": GlossaryPage.objects.get().url,
        "stories": StoryIndexPage.objects.get().url,
        "story": fullest(StoryPage.objects.shown()),
        "story-not-for-print": StoryPage.objects.get(slug="sydney-retinoblastoma").url,
        "research": ProgramIndexPage.objects.get().url,
        "program": fullest(ProgramPage.objects.live()),
        "update": fullest(ProgramUpdatePage.objects.live()),
        "give": GivePage.objects.get().url,
        "gift-thanks": reverse("gift_thanks"),
        "gift-cancelled": reverse("gift_cancelled"),
        "standard": fullest(StandardPage.objects.live()),
        "search": f"{search}?q=leukemia",
        "search-nothing": f"{search}?q=zzz",
        "partners": reverse("partners"),
        "embed": reverse("embed", args=["jmml", "symptoms"]),
        "missing": "/no-such-page/",
        "family": family,
        "family-withdraw": f"{family}?do=withdraw",
        "was-this-clear": reverse("was_this_clear", args=[DiseasePage.objects.get(slug="jmml").pk]),
        "find-copy": reverse("find_copy"),
        "copy": copy_that_changed(),
        "since": reverse("since", args=[timezone.localdate().replace(month=1, day=1), "bone-tumor-research"]),
        "year": reverse("what_gifts_did", args=[2025]),
        "trials": reverse("trials", args=["jmml"]),
        "changes": f"{DiseasePage.objects.get(slug='jmml').url}changes/",
        "thanks": reverse("was_this_clear_thanks", args=[DiseasePage.objects.get(slug="jmml").pk]),
        "family-that-withdraws": private_link("Josh"),  # in test_family.py, in a demo of its own
        "sign-off": sign_off_link("Dr. Ada Sample"),
        "news-by-email": reverse("subscribe", args=["bone-tumor-research"]),
        "news-asked-for": reverse("asked_for_news", args=["jmml"]),
        "news-to-confirm": urlsplit(confirm_link("a@example.org", ProgramPage.objects.first().translation_key)).path,
        "sign-off-closed": reverse("sign_off", args=["x"]),
    }


def copy_that_changed():
    """The address (str) of what is said of a printed page that was changed since."""
    page = DiseasePage.objects.get(slug="jmml")
    said = {"overview": published_fingerprints(page)["overview"]}  # noted first, before the other sections
    return reverse("copy", args=[code_of(page.pk, timezone.localdate(), said)])


def sign_off_link(name):
    """The address (str) by which the clinician with this `name` is asked about a disease page."""
    reviewer = Reviewer.objects.create(name=name, role="pediatric oncologist")
    return urlsplit(SignOff.ask(DiseasePage.objects.get(slug="jmml"), reviewer, by=None)[1]).path


def private_link(name):
    """The address (str) of the private link of the first person whose record begins with `name`."""
    return urlsplit(link_for(Consent.objects.filter(person__startswith=name).first())).path


def fullest(pages):
    """The address (str) of the page with the most on it."""
    return max((page.url for page in pages), key=lambda url: len(Client().get(url).content))
