from datetime import timedelta

from django.db.models import Exists, IntegerField, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import PageManager

from charity_site.core.links import fetch_links
from charity_site.core.models import PicturedPage, SitePageQuerySet
from charity_site.core.pictures import fetch_pictures
from charity_site.images.drawings import Subject
from charity_site.readpath.child_rows import child_relations, fetch_rows, named_by
from charity_site.review.models import ReviewedPage
from diseases.models.related import programs_of, stories_of, topics_of
from diseases.sections import PARTS, SECTIONS
from diseases.sections.identity import DiseaseGroup
from diseases.sections.section import FACTS, RESEARCH, TABS

# What the drawings of a group's diseases have in common, and its mark in templates/icons/groups/.
GROUP_SUBJECTS = {
    DiseaseGroup.LEUKEMIA: Subject.BALLOON,
    DiseaseGroup.LYMPHOMA: Subject.PLANE,
    DiseaseGroup.BRAIN: Subject.LANTERN,
    DiseaseGroup.BONE: Subject.WINDMILL,
    DiseaseGroup.SOLID: Subject.BOAT,
}


class DiseaseQuerySet(SitePageQuerySet):
    """Questions to ask of all disease pages at once."""

    def for_lists(self):
        """By title, with no more than what a list of names and addresses shows."""
        return self.order_by("title").only(
            "title", "slug", "path", "depth", "url_path", "abbreviation", "group", "tagline"
        )

    def fullest_first(self):
        """Sort by how many of its lists have rows."""
        rows = (kind.related_model.objects.filter(page=OuterRef("pk")) for kind in child_relations(self.model).values())
        return self.order_by(sum(Cast(Exists(found), IntegerField()) for found in rows).desc(), "title")


class DiseasePage(*(part.fields for part in PARTS if part.fields), ReviewedPage, PicturedPage):
    """One type of childhood cancer. Its title is the preferred name."""

    kind_label = "Type of childhood cancer"

    objects = PageManager.from_queryset(DiseaseQuerySet)()

    select_related_fields = ("picture", *(name for part in PARTS for name in part.select_related_fields))

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *(ReviewedPage.content_panels if tab == FACTS else []),
                    *(panel for part in PARTS if part.tab == tab for panel in part.panels),
                    *(ReviewedPage.review_panels if tab == RESEARCH else []),
                ],
                heading=tab,
            )
            for tab in TABS
        ]
        + [
            ObjectList(ReviewedPage.promote_panels, heading="Promote"),
            ObjectList(ReviewedPage.settings_panels, heading="Settings"),
        ]
    )

    search_fields = [*ReviewedPage.search_fields, *(field for part in PARTS for field in part.search_fields)]

    parent_page_types = ["diseases.DiseaseIndexPage"]
    subpage_types = []
    page_description = "One type of childhood cancer, from quick facts to research."

    class Meta:
        verbose_name = "disease page"
        verbose_name_plural = "disease pages"

    @property
    def own_summary(self):
        return self.tagline

    @property
    def usual_subject(self):
        return GROUP_SUBJECTS.get(self.group, super().usual_subject)

    @property
    def short_name(self):
        """The abbreviation (str) where there is one, or the name."""
        return self.abbreviation or self.title

    @property
    def familiar_name(self):
        """“Leukemia (ALL)” (str): an abbreviation alone says nothing. The name, where it has none."""
        kind = self.get_group_display() if self.get_group_display().lower() in self.title.lower() else self.title
        return f"{kind} ({self.abbreviation})" if self.abbreviation else self.title

    @property
    def share_words(self):
        return self.get_group_display(), self.title

    @classmethod
    def reviewed_sections(cls):
        return [section for section in SECTIONS if section.is_medical]

    def shown_stories(self):
        """Return the newest stories about it that visitors may see: those for its page, and one more where there are more."""
        return stories_of(DiseasePage, disease=self.pk)

    def shown_programs(self):
        """Return the programs that study it, as far as visitors may see them."""
        return programs_of(DiseasePage, disease=self.pk)

    def shown_topics(self):
        """Return the topics that name it, as far as visitors may see them."""
        return topics_of(DiseasePage, self.pk) if self.pk else []

    def context_of_changes(self, request):
        year_ago = (timezone.localdate() - timedelta(days=365)).isoformat()
        return {**super().context_of_changes(request), "year_ago": year_ago}

    def get_context(self, request, *args, **kwargs):
        rows = fetch_rows(self) if self.pk else []
        fetch_links(self, *rows, *named_by(rows))
        content = {}
        for part in PARTS:
            content |= part.context(self)
        fetch_pictures([self, *content["stories"]])
        return {
            **super().get_context(request, *args, **kwargs),
            **content,
            "sections": tuple(section for section in SECTIONS if section.is_filled(content)),
            "topics": self.shown_topics(),
            "index_page": self.get_parent(),
        }
