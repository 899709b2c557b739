from django.urls import reverse

from charity_site.core.schema_org import node, ref
from charity_site.delivery.text.survival_figures import without_figures
from charity_site.discovery.structured_data.pages import describe, web_page
from charity_site.home.models import HomePage, StandardPage

LOGO = "/apple-touch-icon.png"  # the mark as a picture of fixed size


@describe.register
def describe_home(page: HomePage, context, publisher):
    own = web_page("WebPage", page, context, publisher, about=ref(publisher.organization_id))
    return [own, publisher.website(potentialAction=search_action(publisher)), charity(publisher)]


def search_action(publisher):
    """Return how to search the website (node), as https://developers.google.com/search/docs describes it."""
    target = node("EntryPoint", urlTemplate=f"{publisher.address}{reverse('search')}?q={{search_term_string}}")
    return node("SearchAction", target=target) | {"query-input": "required name=search_term_string"}


def charity(publisher):
    """All that the website says of the charity (node)."""
    settings = publisher.settings
    help_line = node("ContactPoint", contactType="help line", telephone=settings.help_line_number)
    office = node("ContactPoint", contactType="office", email=settings.contact_email)
    return publisher.organization(
        alternateName=settings.short_name,
        description=without_figures(settings.description),
        logo=f"{publisher.address}{LOGO}",
        address=", ".join(settings.contact_address.splitlines()),
        contactPoint=[point for point in (help_line, office) if {"telephone", "email"} & set(point)],
        sameAs=publisher.social_links,
    )


@describe.register
def describe_standard_page(page: StandardPage, context, publisher):
    # The migrations make one page with this name, and it is what the charity says of itself.
    if page.slug == "about":
        return [web_page("AboutPage", page, context, publisher, about=ref(publisher.organization_id))]
    return [web_page("WebPage", page, context, publisher)]
