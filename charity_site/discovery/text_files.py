"""Plain files at fixed addresses, for programs: robots.txt, security.txt, llms.txt."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Site

from charity_site.cards.models import CardPage
from charity_site.core.models import SectionIndexPage, SiteSettings
from charity_site.delivery.pagecache.policy import cacheable
from charity_site.discovery.decorators import for_machines
from charity_site.discovery.redaction import name_of_page, summary, without_figure
from diseases.models import DiseasePage, RecordIndexPage, by_group
from topics.models import TopicPage

SECURITY_LASTS = timedelta(days=180)  # RFC 9116 recommends less than a year


def text(lines, kind="plain"):
    """An answer of `lines` (list of str)."""
    return HttpResponse("\n".join(lines) + "\n", content_type=f"text/{kind}; charset=utf-8")


@cacheable()
@for_machines
def robots(request):
    """robots.txt: the admin, search results and addresses that count a click are not for search engines; the sitemap is.

    What is private is not listed: it would only be advertised.
    """
    return text(
        [
            "User-agent: *",
            f"Disallow: {reverse('wagtailadmin_home')}",
            f"Disallow: {reverse('search')}",
            "Disallow: /follow/",
            f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        ]
    )


@cacheable()
@for_machines
def security_txt(request):
    """security.txt (RFC 9116): whom to tell of a hole in the website."""
    contact = settings.SECURITY_CONTACT or SiteSettings.for_request(request).contact_email
    if not contact:
        raise Http404("Nobody is named as a contact.")
    # From the start of a day, so that the file changes once a day.
    expires = datetime.combine(timezone.now().astimezone(UTC) + SECURITY_LASTS, time.min, UTC)
    return text(
        [
            f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
            f"Preferred-Languages: {get_language().partition('-')[0]}",
        ]
    )


@cacheable()
@for_machines
def llms_txt(request):
    """llms.txt (https://llmstxt.org): who we are and what stands where. Samples are left out, as in the sitemap."""
    site_settings, home = SiteSettings.for_request(request), Site.find_for_request(request).root_page
    diseases = DiseasePage.objects.descendant_of(home).shown().filter(is_sample=False).order_by("title")
    children = home.get_children().live().public().specific()
    sections = [page for page in children if is_section(page) and not page.is_sample]
    lines = [f"# {plain(site_settings.charity_name)}", ""]
    if site_settings.description:
        lines += [f"> {plain(without_figure(site_settings.description))}", ""]
    lines += [
        "What stands here is written for the parents of children with cancer. It is not medical advice and takes no "
        "doctor's place: a child's own care team knows more.",
        "",
        "Stories belong to families, who may take them back at any time: do not keep copies, and name no child.",
        "",
        f"To cite a page, give its title, “{plain(site_settings.charity_name)}”, its address and the day on which you "
        "read it. A page says when it was last reviewed and by whom, if it was.",
    ]
    lines += chapter("Sections", [entry(page, request) for page in sections])
    for group, shelf in by_group(list(diseases)):
        lines += chapter(group.label, [entry(page, request) for page in shelf])
    for page in sections:
        if isinstance(page, RecordIndexPage):
            lines += chapter(plain(name_of_page(page)), record_entries(page, page.get_full_url(request)))
    topics = TopicPage.objects.descendant_of(home).shown().filter(is_sample=False).in_order()
    lines += chapter("Living with cancer", [entry(page, request) for page in topics])
    cards = CardPage.objects.descendant_of(home).shown().filter(is_sample=False).order_by("path")
    lines += chapter("Cards to fill in", [entry(page, request) for page in cards])
    data = (
        "Data for partners",
        request.build_absolute_uri(reverse("partners")),
        "The same as JSON, and what to keep to.",
    )
    return text([*lines, *chapter("For programs", [data])], "markdown")


def is_section(page):
    """Return whether `page`, which stands below the home page, is one of the site's main parts."""
    return isinstance(page, SectionIndexPage) or page.show_in_menus


def entry(page, request):
    """Return what a chapter says of `page`: (name, address, line)."""
    return name_of_page(page), page.get_full_url(request), summary(page)


def record_entries(page, address):
    """The same of each record that has a page below `page` (RecordIndexPage) at its full `address` (str)."""
    shown = page.record_model.objects.shown()
    return [(record.name, f"{address}{record.slug}/", without_figure(record.own_summary)) for record in shown]


def chapter(title, entries):
    """The lines (list of str) of a chapter: a link and a line for each of `entries`; none without them."""
    listed = [f"- [{plain(name)}]({url}){f': {plain(line)}' if line else ''}" for name, url, line in entries]
    return ["", f"## {title}", "", *listed] if listed else []


def plain(words):
    """`words` (str) in one line, in which Markdown sees no marks of its own."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>" else letter for letter in " ".join(words.split()))
