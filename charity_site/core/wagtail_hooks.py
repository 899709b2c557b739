from urllib.parse import urlencode

from django.contrib import messages
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from charity_site.core import dashboard, pasted
from charity_site.core.admin_guard import works_on_all_pages
from charity_site.core.choosers import RecordChooserViewSet
from charity_site.core.deleted_views import DeletedReport, bring_back_deleted
from charity_site.core.document_links import ShownDocumentLinkHandler
from charity_site.core.documents import check_access
from charity_site.core.downloads import download
from charity_site.core.hidden_documents import refuse_hidden
from charity_site.core.left_alone import after_many, say_what_is_left_out, say_what_is_still_public
from charity_site.core.links import ShownPageLinkHandler
from charity_site.core.models import Organization, Source
from charity_site.core.models.copying import any_names_people
from charity_site.core.models.snippets import SOURCE_FIELDS
from charity_site.core.models.versioned import KEPT
from charity_site.core.owner_views import page_owner
from charity_site.core.page_owners import HANDED_OVER
from charity_site.core.private_pages import check_group
from charity_site.core.record_viewset import VersionedViewSet
from charity_site.core.resubmission import edit_resubmitted_record, remember_record
from charity_site.core.scheduling import REFUSED
from charity_site.core.seen import pages_seen
from charity_site.core.spreadsheets import export_no_formulas
from charity_site.core.unnamed import register as leave_names_out
from charity_site.core.written_links import NoImageEmbed, NoMediaEmbed

# Wagtail's reports, by the names of their lines in the menu.
OF_THE_WHOLE_SITE = {"aging-pages", "page-types-usage", "site-history", "workflow-tasks", "workflows"}


class OrganizationChooserViewSet(RecordChooserViewSet):
    form_fields = ["name", "kind", "url", "about"]


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    chooser_viewset_class = OrganizationChooserViewSet
    list_display = ["name", "kind", "url"]
    list_filter = ["kind"]


class SourceChooserViewSet(RecordChooserViewSet):
    form_fields = SOURCE_FIELDS


class SourceViewSet(VersionedViewSet):
    model = Source
    icon = "doc-full"
    chooser_viewset_class = SourceChooserViewSet
    list_display = ["title", "publisher", "year", "checked", "next_check"]
    list_filter = ["publisher", "year"]


class SharedRecordsViewSetGroup(SnippetViewSetGroup):
    """Records that many pages share."""

    items = (SourceViewSet, OrganizationViewSet)
    menu_label = "Sources"
    menu_icon = "doc-full"
    menu_order = 310


register_snippet(SharedRecordsViewSetGroup)
export_no_formulas()
hooks.register("before_create_snippet", edit_resubmitted_record)
hooks.register("after_create_snippet", remember_record)
hooks.register("after_edit_snippet", remember_record)
hooks.register("before_serve_document", refuse_hidden, order=-2)
hooks.register("before_serve_document", check_access, order=-1)  # before Wagtail's own question
hooks.register("before_serve_document", download, order=100)  # the last word
hooks.register("before_serve_page", check_group)
hooks.register("before_bulk_action", say_what_is_left_out, order=10)  # after those that refuse all of it
hooks.register("after_bulk_action", after_many)
hooks.register("after_unpublish_page", say_what_is_still_public)
hooks.register("construct_homepage_panels", dashboard.add_panel)


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def leave_out_links_to_hidden_pages(features):
    features.register_link_type(ShownPageLinkHandler)
    features.register_link_type(ShownDocumentLinkHandler)
    features.register_embed_type(NoImageEmbed)
    features.register_embed_type(NoMediaEmbed)
    leave_names_out(features)
    pasted.register(features)


@hooks.register("insert_editor_js")
def wait_for_what_is_saved_by_itself():
    sign_in = f"{reverse('wagtailadmin_login')}?{urlencode({'next': reverse('signed_in')})}"
    return format_html('<script defer src="{}" data-sign-in="{}"></script>', static("core/autosave.js"), sign_in)


@hooks.register("construct_page_chooser_queryset")
def only_pages_that_are_seen(pages, request):
    return pages if request.user.is_superuser else pages.filter(pk__in=pages_seen(request.user).values("pk"))


@hooks.register("construct_reports_menu")
def leave_out_reports_on_the_whole_site(request, items):
    """Who works on a part of the site finds what they need on their dashboard."""
    if not works_on_all_pages(request.user):
        items[:] = [item for item in items if item.name not in OF_THE_WHOLE_SITE]


@hooks.register("insert_global_admin_js")
def words_of_rows_calendars_and_many_uploads():
    scripts = [(static(f"core/{name}.js"),) for name in ("row_words", "calendars", "update_all")]
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("register_log_actions")
def log_what_wagtail_knows_nothing_of(actions):
    @actions.register_action(REFUSED)
    class Refused(LogFormatter):
        label = "Publishing was refused"

        def format_message(self, log_entry):
            return f"Not published at the set time. {log_entry.data['why']}"

    actions.register_action("charity_site.brought_back", "Bring back", "Brought back after it was deleted")

    @actions.register_action(HANDED_OVER)
    class HandedOver(LogFormatter):
        label = "Handed over"

        def format_message(self, log_entry):
            before = log_entry.data["from"]
            return f"Handed over{f' from {before}' if before else ''} to {log_entry.data['to']}"


@hooks.register("register_admin_urls")
def owner_address():
    return [path("pages/<int:page_id>/owner/", page_owner, name="page_owner")]


@hooks.register("register_admin_urls")
def deleted_urls():
    return [
        path("deleted/", DeletedReport.as_view(), name="deleted"),
        path("deleted/<int:key>/", bring_back_deleted, name="bring_back"),
    ]


@hooks.register("register_reports_menu_item")
def deleted_menu_item():
    return MenuItem("Deleted", reverse("deleted"), name="deleted", icon_name="bin", order=10)


@hooks.register("register_log_actions")
def log_first_versions(actions):
    actions.register_action(KEPT, "Keep what was there", "Kept as it was before this change")


@hooks.register("after_copy_page")
def tell_what_a_copy_lacks(request, page, copied):
    pages = page.get_descendants(inclusive=True) if copied.numchild else page.get_siblings().filter(pk=page.pk)
    if any_names_people(pages):
        messages.warning(
            request,
            "The copy comes without consents and without pictures of people: they were given for one page. "
            "A copied story is a draft until those of whom it tells have agreed.",
        )


@hooks.register("before_edit_page")
def tell_who_is_in_an_older_version(request, page):
    if request.method == "GET" and request.resolver_match.view_name == "wagtailadmin_pages:revisions_revert":
        messages.info(
            request,
            "The words are those of the older version. Consents and pictures of people are as they are now, so that nobody "
            "comes back who was taken off since.",
        )
