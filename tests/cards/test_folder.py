"""The question folder, without a script: a plain form brings the ticked questions, in groups of whom to ask, to print."""

import pytest
from bs4 import BeautifulSoup

from charity_site.cards.folder import MOST
from diseases.models import Question
from diseases.sections.road import Phase
from tests.factories import make_disease, make_topic
from topics.models import TopicQuestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def disease(site):
    return make_disease(
        title="Wilms tumor",
        questions=[Question(text="Who comes at night?", whom="nurse"), Question(text="What is the stage?")],
        phases=[
            Phase(name=name, length="4 weeks", where="ward", what_happens="<p>It.</p>", ask=ask, to_be_checked=True)
            for name, ask in (("First weeks", "When is surgery?"), ("Then", ""))
        ],
    )


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def shown(response):
    """The questions (dict of list of str) by the heading that they stand under."""
    groups = {group.h2.get_text(): group.select("[data-text]") for group in soup(response).select(".folder section")}
    return {heading: [text.get_text() for text in texts] for heading, texts in groups.items() if texts}


def test_ticked_questions_of_a_page_come_into_the_folder(client, disease):
    page = soup(client.get(disease.url))
    form = page.select_one("form#ask")
    boxes = page.select("input[form=ask]")
    assert [box["data-blank"] for box in boxes] == ["When is surgery?", "Who comes at night?", "What is the stage?"]
    response = client.get(form["action"], [(box["name"], box["value"]) for box in boxes])
    assert shown(response) == {
        "Anyone on the team": ["What is the stage?", "When is surgery?"],
        "The nurse": ["Who comes at night?"],
    }
    assert [note.get_text() for note in soup(response).select(".folder section [data-from].note")] == [
        "Wilms tumor"
    ] * 3
    assert response["Cache-Control"] == "private, no-store" and response["X-Robots-Tag"] == "noindex"
    assert not soup(response).select(".folder [name]")  # what is written into it goes nowhere


def test_ticked_questions_of_a_topic_come_into_the_folder(client, disease):
    asked = [TopicQuestion(text="Whom do we call?", whom="school"), TopicQuestion(text="What does it cost?")]
    topic = make_topic(title="School", questions=asked)
    page = soup(client.get(topic.url))
    boxes = page.select("#questions input[form=ask]")
    assert page.select_one("form#ask button") and page.select_one("script[src*='js/ask']")
    response = client.get("/question-folder/", [(box["name"], box["value"]) for box in boxes])
    assert shown(response) == {"Anyone on the team": ["What does it cost?"], "The school": ["Whom do we call?"]}
    leads = [link["href"] for link in soup(response).select("#to-tick ~ ul a")]
    assert leads == [f"{disease.url}#questions", f"{topic.url}#questions"]


def test_a_draft_topic_leaks_no_question_by_its_key(client, site):
    asked = [TopicQuestion(text="A draft?")]
    hidden = make_topic(title="Not yet", questions=asked, live=False).questions.get()
    response = client.get("/question-folder/", {"topic": [hidden.pk, "x"]})
    assert shown(response) == {} and "Not yet" not in response.content.decode()
    assert "2 of the questions that you ticked are no longer on this website." in response.content.decode()


def test_what_no_public_page_asks_is_left_out_and_said(client, disease):
    hidden = make_disease(questions=[Question(text="A draft?")], live=False).questions.get()
    silent = disease.phases.get(name="Then")
    asked = {"question": [hidden.pk, disease.questions.first().pk, "x", "٣", 10**30, -1, "9" * 5000], "step": silent.pk}
    response = client.get("/question-folder/", asked)
    assert shown(response) == {"The nurse": ["Who comes at night?"]}
    assert "7 of the questions that you ticked are no longer on this website." in response.content.decode()


def test_more_than_fit_are_refused(client, site):
    response = client.get("/question-folder/", {"question": range(MOST + 1)})
    assert response.status_code == 400 and f"At most {MOST} questions" in response.content.decode()
    assert client.post("/question-folder/").status_code == 405


def test_partners_read_whom_to_ask(client, disease):
    result = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]
    assert result["questions"] == ["Who comes at night?", "What is the stage?"]
    assert result["questions_to_ask"] == [
        {"text": "Who comes at night?", "whom": "nurse"},
        {"text": "What is the stage?", "whom": ""},
    ]
