"""Cut down what staff type or paste into a search field to what a database bears."""

from django.contrib import messages
from django.utils.html import format_html

from charity_site.core.admin_guard import is_of_the_admin

FIELDS = ("q", "search")  # of Wagtail's lists and choosers, of its lists for scripts
MOST_WORDS = 20  # each is one more condition: SQLite fails at some hundreds, PostgreSQL takes seconds
MOST_LETTERS = 200
SAID = f"Only the first {MOST_WORDS} words of your search were looked for: search for fewer."


class StaffSearchMiddleware:
    """Makes of a question of staff what Wagtail's search can ask, and says so where words are left out: a pasted page is no
    search, and no fault either."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_of_the_admin(request):
            return self.get_response(request)
        typed = {field: request.GET[field].split() for field in FIELDS if request.GET.get(field)}
        asked = {field: as_asked(words) for field, words in typed.items()}
        request.GET = with_values(request.GET, asked)
        is_shortened = any(len(words) > MOST_WORDS or len(" ".join(words)) > MOST_LETTERS for words in typed.values())
        is_part = request.headers.get("X-Requested-With") == "XMLHttpRequest"  # a list that takes another one's place
        if is_shortened and not is_part:
            messages.warning(request, SAID)
        response = self.get_response(request)
        if is_shortened and is_part and response.get("Content-Type", "").startswith("text/html"):
            notice = format_html('<p class="help-block help-warning" role="status">{}</p>', SAID)
            response.content = notice.encode() + response.content
        return response


def as_asked(words):
    """The question (str) of `words` (list of str). A double quote would end what Wagtail puts into quotes for SQLite."""
    return " ".join(words[:MOST_WORDS])[:MOST_LETTERS].replace('"', " ")


def with_values(data, values):
    """`data` (QueryDict) with other `values` (dict of str)."""
    if all(data[name] == value for name, value in values.items()):
        return data
    changed = data.copy()
    for name, value in values.items():
        changed[name] = value
    return changed
