"""The small forms below many uploads at once: each saves a picture or document that others may have changed meanwhile.

Wagtail sends such a form as JSON after each upload. Here it carries the version of what it was made from, as all forms of
records do (conflicts.py). A form without that version saves nothing: what is stored now comes in its place.
"""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.multiple_upload import AddView, EditView

from charity_site.core.conflicts import CSRF_FIELD, NAME, version_of
from charity_site.core.middleware import not_saved, refusal
from charity_site.delivery.atomic_storage import NotStored


class ManyUploadsMiddleware:
    """Stands before the views of many uploads. It comes last, so that all other checks came before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        edits = edits_an_upload(view)
        if request.method != "POST" or not (edits or is_of(view, AddView)):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # the view refuses it
        try:
            if edits:
                return edited(request, view, kwargs)
            return with_version(view(request, *args, **kwargs), view.view_class)
        except (ValidationError, NotStored) as error:
            if edits:
                return refusal(request, not_saved(error))
            # Wagtail's script shows this beside the name of the file.
            return JsonResponse({"success": False, "error_message": " ".join(not_saved(error))})


@transaction.atomic
def edited(request, view, kwargs):
    """The answer of `view` as long as its form has seen what is stored; else what is stored."""
    screen = view.view_class
    record = records_of(screen).select_for_update().filter(pk=kwargs[screen.pk_url_kwarg]).first()
    if is_stale(request, screen, record):
        return with_version(JsonResponse(instead(request, screen, record)), screen)
    return with_version(view(request, **kwargs), screen)


def edits_an_upload(view):
    """Return whether `view` (callable) saves one of many uploads."""
    return is_of(view, EditView)


def is_of(view, kind):
    found = getattr(view, "view_class", None)
    return isinstance(found, type) and issubclass(found, kind)


def records_of(screen):
    return screen().get_model()._base_manager


def is_stale(request, screen, record):
    """Return whether `request` would save over what it has not seen. What may not be changed at all, the view refuses
    itself."""
    if record is None or not screen.permission_policy.user_has_permission_for_instance(request.user, "change", record):
        return False
    return not constant_time_compare(request.POST.get(NAME, ""), version_of(record))


def instead(request, screen, record):
    """Return what Wagtail's script takes (dict): the form with what is stored of `record` now, and why nothing was saved."""
    view = screen()
    view.model = type(record)
    form = view.get_edit_form_class()(
        instance=record, prefix=f"{view.edit_object_form_prefix}-{record.pk}", user=request.user
    )
    context = {
        "form": form,
        "edit_form": view.edit_form_template_name,
        "edit_action": reverse(view.edit_object_url_name, args=[record.pk]),
        "delete_action": reverse(view.delete_object_url_name, args=[record.pk]),
        "screen": AdminURLFinder(request.user).get_edit_url(record),
    }
    html = render_to_string("core/stale_upload.html", context, request=request)
    return {"success": False, view.context_object_id_name: record.pk, "form": html}


def with_version(response, screen):
    """The JSON of Wagtail's view, with the hidden field in the form that is in it, if there is one."""
    if not isinstance(response, JsonResponse):
        return response
    data = json.loads(response.content)
    record = records_of(screen).filter(pk=data.get(screen.context_object_id_name)).first()
    if record is None or "form" not in data:
        return response
    field = f'<input type="hidden" name="{NAME}" value="{version_of(record)}">'.encode()
    data["form"] = CSRF_FIELD.sub(lambda found: found.group() + field, data["form"].encode()).decode()
    response.content = json.dumps(data)
    return response
