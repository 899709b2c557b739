"""What readers see of the trials of a disease: how sure it is, of which day, and nothing that is too old."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from charity_site.core.models.pages import SAMPLE_NOTICE
from charity_site.core.quiet import refuse_appeals
from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.pagecache.people import without_people
from charity_site.trials.expiry import ends_of_lists
from charity_site.trials.models import TrialSync
from tests.factories import make_disease, make_program
from tests.trials.register import page, path_of, study, sync

DAY = 86_400  # seconds
ADDRESS = "/trials/wilms-tumor/"


def places(*rows):
    return {"locations": [dict(zip(("facility", "city", "country"), row, strict=True)) for row in rows]}


def listed(register, disease, *studies):
    register.says(path_of(register, disease), page(*studies))
    sync(disease)


def read(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_it_says_what_is_tried_for_whom_where_and_how_sure_that_is(client, register, disease):
    told = study(
        7,
        identification={"nctId": "NCT00000007", "briefTitle": "A <script>alert(1)</script> & b"},
        status={"overallStatus": "UNKNOWN", "lastKnownStatus": "RECRUITING", "statusVerifiedDate": "2023-02-14"},
        armsInterventions={
            "interventions": [{"type": "DRUG", "name": "Vincristine"}, {"type": "OTHER", "name": "Play"}]
        },
        contactsLocations=places(("A hospital", "Lyon", "France"), ("", "Bern", "Switzerland")),
    )
    listed(register, disease, told)
    found = read(client)
    (trial,) = found.select("ul.trials > li")
    assert found.h1.text == "Clinical trials: Wilms tumor"
    assert trial.h3.text == "A <script>alert(1)</script> & b"
    assert [words(each) for each in trial.select(":scope > p")] == [
        "Taking part: nobody has confirmed it for more than two years. Before, it was open to new participants.",
        "What is given or done (also what it is compared with): Medicine: Vincristine ; Play",
        "Ages: from 6 months to 21 years",
        "Phase 1: looks for a safe amount. It may not help the child who takes part. Phase 2: tests if it helps.",
        "Where: France ; Switzerland",
        "Last confirmed: February 14, 2023 by those who run it. NCT00000007 in the register",
    ]
    assert (
        words(trial.details)
        == "Show the hospitals Hide the hospitals : NCT00000007 France A hospital, Lyon Switzerland Bern"
    )
    assert trial.select_one('a[href="https://clinicaltrials.gov/study/NCT00000007"]')["rel"] == ["noreferrer"]
    said = words(found.main)
    assert "Ask your child's team first" in said and "listed on May 3, 2026" in said
    assert "Give" not in [words(each) for each in found.select("header a")], "no appeal"


def test_the_readers_browser_asks_nobody(client, register, disease):
    listed(register, disease, study(1))
    found = read(client)
    asked = [each.get("src") or each.get("href") for each in found.select("[src], link[href]:not([rel=canonical])")]
    assert asked and all(address.startswith("/") for address in asked)


def test_pages_lead_there_only_while_there_is_something_to_read(client, register, disease, clock):
    plain = make_disease(title="Retinoblastoma", slug="retinoblastoma")
    program = make_program(diseases=[disease, plain])
    ways = {disease: "#if-it-comes-back a", plain: ".page-end a", program: ".particulars a"}

    def led():
        return {where: {a["href"] for a in read(client, where.url).select(css)} for where, css in ways.items()}

    assert not any("/trials/" in address for found in led().values() for address in found)
    listed(register, disease, study(1))
    listed(register, plain, study(2))
    found = led()
    assert ADDRESS in found[disease] and "/trials/retinoblastoma/" in found[plain]
    assert {ADDRESS, "/trials/retinoblastoma/"} <= found[program]
    assert len(read(client, disease.url).select(f'.page-end a[href="{ADDRESS}"]')) == 1, "not in the closed part alone"
    listed(register, plain)
    assert "/trials/retinoblastoma/" not in led()[plain] | led()[program]
    clock.shift(31 * DAY)
    assert not any("/trials/" in address for found in led().values() for address in found)


def test_a_program_says_how_many_trials_each_list_has_and_of_which_day_it_is(client, register, disease, clock):
    program = make_program(diseases=[disease])
    listed(register, disease, study(1), study(2))

    def said():
        return words(read(client, program.url).select_one(f'.particulars a[href="{ADDRESS}"]').parent)

    assert said() == "Wilms tumor 2 trials as of May 3, 2026"
    clock.shift(8 * DAY)
    assert said() == "Wilms tumor 2 trials as of May 3, 2026 . We have not reached the register since then."


def test_no_quiet_page_leads_there(site):
    with pytest.raises(ValidationError, match="leads to research"):
        refuse_appeals([f'<p><a href="{ADDRESS}">Trials</a></p>'])


def test_a_page_of_another_site_has_the_whole_address(client, register, disease, settings):
    listed(register, disease, study(1))
    found = read(client, "/embed/wilms-tumor/if-it-comes-back/")
    assert found.select_one(f'a[href="{settings.SITE_URL}{ADDRESS}"]')


def test_it_says_when_it_is_old_and_goes_when_it_is_too_old(client, register, disease, clock):
    listed(register, disease, study(1))
    for days, is_stale, is_listed in ((7, False, True), (1, True, True), (22, True, True), (1, False, False)):
        clock.shift(days * DAY)
        found = read(client)
        assert ("have not reached the register since then" in words(found.main)) == is_stale
        assert bool(found.select("ul.trials > li")) == is_listed == ("What the register lists" in words(found.main))
        assert bool(found.select("meta[name=robots]")) == (is_stale or not is_listed)
    assert "We last reached the register on May 3, 2026" in words(found.main)


def test_copies_for_failures_do_not_outlive_the_list(client, register, disease):
    listed(register, disease, study(1))
    kept = without_people(client.get(ADDRESS).content).decode()
    assert "NCT00000001" not in kept and "Look at ClinicalTrials.gov itself" in kept
    today = timezone.now()
    ends = {moment.date().isoformat() for moment in ends_of_lists(today, today + timedelta(days=60))}
    assert ends == {"2026-05-11", "2026-06-03"}, "it is doubted, and goes"


def test_none_that_was_found_is_said_and_is_no_failure(client, register, disease):
    listed(register, disease)
    found = read(client)
    assert "it listed no trial under this name" in words(found.main) and not found.select("ul.trials")


def test_a_country_narrows_it_by_a_plain_link(client, register, disease):
    listed(
        register,
        disease,
        study(
            1, contactsLocations=places(("A hospital", "Lyon", "France"), ("Another", "Seoul", "Korea, Republic of"))
        ),
        study(2, contactsLocations=places(("A third", "Bern", "Switzerland"))),
        study(3, contactsLocations=None),
    )
    found = read(client)
    links = {words(link): link["href"] for link in found.select(".chips a")}
    assert links == {
        "All": ADDRESS, "France": "?country=france", "Korea, Republic of": "?country=korea-republic-of",
        "Switzerland": "?country=switzerland",
    }  # fmt: skip
    assert not found.select("meta[name=robots]") and found.select_one("link[rel=canonical]")["href"].endswith(ADDRESS)
    narrowed = read(client, f"{ADDRESS}{links['Korea, Republic of']}")
    (trial,) = narrowed.select("ul.trials > li")
    assert "Seoul" in trial.text and "Lyon" not in trial.text
    assert narrowed.select_one("meta[name=robots]")["content"] == "noindex"
    assert narrowed.select_one(".chips a[aria-current]").text == "Korea, Republic of"


@pytest.mark.parametrize("asked", ["atlantis", "France", "a" * 3000, "<b>", "france&country=atlantis"])
def test_a_country_that_has_none_leads_to_the_whole_list(client, register, disease, asked):
    listed(register, disease, study(1))
    response = client.get(f"{ADDRESS}?country={asked}")
    assert (response.status_code, response["Location"]) == (302, ADDRESS)


def test_a_null_byte_is_no_country(client, register, disease):
    listed(register, disease, study(1))
    assert client.get(f"{ADDRESS}?country=%00").status_code == 400


def test_a_long_list_has_pages(client, register, disease):
    listed(register, disease, *(study(number) for number in range(25)))
    assert len(read(client).select("ul.trials > li")) == 10
    last = read(client, f"{ADDRESS}?country=france&page=3")
    assert len(last.select("ul.trials > li")) == 5 and last.select_one("meta[name=robots]")
    assert last.select_one("a[rel=prev]")["href"] == "?country=france&page=2"
    assert len(read(client, f"{ADDRESS}?page=x").select("ul.trials > li")) == 10


def test_places_are_bounded_and_the_others_counted(client, register, disease):
    listed(register, disease, study(1, contactsLocations=places(*(("", f"City {n:03}", "France") for n in range(600)))))
    assert "The register names 580 more." in words(read(client).main)
    assert "The register names 440 more." in words(read(client, f"{ADDRESS}?country=france").main)


def test_where_it_is_names_every_country_and_places_of_each(client, register, disease):
    rows = [("", f"City {n}", "Austria") for n in range(30)] + [("", "Boston", "United States")]
    listed(register, disease, study(1, contactsLocations=places(*rows)))
    said = [words(each) for each in read(client).select("ul.trials > li > p")]
    assert "Where: Austria ; United States" in said
    assert "Boston" in words(read(client).select_one("ul.trials details"))
    assert "Where: Austria" in [
        words(each) for each in read(client, f"{ADDRESS}?country=austria").select("ul.trials > li > p")
    ]


def test_what_visitors_do_not_see_is_not_found(client, register, disease):
    listed(register, disease, study(1))
    assert (
        client.get("/trials/nothing/").status_code == 404 == client.get(f"/trials/{make_disease().slug}/").status_code
    )
    assert client.post(ADDRESS).status_code == 405
    restriction = PageViewRestriction.objects.create(page=disease, restriction_type="login")
    assert client.get(ADDRESS).status_code == 404
    restriction.delete()
    disease.unpublish()
    assert client.get(ADDRESS).status_code == 404


def test_words_from_the_right_keep_to_themselves_and_no_title_says_how_many_live(client, register, disease):
    listed(
        register,
        disease,
        study(1, identification={"nctId": "NCT00000001", "briefTitle": "تجربة"}),
        study(2, identification={"nctId": "NCT00000002", "briefTitle": "9 in 10 children survive"}),
    )
    found = read(client)
    assert [each.text for each in found.select("ul.trials h3")] == ["NCT00000002", "تجربة"] and found.select_one(
        "h3 bdi"
    )
    assert "9 in 10" not in found.text


def test_a_sample_says_that_it_is_one(client, register, site, clock):
    disease = make_disease(title="Wilms tumor", slug="wilms-tumor", is_sample=True)
    listed(register, disease, study(1))
    found = read(client)
    assert SAMPLE_NOTICE in found.text and found.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_change_makes_copies_old_and_a_failure_does_not(register, disease, committed):
    def generation_after(answer):
        register.says(path_of(register, disease), answer)
        before = get_store().generation
        with committed():
            try:
                sync(disease)
            except Exception:
                assert TrialSync.objects.get().problem
        return get_store().generation - before

    assert generation_after(page(status=500)) == 0, "nor does the first"
    assert generation_after(page(study(1))) == 1
    assert generation_after(page(status=500)) == 0


def test_it_takes_few_queries_however_long_it_is(client, register, disease):
    program = make_program(diseases=[disease, make_disease()])

    def count(address):
        client.get(address)
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = (ADDRESS, disease.url, program.url)
    without = [count(address) for address in addresses[1:]]
    listed(register, disease, study(1))
    few = [count(address) for address in addresses]
    listed(register, disease, *(study(number) for number in range(40)))
    assert [count(address) for address in addresses] == few and max(few) <= 8
    assert few[1:] == without, "pages know it from memory"
