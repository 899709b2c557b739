from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.log_actions import get_active_log_context
from wagtail.url_routing import RouteResult

from charity_site.core.models import SitePage, months_until_review
from charity_site.review.change_log import change_log
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.forms import ReviewedPageForm
from charity_site.review.models.records import Review, months_after
from charity_site.review.published import BEGINS, forget_what_was_said, note_publication, public_texts
from charity_site.review.state import review_state

CHANGES = "changes"  # the part of an address below the page's own


class NotCompared(FieldPanel):
    """A field that says nothing to who compares two versions: ids of sections."""

    def get_comparison_class(self):
        return None


class ReviewedPage(SitePage):
    """A page with medical content, of which a clinician reviews each section. What changed in them is said with each publication;
    the newest version carries that until it is published."""

    change_note = models.CharField(
        "what changed in the medical text",
        max_length=200,
        blank=True,
        help_text="In one plain line, without names of staff. Readers see it in the list of changes of this page.",
    )
    only_typos_in = models.JSONField(default=list, blank=True)  # the ids (str) of sections that say the same as before

    base_form_class = ReviewedPageForm

    review_panels = [
        MultiFieldPanel(
            [FieldPanel("change_note"), NotCompared("only_typos_in")],
            heading="Changes of the medical text",
            help_text="Needed when you publish, or ask for a review, and a section of medical text says something else than "
            "in public.",
        )
    ]

    class Meta:
        abstract = True

    def with_content_json(self, content):
        page = super().with_content_json(content)
        if self.live and not self.has_unpublished_changes:  # older versions still hold what was said of them
            page.change_note, page.only_typos_in = "", []
        return page

    @transaction.atomic
    def save(self, *args, clean=True, **kwargs):
        """Store it. Raise ValidationError where medical text of a public page changed and nobody says what: each way to publish comes
        through here, and whoever saved the version, or publishes it, is asked. At a shell there is nobody to ask."""
        fields = kwargs.get("update_fields")
        if not self.live or fields is not None:
            result = super().save(*args, clean=clean, **kwargs)
            if self.live and "alias_of_id" in (fields or ()):  # an alias is a page of its own from now on
                note_publication(self, BEGINS)
            return result
        said = line, typos = self.change_note.strip(), self.only_typos_in
        before = {name: text for name, text in public_texts(self).items() if name in typos} if typos else {}
        self.change_note, self.only_typos_in = "", []
        try:
            result = super().save(*args, clean=clean, **kwargs)
            by = self.live_revision and self.live_revision.user
            note_publication(self, line, before, by, asks=clean and bool(by or get_active_log_context().user))
        except ValidationError:
            self.change_note, self.only_typos_in = said
            raise
        if any(said) and self.live_revision:
            forget_what_was_said(self.live_revision)
        return result

    def route(self, request, path_components):
        if self.live and path_components == [CHANGES]:
            return RouteResult(self, kwargs={"changes": True})
        return super().route(request, path_components)

    def serve(self, request, *args, changes=False, **kwargs):
        if not changes:
            return super().serve(request, *args, **kwargs)
        request.is_preview = False
        return self.as_served(TemplateResponse(request, "review/changes.html", self.context_of_changes(request)))

    def context_of_changes(self, request):
        """Return what the list of its changes shows (dict): nothing for machines, which know the page by its own address."""
        context = SitePage.get_context(self, request)
        return {
            **context,
            "ancestors": [*context["ancestors"], self],
            "canonical": None,
            "share": None,
            "entries": change_log(self),
            "part_title": f"Changes: {self.head_title}",
            "description": f"When the medical text about {self.head_title} changed, what changed, and when it was reviewed.",
        }

    @cached_property
    def review_state(self):
        """Return whether a clinician reviewed what it says in public (PageState)."""
        return review_state(self)

    def has_reviews(self):
        return bool(self.review_state.reviewed_sections)

    def look_again_at_rows(self):
        """Bring up to date what rows keep of fingerprints, whenever what the page says in public is noted. Most kinds of pages have none
        that do."""

    def note_review(self, reviewer, on, note="", recorded_by=None):
        """Write down that `reviewer` (Reviewer) approved on a day (date) what each section says; `note` (str): the evidence;
        `recorded_by` (User): who writes down what was approved elsewhere."""
        prints, months = section_fingerprints(self), months_until_review()
        for section in self.reviewed_sections():
            if section.id in prints:
                Review.objects.create(
                    page_id=self.pk,
                    section=section.id,
                    fingerprint=prints[section.id],
                    reviewer=reviewer,
                    recorded_by=recorded_by,
                    note=note,
                    date=on,
                    due=months_after(on, months[section.id]),
                )
