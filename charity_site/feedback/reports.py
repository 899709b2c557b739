"""Show to staff what readers say: how often each part of a page was clear, and their lines, which are marked as answered."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.core.seen import pages_worked_on
from charity_site.feedback.models import HEADINGS, Answer
from charity_site.users.models import User
from charity_site.users.requests import StaffRequest
from diseases.models import DiseasePage

MAY_SEE, MAY_ANSWER = "feedback.view_answer", "feedback.change_answer"
OPEN = ~Q(line="") & Q(answered_at=None)  # somebody wrote a line, and nobody has looked after it


def answers_for(user: User) -> QuerySet[Answer]:
    """Return the answers about the pages that `user` works with."""
    return Answer.objects.filter(page__in=pages_worked_on(user).values("pk")).select_related("page", "answered_by")


def pages_with_answers(request: StaffRequest) -> QuerySet[DiseasePage]:
    return DiseasePage.objects.filter(pk__in=answers_for(request.user).values("page")).order_by("title")


class AnswerFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="Which",
        choices=[("open", "A line that waits"), ("line", "All with a line")],
        method="of_state",
        widget=forms.RadioSelect,
        empty_label="All",
    )
    is_clear = django_filters.ChoiceFilter(
        label="Was it clear?", choices=[("True", "Yes"), ("False", "No")], widget=forms.RadioSelect, empty_label="All"
    )
    page = django_filters.ModelChoiceFilter(label="Page", queryset=pages_with_answers)
    section = django_filters.ChoiceFilter(label="Part", choices=list(HEADINGS.items())[1:])

    class Meta:
        model = Answer
        fields: list[str] = []

    def of_state(self, answers: QuerySet[Answer], name: str, state: str) -> QuerySet[Answer]:
        return answers.filter(OPEN) if state == "open" else answers.exclude(line="")


class AnsweredColumn(Column):
    """Who answered a line and when, or the buttons for it."""

    cell_template_name = "feedback/answered_cell.html"

    def get_cell_context_data(self, instance: Answer, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            **super().get_cell_context_data(instance, parent_context),
            "may_answer": request.user.has_perm(MAY_ANSWER),
            "csrf_token": get_token(request),
            "query": request.GET.urlencode(),
        }


class AnswerReport(ReportView):
    permission_policy = ModelPermissionPolicy(Answer)
    permission_required = "view"
    page_title = "Was this clear?"
    page_subtitle = "what readers say, for a year"
    header_icon = "comment"
    index_url_name = "answer_report"
    index_results_url_name = "answer_report_results"
    filterset_class = AnswerFilterSet
    default_ordering = "-pk"
    export_filename = "was-this-clear"
    list_export = ["day", "page.title", "heading", "in_a_word", "line", "answered_by", "answered_at"]
    export_headings = {
        "page.title": "Page",
        "heading": "Part",
        "in_a_word": "Clear",
        "line": "Line",
        "day": "Day",
        "answered_by": "Answered by",
        "answered_at": "Answered at",
    }
    columns = [
        Column("day", label="Day", accessor=lambda answer: f"{answer.day:%B %-d, %Y}", sort_key="day"),
        Column("page", label="Page", accessor="page.title"),
        Column("section", label="Part", accessor="heading"),
        Column("is_clear", label="Clear", accessor="in_a_word"),
        Column("line", label="Line"),
        AnsweredColumn("answered_by", label="Answered"),
    ]

    def get_base_queryset(self) -> QuerySet[Answer]:
        return answers_for(self.request.user)


def address_of_lines(row: dict[str, Any]) -> str:
    return f"{reverse('answer_report')}?{urlencode({'page': row['page'], 'section': row['section']})}"


class AnswerCountReport(ReportView):
    permission_policy = ModelPermissionPolicy(Answer)
    permission_required = "view"
    page_title = "Was this clear? By part"
    page_subtitle = "the least clear first"
    header_icon = "comment"
    index_url_name = "answer_count_report"
    export_filename = "was-this-clear-by-part"
    list_export = ["title", "part", "yes", "no", "open", "last"]
    export_headings = {
        "title": "Page",
        "part": "Part",
        "yes": "Clear",
        "no": "Not clear",
        "open": "Lines that wait",
        "last": "Last",
    }
    columns = [
        TitleColumn("title", label="Page", get_url=address_of_lines),
        Column("part", label="Part"),
        Column("yes", label="Clear"),
        Column("no", label="Not clear"),
        Column("open", label="Lines that wait"),
        Column("last", label="Last"),
    ]

    def get_queryset(self) -> list[dict[str, Any]]:
        parts = answers_for(self.request.user).order_by().values("page", "section", title=F("page__title"))
        counted = parts.annotate(
            yes=Count("pk", filter=Q(is_clear=True)),
            no=Count("pk", filter=Q(is_clear=False)),
            open=Count("pk", filter=OPEN),
            last=Max("day"),
        ).order_by("-no", "title", "section")
        return [{**row, "part": HEADINGS.get(row["section"], row["section"])} for row in counted]


@never_cache
@permission_required(MAY_ANSWER)
@require_POST
def look_after(request: StaffRequest, key: int) -> HttpResponse:
    """POST `do`: "answered" marks the line of an answer so; "forget" asks whether to delete it, because it tells who somebody is, and
    "forget-sure" does."""
    answer = get_object_or_404(answers_for(request.user), pk=key)
    query = QueryDict(request.POST.get("query", "")).urlencode()  # which of them were shown
    if request.POST.get("do") == "forget":
        return render(request, "feedback/forget.html", {"answer": answer, "query": query})
    if request.POST.get("do") == "forget-sure":
        Answer.objects.filter(pk=answer.pk).update(line="")
        messages.success(request, "The line is deleted. The answer itself still counts.")
    else:
        done = {"answered_by": request.user, "answered_at": timezone.now()}
        Answer.objects.filter(pk=answer.pk, answered_at=None).update(**done)
        messages.success(request, "Marked as answered.")
    return HttpResponseRedirect(f"{reverse('answer_report')}?{query}")
