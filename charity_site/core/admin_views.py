"""Views of the admin that stand before Wagtail's at the same address, and leave out what somebody may not see."""

from functools import update_wrapper

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.contrib.redirects.views import process_import
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images.views.images import IndexView as ImageIndexView
from wagtail.images.views.images import preview

from charity_site.core.page_editor import (
    CollectPageWorkflowActionDataView,
    PageCreateView,
    PageEditView,
    PageWorkflowActionView,
)
from charity_site.core.seen import pages_seen, tags_seen, theirs
from charity_site.images.many import AddManyView


def for_staff(view):
    """Decorate `view` as Wagtail decorates its own: middleware still sees of which class it is."""
    return update_wrapper(never_cache(require_admin_access(view)), view)


class OnlyTheirs:
    """Over an action on many things at once: it neither does nor says anything of what somebody does not work with."""

    def get_queryset(self, model, object_ids):
        found = theirs(self.request.user, super().get_queryset(model, object_ids))
        if not found:
            raise PermissionDenied
        return found


@for_staff
def bulk_action(request, app_label, model_name, action):
    """Do one of Wagtail's actions on many things, whichever there are."""
    found = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if found is None:
        raise Http404
    guarded = type(found.__name__, (OnlyTheirs, found), {})
    return guarded(request, apps.get_model(app_label, model_name)).dispatch(request)


class SeenPagesLinkView(ExternalLinkView):
    """The address of a page becomes a link to it, as in Wagtail, for who may read its title; else it stays an address."""

    def render_chosen_response(self, result):
        if "id" not in result:
            return super().render_chosen_response(result)
        page = pages_seen(self.request.user).filter(pk=result["id"]).specific().first()
        if page is None:
            return super().render_chosen_response(self.get_result_data())
        return super().render_chosen_response({**result, "adminTitle": page.get_admin_display_title()})


create_page = for_staff(PageCreateView.as_view())
edit_page = for_staff(PageEditView.as_view())
decide = for_staff(PageWorkflowActionView.as_view())
decide_with_words = for_staff(CollectPageWorkflowActionDataView.as_view())
add_images = for_staff(AddManyView.as_view())
external_link = for_staff(SeenPagesLinkView.as_view())


@for_staff
def tags(request):
    """Complete a tag, of those on the pictures and documents that are theirs."""
    term = request.GET.get("term", "")
    names = tags_seen(request.user).filter(name__istartswith=term).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:TAGS_AUTOCOMPLETE_LIMIT]) if term else [], safe=False)


class SeenTagsMixin:
    """Over the filters of a list of files: it offers the tags that somebody may see."""

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        if tag := self.filters.get("tag"):
            names = set(tags_seen(request.user).values_list("name", flat=True))
            tag.extra["choices"] = [choice for choice in tag.extra["choices"] if choice[0] in names]


def index_of_files(view, **options):
    """Wagtail's list of pictures or documents (class), with SeenTagsMixin."""
    filters = type(view.filterset_class.__name__, (SeenTagsMixin, view.filterset_class), {})
    return for_staff(view.as_view(filterset_class=filters, **options))


images, images_results = index_of_files(ImageIndexView), index_of_files(ImageIndexView, results_only=True)
documents, documents_results = index_of_files(DocumentIndexView), index_of_files(DocumentIndexView, results_only=True)


@for_staff
def image_preview(request, image_id, filter_spec):
    """Show a cut of a picture, as Wagtail does; 404 for one that cannot be cut, such as of a damaged file."""
    try:
        return preview(request, image_id, filter_spec)
    except (Http404, PermissionDenied):
        raise
    except Exception as error:  # a damaged file can make decoders raise anything
        raise Http404("This picture cannot be cut.") from error


@for_staff
def import_redirects(request):
    """Take the second step of an import, if there was a first one; Wagtail's fails without it."""
    if request.method == "POST" and not all(map(request.POST.get, ConfirmImportManagementForm.base_fields)):
        return redirect("wagtailredirects:start_import")
    return process_import(request)
