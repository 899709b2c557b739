"""From a diagnosis to the research that it pays for, and back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.models import SiteSettings
from charity_site.delivery.database.generation import begin_generation
from research.models import Fund, Grant, Milestone, Output, ProgramPage
from research.thread import drawing_of, steps_of
from tests.factories import make_disease, make_program, make_story, make_update, make_user


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def make_fund(**fields):
    return Fund.objects.create(**{"name": "Leukemia research", "code": "LEUK", **fields})


def test_a_program_shows_its_milestones_outputs_updates_diseases_and_stories(client, site):
    disease = make_disease(title="Some leukemia")
    story = make_story(disease=disease)
    program = make_program(diseases=[disease], fund=make_fund(), end_year=2024)
    program.milestones = [
        Milestone(year=1968, text="First"),
        Milestone(year=2027, month=3, state="hoped", text="Last"),
    ]
    program.outputs = [
        Output(kind="paper", title="A paper", identifier="10.5555/1", state="published", year=2020),
        Output(kind="trial", title="A trial", identifier="NCT00000001", state="planned"),
    ]
    program.save_revision().publish()
    update = make_update(program)
    page = soup(client.get(program.url))
    text = page.main.get_text(" ", strip=True)
    for words in ("2020 to 2024", "1968", "Hoped for, March 2027", "A paper", "Some leukemia", "Read Name"):
        assert words in text, words
    links = {a["href"] for a in page.select("main a")}
    assert {disease.url, story.url, update.url, "https://doi.org/10.5555/1",
            "https://clinicaltrials.gov/study/NCT00000001"} <= links  # fmt: skip
    assert program.url in {a["href"] for a in soup(client.get(update.url)).select("main a")}


def test_a_draft_or_private_disease_is_named_nowhere_in_research(client, site):
    diseases = [make_disease(title=title) for title in ("Open one", "Draft one", "Private one")]
    program = make_program(diseases=diseases)
    story = make_story(disease=diseases[2])
    diseases[1].unpublish()
    diseases[2].view_restrictions.create(restriction_type="login")
    for address in (program.url, "/research/", story.url):
        text = client.get(address).content.decode()
        assert "Draft one" not in text and "Private one" not in text, address
    assert "Open one" in client.get(program.url).content.decode()


def test_each_card_names_what_its_program_studies(client, site):
    both, one = make_disease(title="Both"), make_disease(title="One")
    make_program(title="First", diseases=[one, both])
    make_program(title="Second", diseases=[both])
    make_program(title="Third")
    cards = soup(client.get("/research/")).select(".program-card")
    names = [[link.text for link in card.select(".inline-list a")] for card in cards]
    assert names == [["Both", "One"], ["Both"], []]


def test_a_gift_carries_the_fund_of_its_program(client, site):
    program = make_program(fund=make_fund(code="LEUK.1"))
    settings = SiteSettings.for_site(site.get_site())
    settings.giving_url = "https://give.example.org/?fund={fund}&amount={amount}"
    settings.full_clean()
    settings.save()
    assert soup(client.get(program.url)).select_one("main a.button")["href"] == "https://give.example.org/?fund=LEUK.1"


@pytest.mark.parametrize("change", [{"status": "completed", "end_year": 2024}, {"fund__is_open": False}])
def test_a_gift_to_what_has_ended_goes_where_it_is_needed_most_and_the_page_says_so(client, site, change):
    fund = make_fund(is_open=change.pop("fund__is_open", True))
    program = make_program(fund=fund, **change)
    SiteSettings.objects.update(giving_url="https://give.example.org/?fund={fund}")
    page = soup(client.get(program.url))
    button = page.select_one("main a.button")
    assert (button.text, button["href"]) == ("Give where it is needed most", "https://give.example.org/")
    assert "so a gift goes where it is needed most" in page.select_one("main").text


def test_no_button_promises_a_gift_while_none_is_taken_and_each_leads_to_what_can_be_done(client, site):
    disease = make_disease()
    program = make_program(title="Kidney & liver", diseases=[disease], fund=make_fund(code="KID"), is_sample=True)
    update = make_update(program)
    story = make_story(disease=disease)
    settings = SiteSettings.for_site(site.get_site())
    settings.contact_email, settings.contact_address = "hello@example.org", "1 Street\nTown"
    settings.save()
    pages = {url: soup(client.get(url)) for url in ("/", update.url, program.url, story.url, disease.url, "/about/")}
    for url, page in pages.items():
        assert [link for link in page.select("a") if link.text.startswith("Give")] == [], url
        header = page.select_one(".site-header .quiet-link" if url == disease.url else ".site-header .button")
        assert (header.text, header["href"]) == ("Giving", "/about/")
    for url in ("/", update.url, program.url):
        link = pages[url].select_one("main a.button")
        assert (link.text, link["href"]) == ("How to give to Kidney & liver", f"{program.url}#giving")
    for page in (story, disease):
        assert pages[page.url].select(f'main a[href="/follow/{page.pk}/program{program.url}"]'), page
    way = pages[program.url].select_one("#giving")
    assert (
        way.select_one("a")["href"] == "mailto:hello@example.org?subject=A%20gift%20for%20Kidney%20%26%20liver%20(KID)"
    )
    assert "1 StreetTown" in way.text and "KID" in way.text and "send no money" in way.text
    assert way.select_one(f'a[href="/follow/{program.pk}/giving/about/"]')
    assert "hello@example.org" in pages["/about/"].select_one("#giving").text


def test_where_a_gift_is_taken_no_other_way_stands_beside_it(client, site):
    SiteSettings.objects.update(giving_url="https://give.example.org/", contact_email="hello@example.org")
    for url in (make_program().url, "/about/"):
        page = soup(client.get(url))
        assert not page.select("#giving")
        header = page.select_one(".site-header .button")
        assert (header.text, header["href"]) == ("Give", "https://give.example.org/")


def test_nothing_is_offered_where_nobody_can_be_asked(client, site):
    SiteSettings.objects.update(giving_page=None)
    program = make_program()
    for url in ("/", program.url):
        page = soup(client.get(url))
        assert not page.select("#giving, a[href$='#giving'], .site-header .button"), url


@pytest.mark.parametrize("word", ["{program}", "{fund", "fund}", "{}"])
def test_an_unknown_word_in_the_giving_address_is_refused(site, word):
    settings = SiteSettings.for_site(site.get_site())
    settings.giving_url = f"https://give.example.org/?fund={word}"
    with pytest.raises(ValidationError, match=r"understood|partner"):
        settings.full_clean()


def test_what_paid_for_an_output_is_a_grant_of_its_program(site):
    program = make_program(grants=[Grant(title="A pilot study", award_number="GT-1", state="funded", year=2024)])
    program.outputs = [Output(kind="trial", title="A study", state="recruiting", year=2024, paid_by="GT-2")]
    with pytest.raises(ValidationError, match="No grant here has the award number “GT-2”"):
        program.save_revision().publish()


def test_a_program_says_what_pays_for_it_and_how_each_step_stands(client, site):
    program = make_program(
        grants=[
            Grant(title="A pilot study", lead="Dr. Ada", institution="A hospital", start_year=2022, end_year=2024,
                  amount="$120,000", award_number="GT-1", state="published", year=2024, month=3),
            Grant(title="A sensor", start_year=2023, end_year=2023, state="stopped", year=2023, why_stopped="Too few could wear it."),
        ],
        outputs=[
            Output(kind="practice", title="Two scans less", identifier="24695854", state="running", year=2025, paid_by="GT-1"),
            Output(kind="trial", title="A study", state="recruiting", year=2024),
            Output(kind="paper", title="A paper", journal="Blood", open_access_url="https://example.org/free",
                   state="published", year=2024, why_stopped="It was not."),
        ],
        milestones=[
            Milestone(year=2021, text="It began."),
            Milestone(year=2099, state="hoped", text="It ends."),
            Milestone(year=2022, text="9 in 10 children survive."),
        ],
    )  # fmt: skip
    for rows in (Grant.objects.filter(state="stopped"), Output.objects.exclude(kind="practice")):
        rows.update(year=None)  # as it was published before a year was asked for
    Output.objects.filter(kind="paper").update(state="")
    update = make_update(program, title="Halfway", date="2025-05-04")
    page = soup(client.get(program.url))
    text = " ".join(page.main.get_text(" ", strip=True).split())
    for words in (
        "Published, March 2024 A pilot study Led by: Dr. Ada Where: A hospital When: 2022 to 2024 Sum: $120,000 Number: GT-1",
        "Stopped A sensor When: 2023 Why it was stopped: Too few could wear it.",
        "Change of practice. Under way, 2025 Two scans less",
        "24695854 Paid by the grant with the number GT-1",
        "Clinical trial. Recruiting A study",
        "Paper A paper Blood Read all of it, free",
    ):
        assert words in text, words
    assert "It was not." not in text, "what goes on has no reason why it was stopped"
    for address in ("https://pubmed.ncbi.nlm.nih.gov/24695854/", "https://example.org/free"):
        assert page.select_one(f'main a[href="{address}"]')
    thread = page.select_one(".program-thread")
    steps = [" ".join(step.get_text(" ", strip=True).split()) for step in thread.select("ol > li")]
    assert steps == [
        "Milestone. Done, 2021 It began.",
        "Grant. Published, March 2024 A pilot study",
        "Change of practice. Under way, 2025 Two scans less",
        "News. May 4, 2025 Halfway",
        "Milestone. Hoped for, 2099 It ends.",
        "Grant. Stopped A sensor Why it was stopped: Too few could wear it.",
        "Clinical trial. Recruiting A study",
        "Paper A paper",
    ], "the oldest first, and what has no day last"
    assert thread.select_one(f'a[href="{update.url}"]')
    drawing = thread.svg
    assert drawing["aria-hidden"] == "true", "the list says the same"
    assert [knot["class"] for knot in drawing.select("g")] == [
        ["done"], ["done"], ["going"], ["done"], ["hoped"], ["stopped"], ["going"], ["unsaid"],
    ]  # fmt: skip
    assert len(drawing.select(":scope > path")) == 7 and len(drawing.select("path.to-come")) == 4
    assert [year.text for year in drawing.select(".year")] == ["2021", "2024", "2025", "2099"]


def test_a_long_thread_goes_on_in_the_next_row_and_an_odd_year_breaks_nothing(db):
    program = ProgramPage(
        milestones=[Milestone(year=2000 + number, text=f"{number}") for number in range(14)],
        grants=[Grant(title="A typo", year=20244), Grant(title="Another", year=9999, month=12, state="planned")],
    )
    steps = steps_of(program, [])
    assert [step.text for step in steps[-2:]] == ["A typo", "Another"]
    drawing = drawing_of(steps)
    first, second = drawing["knots"][0], drawing["knots"][12]
    assert (second.x, second.y - first.y) == (first.x, drawing["height"] / 2) and second.number == 13
    assert len(drawing["lines"]) == 14 and drawing["knots"][11].x <= drawing["width"]


def test_one_list_of_a_program_is_no_thread(client, site):
    program = make_program(
        milestones=[Milestone(year=2021, text="It began."), Milestone(year=2022, text="It went on.")]
    )
    assert not soup(client.get(program.url)).select(".program-thread")


@pytest.mark.parametrize("row", [Grant, Output])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "stopped", "year": 2024}, "Say why it was stopped"),
        ({"state": "planned", "month": 3}, "This month needs its year"),
        ({"state": "running"}, "Say since which year"),
        ({"year": 2024}, "Say how it stands"),
    ],
)
def test_how_a_step_stands_is_said_whole(site, row, fields, sentence):
    values = {"kind": "paper"} if row is Output else {}
    program = make_program(
        live=False, **{row._meta.get_field("page").remote_field.related_name: [row(**values, title="A step", **fields)]}
    )
    with pytest.raises(ValidationError, match=sentence):
        program.save_revision(clean=False).publish()


def test_a_program_without_news_for_a_year_says_so(client, site):
    program = make_program()
    old, new = (timezone.localdate() - timedelta(days=days) for days in (400, 300))
    assert "No update since" not in client.get(program.url).content.decode(), "it was published today"
    ProgramPage.objects.update(first_published_at=timezone.now() - timedelta(days=500))
    begin_generation()
    quiet = soup(client.get(program.url))
    assert "No update since" in quiet.main.text and not quiet.select("ul.updates"), "no list of nothing"
    make_update(program, date=old)
    said = f"No update since {date_format(old, 'F j, Y')}."
    addresses = program.url, reverse("program_feed", args=[program.slug])
    assert all(said in client.get(address).content.decode() for address in addresses)
    ProgramPage.objects.update(status="completed")
    begin_generation()
    assert not any(said in client.get(address).content.decode() for address in addresses)
    ProgramPage.objects.update(status="running")
    make_update(program, date=new)
    assert "No update since" not in client.get(program.url).content.decode()


def test_those_who_work_with_it_find_it_among_what_there_is_to_do(client, site):
    make_program(title="Quiet one"), make_program(title="Ended one", status="completed", end_year=2024)
    told = make_program(title="Told one")
    ProgramPage.objects.update(first_published_at=timezone.now() - timedelta(days=500))
    make_update(told, date=timezone.localdate())
    client.force_login(make_user("Research editors"))
    page = soup(client.get(reverse("look_after_report") + "?finding=quiet"))
    lines = [" ".join(row.get_text(" ", strip=True).split()) for row in page.select("table.listing tbody tr")]
    assert len(lines) == 1 and "Quiet one" in lines[0] and "No update for a year: since " in lines[0]


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("trial", "10.5555/1"),
        ("paper", "https://doi.org/10.5555/1"),
        ("trial", "NCT12"),
        ("paper", "10."),
        ("dataset", "24695854"),
    ],
)
def test_an_identifier_that_resolves_to_nothing_cannot_be_published(site, kind, identifier):
    program = make_program(live=False)
    program.outputs = [Output(kind=kind, title="An output", identifier=identifier, state="planned")]
    with pytest.raises(ValidationError, match="should look like"):
        program.save_revision(clean=False).publish()


def test_years_must_be_in_order(site):
    with pytest.raises(ValidationError, match="before the first year"):
        make_program(start_year=2024, end_year=2020)
