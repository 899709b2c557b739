"""Stories as data: only while their families agree to feeds and data, and never with details of the child."""

from django.utils.translation import get_language

from charity_site.consent.models import Channel
from charity_site.core.schema_org import node, ref
from charity_site.discovery.redaction import name_of_page
from charity_site.discovery.structured_data.diseases import named_condition
from charity_site.discovery.structured_data.nodes import moment
from charity_site.discovery.structured_data.pages import (
    above,
    breadcrumbs,
    collection,
    describe,
    share_image,
    web_page,
)
from stories.models import StoryIndexPage, StoryPage


@describe.register
def describe_story(page: StoryPage, context, publisher):
    if not page.is_covered(Channel.FEEDS):
        return [nameless(context, publisher)]
    address, disease = context["canonical"], context["disease"]
    article = node(
        "Article",
        f"{address}#article",
        headline=name_of_page(page),
        datePublished=moment(page.first_published_at),
        dateModified=moment(page.last_published_at),
        inLanguage=get_language(),
        image=share_image(page, context),
        about=named_condition(disease, publisher) if disease else None,
        publisher=ref(publisher.organization_id),
        mainEntityOfPage=ref(address),
    )
    # No summary: it may tell of the child's age or year.
    return [web_page("WebPage", page, context, publisher, description=""), article]


def nameless(context, publisher):
    """The node of a story that is for readers of the website alone: that there is a page, and where it stands."""
    return node(
        "WebPage",
        context["canonical"],
        url=context["canonical"],
        isPartOf=ref(publisher.website_id),
        publisher=ref(publisher.organization_id),
        breadcrumb=breadcrumbs(above(context, publisher)),
    )


@describe.register
def describe_story_index(page: StoryIndexPage, context, publisher):
    listed = [story for story in context["stories"] if story.is_covered(Channel.FEEDS)]
    disease = context["disease"]
    about = named_condition(disease, publisher) if disease else None
    return [collection(page, context, publisher, listed, about=about)]
