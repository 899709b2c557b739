"""What the demo answers to the questions of frightened parents, in words that need no mending."""

import csv
import re
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup
from django.conf import settings

from charity_site.writing.checks import findings
from charity_site.writing.management.commands.check_content import published
from diseases.models import DiseasePage, LateEffect, TreatmentKind
from tests.loaded_demo import LoadedDemo
from tests.tasks import TASKS
from topics.stages import QUIET


class DemoQuestions(LoadedDemo):
    def first_results(self, file_name):
        """Yield what the questions of a file in tests/search lead to: [(row, slugs in the order of the page, those
        answered)]."""
        with (settings.BASE_DIR / "tests" / "search" / file_name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                page = BeautifulSoup(self.client.get("/search/", {"q": row["query"]}).content, "lxml")
                found, answered = (
                    [link["href"].partition("#")[0].rstrip("/").rpartition("/")[2] for link in page.select(where)]
                    for where in ("main .terms a", "main .results a")
                )
                yield row, found, answered

    def test_search_answers_the_questions_of_frightened_parents(self):
        wrong = {}
        questions = (settings.BASE_DIR / "tests" / "search" / "parents.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(questions.splitlines()):
            page = BeautifulSoup(self.client.get("/search/", {"q": row["query"]}).content, "lxml").main
            symptoms, pages = (
                [re.split("[/#]", link["href"].rstrip("/"))[-1] for link in page.select(where)]
                for where in (".described a", ".terms a")
            )
            first = {"symptom": symptoms[:1], "page": symptoms or pages[:1], "nothing": symptoms + pages}[row["first"]]
            if not set(first) <= set(row["right"].split("|")) or bool(first) == (row["first"] == "nothing"):
                wrong[row["query"]] = (symptoms, pages[:3])
        self.assertEqual(wrong, {})

    def test_suggestions_offer_no_symptom_for_a_word_that_says_nothing(self):
        for typed, first in (("wil", "Wilms tumor"), ("fev", "Fever without a clear reason"), ("get", "Getting help")):
            rows = self.client.get("/search/suggestions/", {"q": typed}).json()["suggestions"]
            self.assertIn(first, [row["name"] for row in rows], typed)
            self.assertFalse([row for row in rows if not row["name"].lower().startswith(typed)], typed)

    def test_each_disease_is_found_by_its_codes(self):
        for page in DiseasePage.objects.all():
            self.assertGreater(page.codes.count(), 5, page)
            for code in page.codes.all():
                found = BeautifulSoup(self.client.get("/search/", {"q": str(code)}).content, "lxml")
                self.assertEqual([link.text for link in found.select("main .terms a")], [page.title], code)

    def test_search_leads_to_the_right_page_first(self):
        results = [(row["query"], row["page"].split("|"), found) for row, found, _ in self.first_results("queries.csv")]
        self.assertGreaterEqual(len(results), 150)
        wrong = {query: found[:3] for query, right, found in results if not found or found[0] not in right}
        self.assertEqual(wrong, {})

    def test_search_answers_no_name_with_another_disease(self):
        results = list(self.first_results("no_page.csv"))
        self.assertGreater(len(results), 15)
        for row, _, answered in results:
            self.assertFalse(answered and answered[0] in row["never_first"].split("|"), row["query"])

    def test_nothing_is_to_be_mended(self):
        self.assertEqual([(str(record), finding) for record in published() for finding in findings(record)], [])

    def test_a_quiet_page_asks_for_nothing_and_offers_no_story(self):
        quiet = [page for page in self.shown if page.is_quiet]
        self.assertEqual({page.stage for page in quiet}, set(QUIET))
        loud = {page.url for page in self.pages if page.specific_class.not_on_quiet_pages and page.url}
        for address in [f"{page.url}{part}" for page in quiet for part in ("", "changes/")]:
            page = BeautifulSoup(self.get(address).content, "lxml")
            links = {urldefrag(urljoin(address, link["href"]))[0] for link in page.select("a[href]")}
            self.assertEqual({link for link in links if any(link.startswith(each) for each in loud)}, set(), address)
            self.assertEqual(
                page.select(".site-header .button, .menu, .story-card, .program-card, .giving"), [], address
            )
            words = re.compile(
                r"\b(gifts?|giving|donat\w+|survivors?|stories|fund (?:a|the)|support research)\b", re.IGNORECASE
            )
            self.assertEqual(words.findall(page.body.get_text(" ")), [], address)
            self.assertIn("Nothing is asked of you here", page.header.get_text())
        for elsewhere in ("/", "/feeds/all/", *(page.url for page in self.shown if isinstance(page, DiseasePage))):
            content = self.get(elsewhere).content.decode()
            self.assertEqual([page for page in quiet if page.url in content], [], elsewhere)
        for query in ("pain", "school", "care", "time", "treatment cure", "sister", "friends", "name"):
            found = (
                self.get(f"/search/?q={query}").content.decode()
                + self.get(f"/search/suggestions/?q={query}").content.decode()
            )
            self.assertEqual([page for page in quiet if page.url in found], [], query)

    def read(self, address):
        return BeautifulSoup(self.get(address).content, "lxml").main

    def test_two_taps_from_the_home_page_lead_to_what_a_parent_came_for(self):
        self.assertGreaterEqual(len(TASKS), 10)
        for task, (*taps, answer) in TASKS.items():
            address = "/"
            for words in taps:
                links = {a["href"] for a in self.read(address).select("a[href]") if said(a) == words}
                self.assertEqual(len(links), 1, f"{task} “{words}” on {address}: one place")
                address = urljoin(address, links.pop())
            page, anchor = self.read(address), urldefrag(address).fragment
            place = page.select_one(f"#{anchor}") if anchor else page
            self.assertIn(answer, [said(heading) for heading in place.select("h1, h2, h3")], task)

    def test_each_phase_of_a_road_leads_to_the_next_to_whom_to_call_and_to_its_questions(self):
        roads = [page for page in self.shown if isinstance(page, DiseasePage) and page.phases.exists()]
        self.assertGreaterEqual(len(roads), 10)
        for disease in roads:
            page = self.read(disease.url)
            phases = page.select("#road .road > li")
            self.assertEqual(len(phases), disease.phases.count(), disease)
            following = [f"#{phase['id']}" for phase in phases[1:]]
            later = "#after-treatment" if page.select("#after-treatment") else "/after-treatment/"
            for phase, behind in zip(phases, [*following, later], strict=True):
                links = [link["href"] for link in phase.select("details .inline-list a")]
                self.assertEqual(links, [behind, "#when-to-call", "#questions"], f"{disease}: {phase.h3.text}")
                self.assertTrue(all(page.select_one(link) for link in links if link.startswith("#")), disease)
                for box in phase.select("input"):
                    self.assertEqual(box["form"], "ask", "its question goes to the folder")
            self.assertTrue(page.select_one("#when-to-call").get_text(strip=True) and page.select("#questions input"))

    def test_each_late_effect_names_its_treatments_and_its_source_and_both_lead_back(self):
        kinds = {kind.url: self.read(kind.url) for kind in TreatmentKind.objects.shown()}
        effects = list(LateEffect.objects.shown())
        self.assertGreaterEqual(len(effects), 15)
        for effect in effects:
            page = self.read(effect.url)
            named = {a["href"] for a in page.select("[aria-labelledby=after-heading] a")}
            self.assertEqual(named, {kind.url for kind in TreatmentKind.objects.shown().filter(late_effects=effect)})
            self.assertTrue(named <= kinds.keys() and named, effect)
            for kind in named:
                self.assertTrue(kinds[kind].select(f'a[href="{effect.url}"]'), f"{kind} to {effect}")
            self.assertIn(f"From: {effect.source.title}", said(page), effect)
            self.assertTrue(effect.to_be_checked and "To be checked by a clinician." in said(page), effect)


def said(element):
    return " ".join(element.get_text().split())
