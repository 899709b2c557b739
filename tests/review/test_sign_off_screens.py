"""Staff make a link, see what came of it, and end it; a reviewer with an account answers on a screen that shows what changed."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState

from charity_site.core.models import SiteSettings
from charity_site.review.models import Review, Reviewer, SignOff
from diseases.models import DiseasePage, QuickFact
from tests.factories import make_disease, make_source, make_user
from tests.review.sign_offs import answer
from tests.reviewing import make_reviewer


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def disease(site):
    disease = make_disease(title="Jaguar disease", prognosis_intro="<p>The outlook.</p>")
    disease.overview = "<p>What nobody approved.</p>"
    disease.save_revision()
    return disease


@pytest.fixture
def editor(client, site):
    user = make_user("Editors")
    client.force_login(user)
    return user


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def ask(client, disease, **data):
    return client.post(reverse("ask_for_sign_off", args=[disease.pk]), data)


def test_the_editor_leads_to_both_screens_who_may_open_them(client, disease):
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    leads = {}
    for role in ("Editors", "Clinical reviewers", "Site managers"):
        client.force_login(make_user(role))
        html = client.get(address).content.decode()
        names = ("ask_for_sign_off", "review_draft")
        leads[role] = [name for name in names if f'href="{reverse(name, args=[disease.pk])}"' in html]
    assert leads == {
        "Editors": ["ask_for_sign_off"],
        "Clinical reviewers": ["review_draft"],
        "Site managers": ["ask_for_sign_off", "review_draft"],
    }


@pytest.mark.parametrize("typed", ["", "somebody@example.org"])
def test_an_editor_asks_nobody_whose_address_no_manager_wrote_down(client, editor, disease, typed):
    said = ask(client, disease, reviewer=make_reviewer().pk, email=typed).content.decode()
    assert "Ask a site manager to write it down under Reviewers" in said and "/sign-off/" not in said
    assert not SignOff.objects.exists() and not mail.outbox


def test_a_link_without_a_mail_address_is_shown_once(client, manager, disease):
    response = ask(client, disease, reviewer=make_reviewer().pk)
    link = re.search(r"http://localhost(/sign-off/[^\"]+)", response.content.decode())[1]
    assert client.get(link).status_code == 200
    assert "/sign-off/" not in client.get(reverse("ask_for_sign_off", args=[disease.pk])).content.decode()
    assert "/sign-off/" not in client.get(reverse("sign_offs")).content.decode()
    assert not mail.outbox


def test_a_link_with_a_mail_address_is_sent_there_alone(client, manager, disease):
    SiteSettings.objects.update_or_create(
        site=disease.get_site(), defaults={"charity_name": "The Gold Fund", "contact_email": "help@example.org"}
    )
    response = ask(client, disease, reviewer=make_reviewer(name="Dr. Ada").pk, email="ada@example.org")
    assert response.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org"] and "Dr. Ada" in sent.body and "Jaguar disease" in sent.subject
    assert "Write to help@example.org" in sent.body and "The Gold Fund" in sent.body, "nobody answers a stranger"
    link = re.search(r"http://localhost(/sign-off/\S+)", sent.body)[1]
    assert client.get(link).status_code == 200 and SignOff.objects.get().asked_by == manager


def known_by_a_manager():
    return make_reviewer(name="Dr. Ada", email="ada@example.org")


def known_by_the_account():
    return make_reviewer(name="Dr. Ada", account=make_user("Clinical reviewers", email="ada@example.org"))


@pytest.mark.parametrize("known", [known_by_a_manager, known_by_the_account])
def test_where_the_address_is_known_the_link_goes_there_and_nobody_else_sees_it(client, editor, disease, known):
    ada = known()
    refused = ask(client, disease, reviewer=ada.pk, email=editor.email)
    assert "We know another address of this person." in refused.content.decode()
    assert not SignOff.objects.exists() and not mail.outbox
    for typed in ("", "Ada@example.org"):
        said = client.post(
            reverse("ask_for_sign_off", args=[disease.pk]), {"reviewer": ada.pk, "email": typed}, follow=True
        )
        assert "/sign-off/" not in said.content.decode() and mail.outbox.pop().to == ["ada@example.org"]
    assert SignOff.objects.open().get().way == "a link that was sent to their own address"


def test_editors_do_not_change_the_address_of_a_reviewer(client, editor):
    ada = known_by_a_manager()
    for role, may in (("Editors", False), ("Clinical reviewers", False), ("Site managers", True)):
        client.force_login(make_user(role))
        assert (client.get(reverse(ada.snippet_viewset.get_url_name("edit"), args=[ada.pk])).status_code == 200) == may


@pytest.mark.parametrize(
    ("email", "way"),
    [("", "a link that Ana Silva copied"), ("a@example.org", "a link to an address that Ana Silva typed")],
)
def test_the_history_and_who_reviews_are_told_through_whose_hands_a_link_went(client, manager, disease, email, way):
    manager.first_name, manager.last_name = "Ana", "Silva"
    manager.save()
    response = ask(client, disease, reviewer=make_reviewer(name="Dr. Ada").pk, email=email)
    link = re.search(
        r"http://localhost(/sign-off/[^\s\"]+)", mail.outbox[0].body if email else response.content.decode()
    )[1]
    assert f"by {way}" in text(client.get(reverse("ask_for_sign_off", args=[disease.pk])).content)
    answer(client, link, everything="1")
    said = {entry.action: entry.message for entry in PageLogEntry.objects.filter(action__startswith="review.")}
    assert said["review.sign_off_asked"] == f"Asked Dr. Ada to check the draft, by {way}"
    assert said["review.answered"].startswith(f"Dr. Ada answered, by {way}: Overview approved")
    assert {review.sign_off.way for review in Review.objects.all()} == {way}
    client.force_login(make_user("Clinical reviewers"))
    html = client.get(reverse("review_draft", args=[disease.pk])).content
    told = BeautifulSoup(html, "lxml").select_one("#overview .what-changed").get_text()
    assert "Dr. Ada approved exactly this" in told and way in told


@pytest.mark.parametrize("data", [{}, {"reviewer": "x"}, {"reviewer": "0"}, {"email": "nobody"}])
def test_without_a_person_there_is_no_link(client, editor, disease, data):
    assert ask(client, disease, **data).status_code == 200
    assert not SignOff.objects.exists()


def test_nobody_asks_about_a_page_of_others_or_one_that_no_clinician_checks(client, site, disease):
    page = site.get_children().get(slug="about")
    for role in ("Research editors", "Story coordinators", "Clinical reviewers"):
        client.force_login(make_user(role))
        assert ask(client, disease, reviewer=make_reviewer().pk).status_code == 302
    client.force_login(make_user("Editors"))
    assert client.get(reverse("ask_for_sign_off", args=[page.pk])).status_code == 404
    assert client.get(reverse("ask_for_sign_off", args=[999_999])).status_code == 404
    alias = disease.create_alias(update_slug="the-same")
    assert ask(client, alias, reviewer=make_reviewer().pk).status_code == 404
    assert not SignOff.objects.exists()


def test_all_links_stand_in_a_list_with_their_state_and_an_open_one_is_ended(client, editor, disease):
    sign_off, link = SignOff.ask(disease, make_reviewer(name="Dr. Ada"), editor)
    path = link.removeprefix("http://localhost")
    listed = client.get(reverse("sign_offs")).content.decode()
    end = reverse("end_sign_off", args=[sign_off.pk])
    assert "Dr. Ada" in listed and "Waits for an answer" in listed and f'href="{end}"' in listed
    assert client.get(end).status_code == 200 and client.get(path).status_code == 200, "nothing has happened yet"
    client.post(end)
    assert client.get(path).status_code == 404
    listed = client.get(reverse("sign_offs")).content.decode()
    assert "Ended" in listed and f'href="{end}"' not in listed


def test_links_to_pages_of_others_are_not_listed_and_not_ended(client, disease):
    sign_off, link = SignOff.ask(disease, make_reviewer(), make_user())
    for role in ("Story coordinators", "Research editors"):
        user = make_user(role)
        client.force_login(user)
        assert client.post(reverse("end_sign_off", args=[sign_off.pk])).status_code == 302
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


def text(html):
    return " ".join(BeautifulSoup(html, "lxml").main.get_text(" ").split())


def review(client, disease, **data):
    """Open the screen, and send what a browser would, with `data`."""
    address = reverse("review_draft", args=[disease.pk])
    fields = BeautifulSoup(client.get(address).content, "lxml").select("main form :is(input[type=hidden], textarea)")
    sent = {field["name"]: field.get("value", "") for field in fields}
    return client.post(address, {**sent, **{name.replace("__", "-"): value for name, value in data.items()}})


@pytest.fixture
def reviewer(client, site):
    user = make_user("Clinical reviewers", first_name="Grace", last_name="H.")
    client.force_login(user)
    return user


def test_what_changed_since_the_approval_is_marked_word_by_word(client, disease, reviewer):
    live = DiseasePage.objects.get()
    live.note_review(make_reviewer(name="Dr. Ada"), date(2026, 5, 3))
    html = client.get(reverse("review_draft", args=[disease.pk])).content.decode()
    changed = BeautifulSoup(html, "lxml").select_one("#overview .what-changed")
    assert "Changed since Dr. Ada approved it on May 3, 2026" in " ".join(changed.get_text().split())
    assert (
        "What nobody approved." in changed.ins.get_text() and "new:" in changed.ins.select_one(".visually-hidden").text
    )
    assert "An overview." in changed.find("del").get_text()
    assert "approved exactly this" in text(html) and "The outlook." in text(html)


def test_figures_stand_side_by_side_with_their_sources(client, disease, reviewer):
    before, now = make_source(publisher="The old journal"), make_source(publisher="The new journal")
    live = DiseasePage.objects.get()
    live.quick_facts = [
        QuickFact(figure="2 years", text="is the usual age.", population="all", source=before, as_of=2009)
    ]
    live.save_revision().publish()
    live = DiseasePage.objects.get()
    live.note_review(make_reviewer(), date(2026, 5, 3))
    live.quick_facts = [QuickFact(figure="3 years", text="is the usual age.", population="all", source=now, as_of=2024)]
    live.save_revision()
    html = client.get(reverse("review_draft", args=[disease.pk])).content
    cells = [cell.get_text(" ") for cell in BeautifulSoup(html, "lxml").select("#quick-facts .what-changed td")]
    assert len(cells) == 2
    assert "2 years" in cells[0] and "The old journal" in cells[0] and "2009" in cells[0]
    assert "3 years" in cells[1] and "The new journal" in cells[1] and "2024" in cells[1]


def test_a_section_that_nobody_approved_and_one_that_is_taken_out_are_named(client, disease, reviewer):
    address = reverse("review_draft", args=[disease.pk])
    assert "No clinician has approved this section yet." in text(client.get(address).content)
    live = DiseasePage.objects.get()
    live.note_review(make_reviewer(), date(2026, 5, 3))
    live.prognosis_intro = ""
    live.save_revision()
    assert "Prognosis: taken out" in text(client.get(address).content)


def test_all_that_an_account_approves_takes_the_step_and_is_in_its_name(client, disease, reviewer):
    task = disease.get_workflow().start(disease, make_user("Editors")).current_task_state
    assert review(client, disease, everything="1").status_code == 302
    task.refresh_from_db()
    assert (task.status, task.finished_by) == (TaskState.STATUS_APPROVED, reviewer)
    assert Reviewer.objects.get().account == reviewer
    assert {each.section for each in Review.objects.all()} == {"overview", "symptoms", "prognosis"}


def test_answers_that_are_sent_twice_count_once(client, disease, reviewer):
    for _ in range(2):
        assert review(client, disease, everything="1").status_code == 302
    assert Review.objects.count() == 3
    task = disease.get_workflow().start(disease, make_user("Editors")).current_task_state
    review(client, disease, everything="1")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_APPROVED and Review.objects.count() == 3, "it waits only now"


def test_an_answer_counts_again_after_somebody_else_decided_otherwise(client, disease, reviewer):
    review(client, disease, everything="1")
    other = make_reviewer(name="Dr. Grace")
    change = {"page_id": disease.pk, "section": "overview", "reviewer": other, "decision": Review.Decision.CHANGE}
    first = Review.objects.get(section="overview")
    Review.objects.create(**change, fingerprint=first.fingerprint, date=first.date, note="Shorter.")
    review(client, disease, **{"decision-overview": "approve"})
    last = Review.objects.filter(section="overview").order_by("pk").last()
    assert (last.decision, last.reviewer) == (Review.Decision.APPROVED, first.reviewer)


def test_an_account_asks_for_a_change(client, disease, reviewer):
    task = disease.get_workflow().start(disease, make_user("Editors")).current_task_state
    assert review(client, disease, **{"decision-overview": "change"}).status_code == 400
    review(client, disease, **{"decision-overview": "change", "comment-overview": "Say when to call."})
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_REJECTED and "Say when to call." in task.comment


def test_editors_do_not_answer(client, editor, disease):
    assert client.get(reverse("review_draft", args=[disease.pk])).status_code == 302
    client.post(reverse("review_draft", args=[disease.pk]), {"everything": "1"})
    assert not Review.objects.exists()
