"""The living style page: every component with real content in each of its states, for staff and developers."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from charity_site.core.blocks import PageBlocks
from charity_site.glossary.models import Term
from charity_site.home.models import HomePage, StandardPage
from charity_site.review.models import Review, Reviewer
from charity_site.review.state import PageState, SectionState, Status
from diseases.models import DiseaseIndexPage, DiseasePage, a_to_z, by_group
from research.models import ProgramPage, fetch_for_cards
from stories.models import StoryIndexPage, StoryPage
from topics.models import TopicPage
from topics.stages import DOORS

TOKENS = settings.PROJECT_DIR / "static" / "css" / "tokens.css"


@require_safe
def styleguide(request):
    """Show it in development, and to whoever may enter the admin; to others it does not exist."""
    if not (settings.DEBUG or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404("The style page is for staff.")
    return render(request, "styleguide/styleguide.html", context(request))


def context(request):
    """Return what the site has to show, as its pages would show it. What it lacks is left out."""
    home = HomePage.objects.first()
    diseases = list(DiseasePage.objects.shown().prefetch_related("names").order_by("title"))
    disease = DiseasePage.objects.shown().exclude(stories=None).fullest_first().first()
    program = ProgramPage.objects.shown().exclude(milestones=None).first()
    fetch_for_cards([program] if program else [])
    stories = StoryPage.objects.shown().for_cards()
    return {
        "colors": re.findall(r"--([\w-]+): light-dark", TOKENS.read_text(encoding="utf-8")),
        "doors": home.open_doors(),
        "stage_doors": [(stage.label, "#doors-by-stage") for stage in DOORS],
        "topics": TopicPage.objects.shown().in_order()[:2],
        "groups": by_group(diseases),
        "letters": a_to_z(diseases)[:4],
        "disease": disease,
        "disease_context": disease.get_context(request) if disease else {},
        "reviews": reviews(),
        "program": program,
        "milestones": program.milestones.all() if program else [],
        "program_context": program.get_context(request) if program else {},
        "stories": stories[:3],
        "one_story": stories[:1],
        "story_index": StoryIndexPage.objects.first(),
        "types": DiseaseIndexPage.objects.first(),
        "terms": Term.objects.live()[:2],
        "section_pages": StandardPage.objects.live().public()[:4],
        "pages": [Paginator(range(40), 10).page(number) for number in (1, 2, 4)],
        "blocks": blocks(),
    }


def blocks():
    """Each block of running text (list of BoundBlock) with its example; a picture of nobody when the library has one."""
    kinds = PageBlocks().child_blocks
    shown = [block.bind(block.get_preview_value()) for block in kinds.values() if block.is_previewable]
    if picture := get_image_model().objects.filter(shows_people=False).first():
        image = kinds["image"]
        shown.append(
            image.bind(image.normalize({"image": picture, "caption": "A caption, where a picture needs one."}))
        )
    return shown


def reviews():
    """Pages (list) that were reviewed in time, too long ago, in part, before a section changed, and not yet."""
    today = timezone.localdate()
    reviewer = Reviewer(role="role of who checked it", place="place")
    past, next_year = (Review(reviewer=reviewer, date=today, due=today + timedelta(days)) for days in (-1, 365))
    reviewed = SectionState("overview", "Overview", "", Status.REVIEWED, next_year)
    changed = SectionState("treatment", "Treatment", "", Status.CHANGED, since=today)
    states = [
        [reviewed],
        [SectionState("overview", "Overview", "", Status.OVERDUE, past)],
        [reviewed, SectionState("treatment", "Treatment", "", Status.NEVER, since=today)],
        [reviewed, changed],
    ]
    pages = [DiseasePage() for _ in states]
    for page, sections in zip(pages, states, strict=True):
        page.review_state = PageState(tuple(sections))
    return [*pages, DiseasePage(), DiseasePage(is_sample=True)]
