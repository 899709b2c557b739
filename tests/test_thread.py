"""The thread from a story to the research that it pays for, in the demo: each page of it leads on."""

from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup
from django.utils import timezone

from charity_site.core.leads import own_path
from charity_site.core.models import SiteSettings
from diseases.models import DiseaseIndexPage, DiseasePage
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryPage
from tests.browser.prepare import list_trials
from tests.loaded_demo import LoadedDemo

# Where families read, and where a gift may be asked for.
FAMILIES = [
    "/childhood-cancers/",
    "/childhood-cancers/jmml/",
    "/childhood-cancers/jmml/changes/",
    "/symptoms/",
    "/symptoms/lump-in-belly/",
    "/treatments/",
    "/treatments/chemotherapy/",
    "/after-treatment/",
    "/after-treatment/heart/",
    "/after-treatment/?had=chemotherapy",
    "/living-with-cancer/",
    "/living-with-cancer/school/",
    "/cards/",
    "/cards/fever/",
    "/question-folder/",
    "/medical-words/",
    "/search/?q=fever",
    "/updates/jmml/",
    "/no-such-page/",
]
DONORS = ["/", "/about/", "/stories/", "/stories/alijah/", "/research/", "/research/leukemia-research/", "/give/"]


class Thread(LoadedDemo):
    def test_no_page_of_the_thread_is_a_dead_end(self):
        """From each, links in its own text lead on to giving, in however many steps; the menu does not count."""
        programs = list(ProgramPage.objects.live())
        ended = programs[0]
        ProgramPage.objects.filter(pk=ended.pk).update(status=ProgramPage.Status.COMPLETED, end_year=2026)
        year, today = timezone.localdate().year, timezone.localdate().isoformat()
        kinds = (StoryPage, DiseaseIndexPage, DiseasePage, ProgramIndexPage, ProgramPage, ProgramUpdatePage)
        begin = [page.url for page in self.shown if isinstance(page, kinds)]
        list_trials(DiseasePage.objects.get(slug="jmml"))
        begin += ["/about/ways-to-give/", "/trials/jmml/", "/updates/jmml/", "/updates/jmml/asked/"]
        begin += ["/give/", "/giving/thanks/", "/giving/cancelled/", f"/what-gifts-did/{year}/"]
        begin += [f"/what-gifts-did/{year - 9}/", "/since/2025-01-01/jmml/"]
        begin += [f"/since/{today}/{program.slug}/" for program in programs]
        leads = {}
        for address in begin:
            page = BeautifulSoup(self.get(address).content, "lxml").select_one("main")
            links = {urldefrag(urljoin(address, own_path(link["href"]) or "#"))[0] for link in page.select("a[href]")}
            leads[address] = links - {address}
        good = {"/give/"}
        while more := {address for address, links in leads.items() if links & good} - good:
            good |= more
        self.assertEqual(set(begin) - good, set())
        self.assertLessEqual({"/give/", "/research/"}, leads["/about/ways-to-give/"])
        self.assertTrue(leads["/give/"], "and there is a way on from there without a provider")

    def test_families_are_not_asked_and_find_one_quiet_link(self):
        for provider, words in (("", "Giving"), ("https://give.example.org/?fund={fund}", "Give")):
            SiteSettings.objects.update(giving_url=provider)
            for address in [*FAMILIES, *DONORS]:
                header = BeautifulSoup(self.get(address).content, "lxml").select_one(".site-header")
                asks = [link.text for link in header.select(".button")]
                quiet = [link.text for link in header.select("a.quiet-link")]
                self.assertEqual((asks, quiet), ([words], []) if address in DONORS else ([], [words]), address)
