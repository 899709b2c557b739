"""Two people, or two tabs, with one record: who saves second sees first what was saved in between.

Pages keep every version, and Wagtail asks before one takes another's place. All other records are one row each: a tab that
was opened before would put back all that it shows, also what a family took away since. So each form of the admin carries
the version of what it was made from, and without that version nothing is saved. It carries a digest of each of its fields
too: what was not changed in the form gives way to what is stored now.

Symptoms and their like (core/models/versioned.py) are drafted as pages are, in a browser that saves by itself: a form goes on
from what it saved last.
"""

import json
import re
from copy import copy

from django.contrib.auth.models import Group
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.datastructures import MultiValueDict
from modelcluster.models import get_all_child_relations
from wagtail.admin.views.generic import CopyViewMixin, EditView
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin

from charity_site.core import stale_forms
from charity_site.core.compared import compared, said, words_in
from charity_site.core.middleware import not_saved, refusal
from charity_site.core.sent_forms import number_in, sent_before
from charity_site.delivery.atomic_storage import NotStored

NAME = "stored_version"  # of the hidden field
CONFLICT = 409  # the HTTP status
NEWER_VERSION = {
    "success": False,
    "error_code": "invalid_revision",
    "error_message": "Somebody else saved a newer version. Save to see both.",
}
SAFE = ("GET", "HEAD", "OPTIONS")
CSRF_FIELD = re.compile(rb'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')  # each form that posts has one
NOT_EDITED = {"last_login", "file_size", "file_hash", "look", "latest_revision"}  # written while nobody edits anything
# What Wagtail writes of a record with drafts, beside what stands in its form.
STATE = {
    field.name
    for field in (
        *DraftStateMixin._meta.local_fields,
        *LockableMixin._meta.local_fields,
        *RevisionMixin._meta.local_fields,
    )
}
STATE |= {"draft_title", "latest_revision_created_at"}  # of a page
STATE -= {"go_live_at", "expire_at"}


class ConflictMiddleware:
    """Stands before each view of the admin that edits a record. It comes last, so that all other checks came before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        copies = is_screen(view, CopyViewMixin) and request.method not in SAFE
        if not copies and not edits_a_record(view):
            return None  # nobody asks who reads a page
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # what is not for them is refused by the view
        if copies:
            # Its form is sent to where records are made. What is sent here, Wagtail saves over the record that is copied.
            return HttpResponseNotAllowed(SAFE)
        if request.method in SAFE:
            record = record_for(request, view, args, kwargs)
            request.stored_version = record and version_of(record)
            return None
        try:
            with transaction.atomic():
                record = record_for(request, view, args, kwargs, locked=True)
                if record is None:
                    return None
                request.stored_version, text = version_of(record), request.POST.get(NAME, "")
                version = stale_forms.read(text, request.path)[0]
                if constant_time_compare(version, request.stored_version) or goes_on_from_its_draft(request, record):
                    request.made_from = text  # also where the form comes back with a complaint
                    return view(request, *args, **kwargs)
        except (ValidationError, NotStored) as error:
            return refusal(request, not_saved(error))
        if not request.accepts("text/html"):  # the browser saves a draft by itself: Wagtail's script shows this answer
            return JsonResponse(NEWER_VERSION, status=400)
        return conflict(request, view, args, kwargs)

    def process_template_response(self, request, response):
        if getattr(request, "stored_version", None):
            response.add_post_render_callback(lambda rendered: add_version(rendered, request))
        return response


def edits_a_record(view):
    """Return whether `view` (callable) is the screen of one record. Those of pages are of another kind."""
    return is_screen(view, EditView)


def is_screen(view, kind):
    """Return whether `view` (callable) is a view of `kind` (class)."""
    its = getattr(view, "view_class", None)
    return isinstance(its, type) and issubclass(its, kind)


def opened(request, view, args, kwargs):
    """The view (EditView) that would answer `request`, with its `object`. Raises what it raises to who may not see it."""
    screen = view.view_class(**view.view_initkwargs)
    screen.setup(request, *args, **kwargs)
    screen.object = screen.get_object()
    return screen


def record_for(request, view, args, kwargs, *, locked=False):
    """The record (model instance) that `view` edits, as it is stored; None where it refuses to show one: it says so itself then.

    `locked`: nobody else changes the record until the end of the transaction.
    """
    try:
        record = opened(request, view, args, kwargs).object
    except (Http404, PermissionDenied):
        return None
    records = type(record)._base_manager
    return (records.select_for_update() if locked else records).get(pk=record.pk)


def goes_on_from_its_draft(request, record):
    """Return whether the form goes on from the draft of `record` that it saved itself, and that is still the newest one. Wagtail
    refuses it to anybody else. The answer that told the form of it may be lost."""
    if not isinstance(record, DraftStateMixin):
        return False
    sent = sent_before(request, about=str(record.pk))
    if sent and says_the_same(record, sent.version, record.latest_revision_id):
        return number_in(request.POST) >= sent.number
    return request.POST.get("overwrite_revision_id") == str(record.latest_revision_id)


def version_of(record):
    """A digest (str) of all that is stored of `record` (model instance): its fields, its rows, what it is tied to. Of one with a
    draft, which is what its form shows: which draft."""
    parts = [values_of(record)]
    if isinstance(record, DraftStateMixin) and record.has_unpublished_changes and record.latest_revision:
        parts = [what_it_says(record.latest_revision)]
    for field in record._meta.many_to_many:
        parts.append(sorted(str(other.pk) for other in getattr(record, field.name).all()))
    for name in lists_of(type(record)):
        parts.append([values_of(row) for row in getattr(record, name).order_by("pk")])
    return salted_hmac("stored version", json.dumps(parts, default=str)).hexdigest()


def says_the_same(record, *keys):
    """Return whether the versions of `record` with the two `keys` (int) say the same: who sends a draft back keeps it as one more."""
    one, other = (record.revisions.filter(pk=key).first() for key in keys)
    return one == other or bool(one and other and what_it_says(one) == what_it_says(other))


def what_it_says(revision):
    """Return the fields (dict) of a version (Revision) that staff write."""
    return {name: value for name, value in revision.content.items() if name not in STATE | NOT_EDITED}


def values_of(row):
    return {
        field.attname: str(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in (NOT_EDITED | STATE if isinstance(row, DraftStateMixin) else NOT_EDITED)
    }


def lists_of(model):
    """The lists of rows (list of str) that are edited with a record of `model`."""
    relations = get_all_child_relations(model)
    if model is Group:
        relations = [relation for relation in model._meta.related_objects if relation.one_to_many]
    elif model is Query:
        return ["editors_picks"]
    return [relation.get_accessor_name() for relation in relations]


def conflict(request, view, args, kwargs):
    """The form again with what was changed in it, and what is stored now in all else. Nothing is saved."""
    look = aside(request, QueryDict(), {})
    look.method = "GET"
    stored = view(look, *args, **kwargs)  # with all the checks that stand around the view
    if stored.status_code != 200:
        return stored
    page = stale_forms.sent(stored.render().content)
    here, typed = stale_forms.by_row(page), stale_forms.by_row(dict(request.POST.lists()))
    request.made_from = stale_forms.signed(request.stored_version, here, request.path)
    digests = stale_forms.read(request.POST.get(NAME, ""), request.path)[1]
    mine = set(typed) if digests is None else stale_forms.changed(typed, digests)
    data = request.POST if digests is None else stale_forms.as_sent(stale_forms.merged(here, typed, mine), page)
    wanted, record = answer(aside(request, data, request.FILES), view, args, kwargs)
    if not hasattr(wanted, "context_data"):
        return wanted
    form = wanted.context_data["form"]
    if digests is None:
        kept = stale_forms.certain(here, typed, words_in(wanted.context_data))
    else:
        wider = record.widened_by(form.cleaned_data) if hasattr(record, "widened_by") else ()
        kept = mine - {("", "", form.add_prefix(name)) for name in wider}
    again = copy(request)
    again.POST = stale_forms.as_sent(stale_forms.merged(here, typed, kept), page)
    again._files = MultiValueDict()
    response, record = answer(again, view, args, kwargs)
    response.context_data |= {
        "differences": compared(stored.context_data, wanted.context_data),
        "held_back": [field["label"] for field in compared(response.context_data, wanted.context_data)],
        "others": said(stored.context_data, stale_forms.changed(here, digests) - mine if digests else set()),
        "files": list(request.FILES),
        "screen": response.resolve_template(response.template_name),
    }
    response.template_name = "core/conflict.html"
    return response


def aside(request, data, files):
    """A copy of `request` with `data` (QueryDict) and `files`, of which nobody sees the messages."""
    look = copy(request)
    look.POST, look._files, look._messages = data, files, default_storage(request)
    return look


def answer(request, view, args, kwargs):
    """The form of `view` with what stands in `request`, not saved, as a response; and the record (model instance)."""
    screen = opened(request, view, args, kwargs)
    screen.produced_error_message, screen.action = None, "edit"
    form = screen.get_form()
    form.is_valid()
    if isinstance(screen.object, DraftStateMixin):
        screen.object = screen.get_object()
    else:
        screen.object.refresh_from_db()  # the form has put into it what was typed, also a file
    response = screen.form_invalid(form)
    response.status_code = CONFLICT
    return response, screen.object


def add_version(response, request):
    """Put the hidden field with what it was made from into each form of the rendered `response`."""
    if not hasattr(request, "made_from"):
        fields = stale_forms.by_row(stale_forms.sent(response.content))
        request.made_from = stale_forms.signed(request.stored_version, fields, request.path)
    field = f'<input type="hidden" name="{NAME}" value="{request.made_from}">'.encode()
    response.content = CSRF_FIELD.sub(lambda found: found.group() + field, response.content)
