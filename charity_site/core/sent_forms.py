"""A form of an editor that is sent more than once: it is about the same page or record, and the same rows, each time.

Editors save by themselves, and what a save made (a page, new rows) comes back with its answer. Whatever is sent before that, or
when the answer was lost, knows nothing of it, and would make all of it once more. So each form carries a key, and what came
of it is remembered with that.
"""

import json
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.http import JsonResponse
from django.urls import resolve
from django.utils import timezone
from wagtail.admin.utils import set_query_params

from charity_site.core.keys import is_key
from charity_site.core.models import SentForm

KEY, NUMBER = "form_key", "form_number"  # of the hidden fields
ROWS = "-INITIAL_FORMS"  # the end of the field that says how many rows of a list are known
KEPT = timedelta(days=2)  # nobody is signed in for longer (SIGNED_IN_HOURS)


def key_in(data):
    """The key (UUID) of the form that was sent as `data` (QueryDict); None where it has none."""
    try:
        return UUID(data.get(KEY, ""))
    except ValueError:
        return None


def number_in(data):
    """The number (int) of the sending. Who sees that it is less than another one sees an older text."""
    text = data.get(NUMBER, "")
    return int(text) if is_key(text) and len(text) < 10 else 0


def fields_for(data):
    """The hidden fields (dict) of a form, that of `data` (QueryDict) if it is shown again."""
    return {KEY: key_in(data) or uuid4(), NUMBER: number_in(data)}


def sent_before(request, about=None):
    """What is remembered (SentForm) of the form that `request` sends, if it is about the record with the key `about` (default:
    whatever it is about); None for the first time."""
    key = key_in(request.POST)
    sent = SentForm.objects.filter(key=key, user=request.user).first() if key else None
    return sent if sent and about in (None, sent.object_key) else None


def filled_in(data, sent):
    """A copy of `data` (QueryDict) that knows what all answers so far said, by `sent` (SentForm)."""
    data = data.copy()
    for name, value in sent.updates.items():
        if name.endswith(ROWS) and is_key(data.get(name)):
            data[name] = str(max(int(data[name]), int(value)))
        elif name in data and "" in (
            value,
            data[name],
        ):  # a new row has got its key; one that was deleted has none any more
            data[name] = value
    return data


def remember(request, record, updates=()):
    """Write down what came of the form that `request` sent: `record` (model instance), and `updates` (pairs) of its fields."""
    if not (key := key_in(request.POST)):
        return
    before = sent_before(request, about=str(record.pk))
    values = {
        "content_type": ContentType.objects.get_for_model(record),
        "object_key": str(record.pk),
        "version": getattr(record, "latest_revision_id", None),
        "number": max(number_in(request.POST), before.number if before else 0),
        "updates": {**(before.updates if before else {}), **dict(updates)},
    }
    SentForm.objects.update_or_create(key=key, user=request.user, defaults=values)


def without_buttons(data):
    """`data` (QueryDict) of what is saved by itself, without a button. It has all fields, and one of them may stand for a button
    that was pressed a moment ago: what that asks for comes by itself, and is not done twice."""
    data = data.copy()
    for name in [name for name in data if name.startswith("action-")]:
        del data[name]
    return data


def edited_instead(request, address):
    """The answer of the screen at `address` (str) to a form that made what is edited there: it still believes that it makes it,
    so its script is told once more where that is."""
    screen = resolve(address)
    response = screen.func(request, *screen.args, **screen.kwargs)
    if request.accepts("text/html") or response.status_code != HTTPStatus.OK:
        return response
    hydrated = set_query_params(address, {"_w_hydrate_create_view": "1"})  # as Wagtail answers the first time
    return JsonResponse({**json.loads(response.content), "url": address, "hydrate_url": hydrated})


def forget_sent_forms():
    """Delete what no form can ask for any more."""
    SentForm.objects.filter(at__lt=timezone.now() - KEPT).delete()
