from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def address_on_paper(context):
    """Return where the printed page is read again (str); '' for what has no address of its own.

    By the name that the site was asked for (one of ALLOWED_HOSTS; for copies that of SITE_URL): a new site is still
    "localhost" in Settings > Sites.
    """
    address = context.get("canonical") or getattr(context.get("page"), "full_url", None)
    if not address:
        return ""
    parts = urlsplit(address)
    return context["request"].build_absolute_uri(parts._replace(scheme="", netloc="").geturl())
