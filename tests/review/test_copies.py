"""Is my copy current? A code on paper tells it in ten years, whatever became of the page."""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
import segno
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from charity_site.review import copy_views
from charity_site.review.copy_code import DAYS, FIRST_DAY, LENGTH, PAGES, SIGNS, code_of, digest_of, read_code
from charity_site.review.models import PublishedSection
from diseases.models import DiseaseIndexPage, Treatment
from tests import reviewing
from tests.factories import make_disease, make_standard_page, make_topic
from topics.models import TopicPart

SAID = {"treatment": "1aaaaaaaaaaa", "overview": "1bbbbbbbbbbb"}
GONE, CURRENT, OLD, UNKNOWN = (
    "We do not have this page any more",
    "Your copy is still current",
    "Your copy is no longer current",
    "We cannot tell",
)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def disease(site):
    return make_disease(title="Wilms tumor", overview="<p>A tumor of the kidney.</p>")


def printed(page):
    """The code (str) on paper, as somebody prints the page now."""
    shown = BeautifulSoup(Client().get(page.url).content, "html5lib")
    return shown.select_one(".printed-foot .copy-line .unbroken").text


def look_up(code):
    return Client().get(reverse("copy", args=[code]))


def answer(code):
    """The heading (str) and the words (str) of the answer to `code`."""
    page = BeautifulSoup(look_up(code).content, "html5lib")
    return page.h1.text, " ".join(page.main.text.split())


def publish(page, note="Newer words.", typo=False, **fields):
    reviewing.publish(page, "" if typo else note, typo=typo, **fields)
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("page", [0, 1, 20, 4711, PAGES - 1])
@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 11, 29), FIRST_DAY + timedelta(days=DAYS - 1)], ids=str)
def test_a_code_says_page_day_and_digest(page, day):
    code = code_of(page, day, SAID)
    assert re.fullmatch("([0-9B-DF-HJ-NP-TW-Z]{4}-){2}[0-9B-DF-HJ-NP-TW-Z]{4}", code)
    with time_machine.travel(day + timedelta(days=1)):
        copy = read_code(code)
    assert (copy.page, copy.day, copy.digest) == (page, day, digest_of(SAID))


def test_codes_are_read_the_same_way_forever():
    """Sheets are on the wall for years: none of these may ever change."""
    assert code_of(20, date(2026, 11, 29), SAID) == "QSXM-M90W-9B9W"
    assert code_of(1234567, date(2031, 2, 3), {}) == "GX0W-FKWT-KT00"


def test_what_has_no_room_in_a_code_has_none():
    assert code_of(PAGES, date(2026, 11, 29), SAID) == code_of(1, FIRST_DAY - timedelta(days=1), SAID) == ""
    assert code_of(1, FIRST_DAY + timedelta(days=DAYS), SAID) == ""


def test_a_code_is_read_however_it_is_typed():
    code = next(code for page in range(500) if {"0", "1", "W"} <= set(code := code_of(page, date(2026, 11, 29), SAID)))
    copy = read_code(code)
    assert copy
    typed = (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        "  " + code.replace("-", " – ") + "\u00a0",
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l").replace("W", "v"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in code),  # as an East Asian keyboard writes it
    )
    assert [read_code(each) for each in typed] == [copy] * len(typed)


def test_no_slip_of_one_sign_and_no_exchange_of_two_is_another_code():
    code = code_of(20, date(2026, 11, 29), SAID).replace("-", "")
    for place in range(LENGTH):
        for sign in set(SIGNS) - {code[place]}:
            assert read_code(code[:place] + sign + code[place + 1 :]) is None
    for first, second in combinations(range(LENGTH), 2):
        signs = list(code)
        signs[first], signs[second] = signs[second], signs[first]
        assert "".join(signs) == code or read_code("".join(signs)) is None


@pytest.mark.parametrize(
    "typed", ["", "x", "-", "A" * 12, "1" * 11, "0" * 500, "é" * 12, "\ud800" * 12, "../../etc", "<script>", "０" * 11]
)
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


def test_a_code_of_a_day_to_come_was_never_printed():
    assert read_code(code_of(1, timezone.localdate() + timedelta(days=1), SAID)) is None


def test_paper_and_the_kept_page_bear_the_same_code(disease):
    html = Client().get(disease.url).content.decode()
    page, code = BeautifulSoup(html, "html5lib"), printed(disease)
    assert read_code(code).page == disease.pk and read_code(code).day == timezone.localdate()
    address = f"http://testserver{reverse('copy', args=[code])}"
    drawn = segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    assert str(BeautifulSoup(drawn, "html5lib").path["d"]) == page.select_one(".copy-code path")["d"]
    kept = html[html.index('class="kept-notice"') : html.index("</template>")]
    assert f'<a href="{reverse("copy", args=[code])}">' in kept
    assert not BeautifulSoup(Client().get(make_standard_page().url).content, "html5lib").select("[class^=copy-]")


def test_nothing_changed(disease):
    code = printed(disease)
    response = look_up(code)
    assert response.status_code == 200 and not response.cookies
    assert "no-store" in response["Cache-Control"] and b'content="noindex"' in response.content
    heading, words = answer(code)
    assert heading == CURRENT and "Wilms tumor" in words and f"{timezone.localdate():%Y}" in words
    assert "not yet reviewed by a clinician" in words


def test_a_code_that_was_printed_before_a_change_names_the_section_and_what_changed(disease):
    code = printed(disease)
    publish(disease, note="A new way to treat it.", treatments=[Treatment(name="Surgery", what_it_is="<p>Words.</p>")])
    page = BeautifulSoup(look_up(code).content, "html5lib")
    assert page.h1.text == OLD and [heading.text for heading in page.select("main h2")] == ["Treatment"]
    assert page.select_one(f"main a[href='{disease.url}#treatment']") and "A new way to treat it." in page.main.text
    assert answer(printed(disease))[0] == CURRENT


def test_each_change_since_is_told_and_none_from_before(disease):
    disease = publish(disease, note="Before it was printed.", overview="<p>One.</p>")
    code = printed(disease)
    for words in ("Two", "Three"):
        disease = publish(disease, note=f"{words}, at last.", overview=f"<p>{words}.</p>")
    heading, words = answer(code)
    assert heading == OLD and "Two, at last." in words and "Three, at last." in words and "Before it" not in words


def test_what_was_changed_and_changed_back_is_current_again(disease):
    code = printed(disease)
    disease = publish(disease, note="Other words.", overview="<p>Other words.</p>")
    assert answer(code)[0] == OLD
    publish(disease, note="Back.", overview="<p>A tumor of the kidney.</p>")
    assert answer(code)[0] == CURRENT


def test_a_typo_leaves_a_copy_current(disease):
    code = printed(disease)
    publish(disease, typo=True, overview="<p>A tumour of the kidney.</p>")
    heading, words = answer(code)
    assert heading == CURRENT and "Only the spelling was corrected" in words


def test_a_section_that_was_taken_out_is_named(disease):
    disease = publish(disease, treatments=[Treatment(name="Surgery", what_it_is="<p>Words.</p>")])
    code = printed(disease)
    publish(disease, note="Not done any more.", treatments=[])
    page = BeautifulSoup(look_up(code).content, "html5lib")
    assert (
        page.h1.text == OLD and "Not done any more." in page.main.text and not page.select("main a[href$='#treatment']")
    )


def test_a_page_that_was_renamed_and_moved_is_found(disease):
    code = printed(disease)
    disease = publish(disease, title="Nephroblastoma", slug="nephroblastoma")
    index = DiseaseIndexPage.objects.get()
    other = DiseaseIndexPage(title="Other types", introduction="Words.", slug="other-types")
    index.get_parent().add_child(instance=other)
    Page.objects.get(pk=disease.pk).move(other, pos="last-child")
    with time_machine.travel(timezone.now() + timedelta(days=3653)):
        heading, words = answer(code)
    assert heading == CURRENT and "Nephroblastoma" in words


@pytest.mark.parametrize("kind", ["unpublished", "deleted", "private", "never public", "no page", "another kind"])
def test_what_visitors_may_not_see_gets_one_and_the_same_answer(disease, kind):
    code = printed(disease)
    day = timezone.localdate()
    if kind == "unpublished":
        disease.unpublish()
    elif kind == "deleted":
        disease.delete()
    elif kind == "private":
        PageViewRestriction.objects.create(page=DiseaseIndexPage.objects.get(), restriction_type="login")
    elif kind == "never public":
        code = code_of(make_disease(title="Hidden", live=False).pk, day, {})
    else:
        code = code_of({"no page": PAGES - 1}.get(kind) or make_standard_page(title="Hidden").pk, day, SAID)
    response, nobodys = look_up(code), look_up(code_of(PAGES - 2, day, {}))
    assert response.status_code == 404 and answer(code)[0] == GONE
    assert "Wilms" not in response.content.decode() and "Hidden" not in response.content.decode()
    assert BeautifulSoup(response.content, "html5lib").main == BeautifulSoup(nobodys.content, "html5lib").main


def test_a_page_that_comes_back_answers_again(disease):
    code = printed(disease)
    disease.unpublish()
    assert answer(code)[0] == GONE
    publish(disease)
    assert answer(code)[0] == CURRENT


def test_what_is_not_known_is_said_and_leads_to_the_page_of_today(disease):
    heading, words = answer(code_of(disease.pk, timezone.localdate(), SAID))
    assert heading == UNKNOWN and "Wilms tumor" in words
    PublishedSection.objects.all().delete()
    assert answer(printed(disease))[0] == CURRENT  # nothing was noted, then as now


def test_a_private_page_and_a_preview_bear_no_code(client, disease):
    preview = disease.make_preview_request(client.get(disease.url).wsgi_request, "").content.decode()
    assert "copy-line" not in preview and "copy-code" not in preview
    PageViewRestriction.objects.create(page=disease, restriction_type="password", password="a-password")
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[disease.get_view_restrictions().get().pk, disease.pk]),
        {"password": "a-password", "return_url": disease.url},
    )
    shown = client.get(disease.url).content.decode()
    assert "Wilms tumor" in shown and "copy-line" not in shown and "copy-code" not in shown


def test_a_code_can_be_typed(disease):
    code = printed(disease)
    form = BeautifulSoup(Client().get(reverse("find_copy")).content, "html5lib").select_one("main form")
    assert form["action"] == reverse("find_copy") and form.select_one("input[name=code]")
    for typed in (f" {code.lower().replace('-', ' ')} ", code.replace("-", "/")):
        response = Client().get(form["action"], {"code": typed}, follow=True)
        assert CURRENT in response.content.decode() and not response.cookies


@pytest.mark.parametrize("typed", ["1234-5678-90BC", "hello", "<b>x</b>", "x" * 300, "ä/ö", "911 988"])
def test_a_wrong_code_says_what_to_do_and_stays_in_the_field(site, typed):
    response = Client().get(reverse("find_copy"), {"code": typed})
    page = BeautifulSoup(response.content, "html5lib")
    assert response.status_code == 404 and "look at it once more" in page.select_one("[role=alert]").text
    field = page.select_one("#copy-code")
    assert (
        field["value"] == typed[:40] and field["aria-invalid"] == "true" and page.select_one("main [href='/search/']")
    )
    if "/" not in typed:
        assert Client().get(reverse("copy", args=[typed])).status_code == 404


def test_nothing_typed_asks_again(site):
    assert Client().get(reverse("find_copy"), {"code": " "}).status_code == 200
    assert Client().post(reverse("find_copy")).status_code == 405


def test_a_flood_of_questions_ends_for_its_network_alone(disease, monkeypatch):
    monkeypatch.setattr(copy_views, "MOST_AN_HOUR", 2)
    code = printed(disease)
    assert [look_up(code).status_code for _ in range(3)] == [200, 200, 429]
    assert code in look_up(code).content.decode()
    assert Client().get(reverse("copy", args=[code]), REMOTE_ADDR="198.51.100.9").status_code == 200
    assert "127.0.0.1" not in str(cache._cache)


def test_an_alias_answers_with_the_history_of_its_page(disease):
    alias = disease.create_alias(parent=DiseaseIndexPage.objects.get(), update_slug="wilms-again")
    code = printed(alias)
    assert answer(code)[0] == CURRENT
    publish(disease, note="Other words.", overview="<p>Other words.</p>")
    assert answer(code)[0] == OLD


def test_a_topic_bears_one_too(site):
    topic = make_topic()
    code = printed(topic)
    assert answer(code)[0] == CURRENT
    publish(topic, note="A newer step.", parts=[TopicPart(heading="A part", text="<p>Newer.</p>", to_be_checked=True)])
    heading, words = answer(code)
    assert heading == OLD and "A newer step." in words
    anchor = BeautifulSoup(look_up(code).content, "html5lib").select_one(".updates a")["href"].partition("#")[2]
    assert BeautifulSoup(Client().get(topic.url).content, "html5lib").find(id=anchor)
