"""The thread from a story to the research that it pays for, in the demo: each page of it leads on."""

from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup
from django.utils import timezone

from charity_site.core.leads import own_path
from diseases.models import DiseaseIndexPage, DiseasePage
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryPage
from tests.loaded_demo import LoadedDemo


class Thread(LoadedDemo):
    def test_no_page_of_the_thread_is_a_dead_end(self):
        """From each, links in its own text lead on to giving, in however many steps; the menu does not count."""
        programs = list(ProgramPage.objects.live())
        ended = programs[0]
        ProgramPage.objects.filter(pk=ended.pk).update(status=ProgramPage.Status.COMPLETED, end_year=2026)
        year, today = timezone.localdate().year, timezone.localdate().isoformat()
        kinds = (StoryPage, DiseaseIndexPage, DiseasePage, ProgramIndexPage, ProgramPage, ProgramUpdatePage)
        begin = [page.url for page in self.shown if isinstance(page, kinds)]
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
        self.assertTrue(leads["/give/"], "and there is a way on from there without a provider")
