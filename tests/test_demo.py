"""The demo is the real thing: loaded twice, then every page is viewed, explored, edited and previewed."""

import re
from urllib.parse import urldefrag, urljoin

import yaml
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Page, Revision

from charity_site.consent.models import Consent
from charity_site.home.demo.content import Reader, Writer, content_of, dump, fill
from charity_site.home.demo.files import read_all
from charity_site.home.demo.schemas import SCHEMAS
from charity_site.review.models import Review, Reviewer
from diseases.models import DiseasePage, LateEffect, Symptom, TreatmentKind
from research.models import ProgramPage, ProgramUpdatePage
from stories.models import StoryPage
from tests.discovery.atom import read, titles
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import make_consent, make_disease, make_user
from tests.loaded_demo import LoadedDemo, load_demo, stored

# What is a symptom, a program, a type of childhood cancer, a medical word everywhere. Addresses are no names.
OTHER_NAMES = re.compile(
    r"(?<![\w/#-])(signs|(an?|each|this|another) sign(?!-in)|programmes?|types of cancer|glossary|words explained)\b",
    re.IGNORECASE,
)

# Sources that stand outside the page tree.
OTHER_ADDRESSES = [
    *("/search/?q=leukemia", "/search/?q=zzz"),
    "/stories/?disease=jmml",
    "/symptoms/lump-in-belly/",
    "/symptoms/fever-no-reason/?and=weight-loss",
    "/living-with-cancer/just-told/",
    "/what-gifts-did/2025/",
    "/no-such-page/",
]


class Demo(LoadedDemo):
    def test_everything_is_there(self):
        self.assertEqual(DiseasePage.objects.live().count(), 12)
        self.assertEqual(StoryPage.objects.count(), 11)
        self.assertEqual(StoryPage.objects.shown().count(), 9)
        self.assertEqual(ProgramPage.objects.live().count(), 4)
        self.assertEqual(ProgramUpdatePage.objects.live().count(), 8)
        for slug in ("about", "ways-to-give", "getting-help", "privacy", "accessibility", "editorial-policy"):
            self.assertTrue(Page.objects.live().filter(slug=slug).exists(), slug)

    def test_loading_it_again_changes_nothing(self):
        before = (Revision.objects.count(), Page.objects.count(), Consent.objects.count())
        Page.objects.filter(slug="jmml").update(title="Changed by staff")
        self.assertIn("Nothing was changed", load_demo(logins=True))
        self.assertEqual((Revision.objects.count(), Page.objects.count(), Consent.objects.count()), before)
        self.assertEqual(Page.objects.get(slug="jmml").title, "Changed by staff")

    # That its HTML is valid is for the Nu checker to say (tests/browser/test_html.py).
    def test_every_page_answers_says_that_it_is_a_sample_and_leads_nowhere_wrong(self):
        addresses = [page.url for page in self.shown]
        links = set()
        for address in addresses + OTHER_ADDRESSES:
            response = self.get(address)
            self.assertEqual(response.status_code, 404 if address == "/no-such-page/" else 200, address)
            page = BeautifulSoup(response.content, "lxml")
            ids = [tag["id"] for tag in page.select("[id]")]
            self.assertEqual(len(ids), len(set(ids)), address)
            self.assertEqual(len(page.select("h1")), 1, address)
            self.assertIn("noindex", page.select_one("meta[name=robots]")["content"], address)
            names = [a.get_text(" ", strip=True) for a in page.select(".story-card a")]
            self.assertEqual(len(set(names)), len(names), address)
            for link in page.select("a[href], source[srcset], img[src], link[href]"):
                target = link.get("href") or link.get("src") or link["srcset"].split()[0]
                links.add((address, urljoin(address, target)))
            if address in addresses:
                self.assertIn("Sample content. Not medical advice. Not reviewed by a clinician.", page.get_text())
        self.check_links(links)

    def test_what_each_page_says_to_machines_is_in_their_vocabulary(self):
        records = [each.url for kind in (Symptom, TreatmentKind, LateEffect) for each in kind.objects.shown()]
        addresses = [*(page.url for page in self.shown), *records, *OTHER_ADDRESSES[4:6]]
        documents = {address: said(self.client, address) for address in addresses}
        known = targets(*documents.values())
        for address, document in documents.items():
            self.assertEqual(problems(document, known), [], address)
        self.assertGreater(len(self.shown), 35)
        self.assertGreater(len(records), 75)

    def test_its_feeds_are_valid(self):
        programs = [f"/feeds/research/{page.slug}/" for page in self.shown if isinstance(page, ProgramPage)]
        for address in ("/feeds/all/", "/feeds/stories/", *programs):
            self.assertGreater(len(titles(read(self.client, address))), 0, address)

    def check_links(self, links):
        status, ids = {}, {}
        for source, link in sorted(links):
            target, anchor = urldefrag(link)
            if not target.startswith("/") or target.startswith(("/static/", "/media/drawings/")):
                continue  # a drawing is made when it is asked for, which takes a second (tests/images)
            if target not in status:
                response = self.client.get(target, follow=target.startswith("/follow/"))
                status[target] = response.status_code
                is_page = response["Content-Type"].startswith("text/html")
                content = response.content if is_page else b""
                ids[target] = {tag["id"] for tag in BeautifulSoup(content, "lxml").select("[id]")}
            meant = 404 if target == source == "/no-such-page/" else 200
            self.assertEqual(status[target], meant, f"{source}: {link}")
            if anchor:
                self.assertIn(anchor, ids[target], f"{source}: {link}")

    def test_a_page_of_each_type_can_be_explored_edited_and_previewed(self):
        self.client.force_login(make_user())
        for page in {type(page): page for page in self.pages}.values():
            for name in ("wagtailadmin_explore", "wagtailadmin_pages:edit", "wagtailadmin_pages:history"):
                self.assertEqual(self.get(reverse(name, args=(page.pk,))).status_code, 200, f"{name} {page}")
            for mode, _ in page.preview_modes:
                self.assertEqual(page.make_preview_request(preview_mode=mode).status_code, 200, page)

    def test_the_history_of_a_page_leads_to_its_versions(self):
        self.client.force_login(make_user())
        for page in {type(page): page for page in self.pages if page.latest_revision_id}.values():
            content = self.get(reverse("wagtailadmin_pages:history", args=(page.pk,))).content.decode()
            version = reverse("wagtailadmin_pages:revisions_view", args=(page.pk, page.latest_revision_id))
            self.assertIn(version, content)

    def test_every_record_setting_and_list_opens_in_the_admin(self):
        self.client.force_login(make_user())
        for snippet in (
            "core_source",
            "core_organization",
            "diseases_symptom",
            "diseases_treatmentkind",
            "diseases_lateeffect",
            "consent_consent",
            "glossary_term",
        ):
            self.assertEqual(self.get(reverse(f"wagtailsnippets_{snippet}:list")).status_code, 200)
        self.assertEqual(self.get(reverse("wagtailsettings:edit", args=("core", "sitesettings"))).status_code, 302)
        for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailadmin_home", "guide"):
            self.assertEqual(self.get(reverse(name)).status_code, 200)

    def test_a_new_draft_of_each_page_is_still_valid(self):
        for page in self.live:
            if not (isinstance(page, StoryPage) and page.why_hidden):
                page.full_clean()

    def test_jmml_shows_all_its_rows(self):
        text = self.text("/childhood-cancers/jmml/")
        page = DiseasePage.objects.get(slug="jmml")
        rows = [
            *(name.name for name in page.names.all() if name.is_shown),
            *(fact.figure for fact in page.quick_facts.all()),
            *(factor.name for factor in page.risk_factors.all()),
            *(row.symptom.name for row in page.symptoms.all()),
            *(test.name for test in page.tests.all()),
            *(factor.name for factor in page.prognosis_factors.all()),
            *(treatment.name for treatment in page.treatments.all()),
            *(question.text for question in page.questions.all()),
            *(row.source.title for row in page.sources.all()),
        ]
        self.assertGreater(len(rows), 40)
        for words in [*rows, "JMML", page.tagline, "Leading the way to a cure", "Read Alijah's Story", "Leukemia Survivor",
                      "with permission of the university's cancer center", "Active clinical trials",
                      "Back to Types of Childhood Cancer"]:  # fmt: skip
            self.assertIn(words, text)

    def test_the_sentence_of_jmml_that_names_the_research_page_leads_there(self):
        page = BeautifulSoup(self.get("/childhood-cancers/jmml/").content, "lxml")
        (sentence,) = [p for p in page.select("#research p") if "Our page on" in p.get_text()]
        self.assertEqual(sentence.select_one("a[href]")["href"], Page.objects.get(slug="leukemia-research").url)
        self.assertEqual(self.get("/childhood-cancers/jmml/").content.count(b"If a child has symptoms"), 1)

    def test_a_click_leads_from_the_types_to_jmml_to_its_program_to_giving(self):
        def follow(address, words):
            page = BeautifulSoup(self.client.get(address, follow=True).content, "lxml")
            return next(a["href"] for a in page.select("a") if words in a.get_text())

        types = follow("/", "Types of Childhood Cancer")
        jmml = follow(types, "Juvenile myelomonocytic leukemia")
        program = follow(jmml, "Leukemia research")
        giving = follow(program, "How to give to Leukemia research")
        address, anchor = urldefrag(giving)
        way = BeautifulSoup(self.client.get(address, follow=True).content, "lxml").select_one(f"#{anchor}")
        self.assertIn("hello@goldthread.example", way.get_text())
        self.assertIn("LEUK", way.get_text())
        self.assertIn("send no money", way.get_text())
        give = follow(program, "all ways to give")
        self.assertEqual(give, f"/follow/{Page.objects.get(slug='leukemia-research').pk}/giving/give/")
        self.assertEqual(Page.objects.get(slug="ways-to-give").url, follow("/give/", "All ways to give"))

    def test_menu_and_footer_lead_to_help_symptoms_words_privacy_and_accessibility(self):
        page = BeautifulSoup(self.get("/").content, "lxml")
        menu, footer = ([a.text for a in page.select(where)] for where in (".menu a", ".site-footer nav a"))
        self.assertEqual(footer, [*menu, "Accessibility", "Privacy"])
        self.assertLessEqual({"Types of Childhood Cancer", "Symptoms", "Medical words", "Getting help"}, set(menu))

    def test_each_thing_has_one_name_in_what_visitors_and_staff_read(self):
        found = {}
        for address in [*(page.url for page in self.shown), *OTHER_ADDRESSES, "/symptoms/none/", "/llms.txt"]:
            text = BeautifulSoup(self.get(address).content, "lxml").get_text(" ")
            found[address] = {match[0] for match in OTHER_NAMES.finditer(text)}
        guide = (settings.BASE_DIR / "docs" / "editors.md").read_text(encoding="utf-8")
        found["guide"] = {match[0] for match in OTHER_NAMES.finditer(guide)}
        self.assertEqual({address: names for address, names in found.items() if names}, {})

    def test_home_shows_three_stories_that_differ(self):
        page = BeautifulSoup(self.get("/").content, "lxml")
        pictures = [image["src"].rpartition("/")[2].split("-")[0] for image in page.select("main img[src*=drawings]")]
        self.assertEqual(len(set(pictures)), 4)
        self.assertEqual(len({a.text.split(":")[0] for a in page.select(".story-card a")}), 3)

    def test_the_roster_of_stories(self):
        cards = BeautifulSoup(self.get("/stories/").content, "lxml").select(".story-card")
        seen = [(card.select_one(".label").text, card.a.get_text().split(":")[0]) for card in cards]
        roster = [
            ("Osteosarcoma Survivor", "Read Mariah's Story"),
            ("Brain Tumor Survivor", "Read Josh's Story"),
            ("Leukemia Survivor", "Read Sydney's Story"),
            ("Leukemia Survivor", "Read Alijah's Story"),
            ("Wilms Tumor Survivor", "Read Rosie's Story"),
            ("Leukemia Survivor", "Read Ryan's Story"),
            ("Retinoblastoma Survivor", "Read Sydney's Story"),
        ]
        self.assertEqual(seen[: len(roster)], roster)
        self.assertGreater(len(seen), len(roster))

    def test_the_special_cases_of_consent_are_there_for_staff(self):
        hidden = StoryPage.objects.exclude(pk__in=StoryPage.objects.shown())
        gaps = " ".join(row.consent.gap("website") for story in hidden for row in story.consents.all())
        self.assertIn("withdrawn", gaps)
        self.assertIn("of age", gaps)
        self.assertTrue(Consent.objects.covering("website").exclude(ends=None).exists())
        remembered = StoryPage.objects.shown().get(role="bereaved")
        self.assertFalse(remembered.is_covered("appeals"))

    def test_no_figure_lacks_what_somebody_needs_to_check_it(self):
        for page in DiseasePage.objects.all():
            for figure in [*page.quick_facts.all(), *page.survival_figures.all()]:
                self.assertEqual(figure.lacks(), {}, f"{page}: {figure}")

    def test_each_figure_of_a_page_is_shown(self):
        for page in [page for page in self.shown if isinstance(page, DiseasePage | ProgramPage)]:
            rows = page.quick_facts if isinstance(page, DiseasePage) else page.impact_figures
            html = BeautifulSoup(self.get(page.url).content, "lxml")
            self.assertEqual(len(html.select(".facts .fact")), rows.count(), page)

    def test_all_answers_are_the_same_without_fast_reads(self):
        disease = "neuroblastoma"
        for_machines = ["/sitemap.xml", "/llms.txt", "/feeds/all/", "/feeds/stories/", f"/api/v1/diseases/{disease}"]
        more = [*OTHER_ADDRESSES, *for_machines, "/api/v1/diseases", "/api/v1/stories", f"/embed/{disease}/treatment/"]
        for address in [*(page.url for page in self.shown), *more]:
            fast = self.get(address)
            with self.settings(FAST_READS=False):
                usual = self.get(address)
            self.assertEqual(usual.status_code, fast.status_code, address)
            self.assertTrue(usual.content == fast.content, address)

    def test_no_reviewer_is_invented(self):
        self.assertFalse(Review.objects.exists() or Reviewer.objects.exists())

    def test_each_page_that_is_written_as_a_file_and_read_again_is_the_same(self):
        reader, writer = Reader(), Writer()
        for page in [page for model in SCHEMAS for page in model.objects.all()]:
            again = type(page)()
            fill(again, yaml.safe_load(dump(content_of(page, writer))), reader)
            self.assertEqual(stored(again), stored(page), page)

    def test_each_content_file_became_a_page(self):
        for folder in ("diseases", "stories", "programs", "pages", "topics"):
            for entry in read_all(folder):
                self.assertTrue(Page.objects.filter(slug=entry["slug"], title=entry["title"]).exists(), entry["slug"])


class DemoIntoAnotherSite(TestCase):
    def test_it_stops_says_how_to_go_on_and_changes_nothing(self):
        make_disease(title="Our own")
        for options in ({}, {"reset": True}):
            with self.assertRaisesMessage(CommandError, "such as “Our own”"):
                load_demo(**options)
        self.assertEqual(DiseasePage.objects.get().title, "Our own")

    def test_demo_logins_are_for_development_only(self):
        with self.settings(DEMO_LOGINS_ALLOWED=False), self.assertRaisesMessage(CommandError, "public password"):
            load_demo(logins=True)

    def test_a_reset_puts_sample_pages_back_and_keeps_the_records_of_staff(self):
        make_disease(title="Changed by staff", slug="jmml", is_sample=True)
        Symptom.objects.create(name="Our own symptom")
        make_consent(person="A real family")
        with self.captureOnCommitCallbacks(execute=True):
            load_demo(reset=True)
        self.assertEqual(DiseasePage.objects.get(slug="jmml").abbreviation, "JMML")
        self.assertEqual(DiseasePage.objects.count(), 12)
        self.assertTrue(Symptom.objects.filter(name="Our own symptom").exists())
        self.assertTrue(Consent.objects.filter(person="A real family").exists())
        self.assertEqual([sorted(problems) for problems in Page.find_problems()], [[]] * 5)
