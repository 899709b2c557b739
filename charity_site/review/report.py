"""Report to staff which of their public pages somebody has to see to: reviews, figures, owners."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import ContentTypeFilter, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import page_permission_policy

from charity_site.core.seen import ON_A_PAGE
from charity_site.core.spreadsheets import ExportsColumnsMixin, IsolatedColumn
from charity_site.review.findings import Finding, findings, in_words


def public_pages_of(user):
    """Return the public pages (queryset) on which `user` may do something."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, ON_A_PAGE)
    return public(pages).select_related("owner", "content_type")


def public(pages):
    """Return those of `pages` (queryset) that are public, each once."""
    return pages.filter(live=True, depth__gt=1, alias_of=None)


class LookAfterFilterSet(WagtailFilterSet):
    finding = django_filters.ChoiceFilter(
        label="What", choices=Finding.choices, method="with_finding", widget=forms.RadioSelect, empty_label="All"
    )
    owner = MultipleUserFilter(
        label="Owner",
        queryset=lambda request: get_user_model().objects.filter(
            pk__in=public_pages_of(request.user).order_by().values("owner")
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    content_type = ContentTypeFilter(
        label="Kind of page", queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    found: dict  # as of findings(); set by the report

    class Meta:
        model = Page
        fields = []

    def with_finding(self, pages, name, finding):
        return pages.filter(pk__in=[key for key, to_do in self.found.items() if finding in to_do])


class LookAfterReport(ExportsColumnsMixin, ReportView):
    """The pages with something to do, what presses most first."""

    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    page_title = "Pages to look after"
    header_icon = "tasks"
    export_filename = "pages-to-look-after"
    index_url_name = "look_after_report"
    index_results_url_name = "look_after_report_results"
    filterset_class = LookAfterFilterSet

    @cached_property
    def found(self):
        """What there is to do on each page (dict)."""
        return findings(list(public_pages_of(self.request.user)))

    @cached_property
    def columns(self):
        return [
            IsolatedColumn(
                "title",
                label="Page",
                accessor="get_admin_display_title",
                get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            ),
            Column("kind", label="Kind of page", accessor=lambda page: get_content_type_label(page.content_type)),
            Column("what", label="What to look after", accessor=lambda page: in_words(self.found[page.pk])),
            IsolatedColumn(
                "owner",
                label="Owner",
                accessor=lambda page: get_user_display_name(page.owner) if page.owner else "nobody",
                get_url=self.address_of_owner,
            ),
        ]

    def address_of_owner(self, page):
        return reverse("page_owner", args=[page.pk]) if page.pk in self.given else None

    @cached_property
    def given(self):
        """The keys (set) of the pages that who looks at it may hand over."""
        return set(
            page_permission_policy.instances_user_has_permission_for(self.request.user, "publish")
            .filter(pk__in=self.found)
            .values_list("pk", flat=True)
        )

    @cached_property
    def filters(self):
        filters = super().filters
        filters.found = self.found
        return filters

    def get_queryset(self):
        return public_pages_of(self.request.user).filter(pk__in=self.found)

    def get_filtered_queryset(self):
        return sorted(super().get_filtered_queryset(), key=self.how_pressing)

    def how_pressing(self, page):
        kinds = list(Finding)
        return min(kinds.index(kind) for kind in self.found[page.pk]), page.title, page.pk


class LookAfterMenuItem(MenuItem):
    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, LookAfterReport.any_permission_required)


def menu_item():
    return LookAfterMenuItem(
        LookAfterReport.page_title,
        reverse(LookAfterReport.index_url_name),
        name=LookAfterReport.index_url_name,
        icon_name=LookAfterReport.header_icon,
        order=5,
    )
