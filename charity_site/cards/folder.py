"""The question folder: the questions that a reader ticked, grouped by whom to ask, with room for the answers.

With a script the ticked questions come by the memory of the tab, and are sent to nobody. Without one they come by a plain form,
as the keys of their rows: nothing of that is stored, and no copy of the answer is kept anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charity_site.cards.models import CardIndexPage
from charity_site.core.keys import is_key
from diseases.models import DiseasePage, Question
from diseases.sections.questions import Whom
from diseases.sections.road import Phase
from topics.models import TopicPage, TopicQuestion

MOST = 100  # questions
ROWS = {  # by the parameter that holds their keys: the row, its words, and the page on which it stands
    "question": (Question, "text", DiseasePage),
    "step": (Phase, "ask", DiseasePage),
    "topic": (TopicQuestion, "text", TopicPage),
}


@dataclass(frozen=True)
class Ticked:
    """A question that a reader chose: what to ask (`text`), whom (`whom`), and the title of its page."""

    text: str
    whom: str
    page: str


@require_safe
def question_folder(request: HttpRequest) -> HttpResponse:
    """Show the folder. `question`, `step` and `topic` (keys of rows, each any number of times) are the questions that were ticked;
    those that no public page has any more are counted, and left out. 400 for more than 100."""
    asked = {name: {key for key in request.GET.getlist(name) if key} for name in ROWS}
    count = sum(map(len, asked.values()))
    if count > MOST:
        return render(
            request,
            "cards/question_folder.html",
            {"most": MOST, "groups": grouped([]), "pages": with_questions()},
            status=400,
        )
    found = [question for name, keys in asked.items() for question in ticked(name, keys)]
    context = {
        "groups": grouped(found),
        "missing": count - len(found),
        "cards_page": CardIndexPage.first_shown(),
        "pages": with_questions(),
    }
    response = render(request, "cards/question_folder.html", context)
    if count:
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def ticked(name: str, keys: Iterable[str]) -> list[Ticked]:
    """Return the questions with these `keys` (str) that stand on public pages."""
    model, column, page = ROWS[name]
    numbers = [int(key) for key in keys if is_key(key)]
    shown = page.objects.shown().order_by().values("pk")
    rows = model.objects.filter(pk__in=numbers, page__in=shown).exclude(**{column: ""}).select_related("page")
    rows = rows.order_by("page__title", "sort_order")
    return [Ticked(getattr(row, column), getattr(row, "whom", Whom.TEAM), row.page.title) for row in rows]


def grouped(questions: Iterable[Ticked]) -> list[tuple[Whom, list[Ticked]]]:
    """Return all groups of people to ask, each with its questions, also those without any: a script fills them."""
    questions = list(questions)
    return [(whom, [each for each in questions if each.whom == whom]) for whom in Whom]


def with_questions() -> list[DiseasePage | TopicPage]:
    """Return the diseases and topics on whose pages there are questions to tick."""
    diseases = DiseasePage.objects.shown().filter(pk__in=Question.objects.order_by().values("page"))
    topics = TopicPage.objects.shown().filter(pk__in=TopicQuestion.objects.order_by().values("page"))
    return [*diseases.for_lists(), *topics.in_order()]
