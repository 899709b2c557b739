"""Addresses that belong to views and files: a page there would be published and never be reached."""

import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.urls import get_resolver
from wagtail.models import Site
from wagtail.signals import pre_page_move

from charity_site.delivery.web import health

SLUG = re.compile(r"[\w-]+")


@cache
def taken_names():
    """The names (set of str) with which the addresses of views and of files begin, as far as a page could have them."""
    views = (str(each.pattern).removeprefix("^") for each in get_resolver().url_patterns)
    files = (settings.STATIC_URL, settings.MEDIA_URL, settings.MEDIA_HANDED_OVER_AT)
    names = {address.strip("/").partition("/")[0] for address in (*views, *files, *health.VIEWS)}
    return {name for name in names if SLUG.fullmatch(name)}


def check_address(parent, slug):
    """Raise ValidationError, beside the slug, when a page called `slug` (str) below `parent` (Page) could not be reached."""
    if slug in taken_names() and any(parent.url_path == site.root_path for site in Site.get_site_root_paths()):
        raise ValidationError(
            {
                "slug": f"Nobody could open this page: the website itself uses the address “/{slug}/”. "
                f"Choose another one, for example “about-{slug.strip('_')}”."
            }
        )


@receiver(pre_page_move)
def check_new_address(instance, parent_page_after, **kwargs):
    check_address(parent_page_after, instance.slug)
