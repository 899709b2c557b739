"""Describe a page for other sites and messengers: some words, and a picture drawn for it."""

from django.conf import settings
from wagtail.models import Site

from charity_site.core.models.settings import SiteSettings
from charity_site.delivery.text.survival_figures import resembles_survival_figure, without_figures
from charity_site.images.drawings import Drawing
from charity_site.images.share_image import ShareImage


class Sharing:
    """The part of SitePage about sharing. Kinds of pages say what is different with them."""

    share_type = "website"  # as Open Graph names it

    def may_be_shared(self):
        """Return whether anything of this page may be shown where it is shared, today."""
        return True

    @property
    def share_words(self):
        """Return what is written in its share image: (label, title). Never a figure of any kind."""
        return "", self.title

    @property
    def share_drawing(self):
        """The Drawing in its share image where there is no picture."""
        return Drawing.usual(self.pk)

    @property
    def share_picture(self):
        """The picture (image) in its share image, or None."""
        return None

    def share_image(self, site_settings=None):
        """Its ShareImage as it must be today; None where it may not be shared."""
        if not self.may_be_shared():
            return None
        if site_settings is None:
            site = self.get_site()
            if site is None:
                return None
            site_settings = SiteSettings.for_site(site)
        return ShareImage.of(
            self.pk,
            words=self.share_words,
            charity=site_settings.charity_name or site_settings.short_name,
            drawing=self.share_drawing,
            picture=self.share_picture,
        )

    def share_tags(self, request):
        """Return what templates/core/share_tags.html says of this page (dict). A page that may not be shared says
        nothing of its own: only what the home page says."""
        site_settings = SiteSettings.for_request(request)
        image = self.share_image(site_settings)
        if image is None:
            home = Site.find_for_request(request).root_page.specific
            if not (isinstance(home, Sharing) and home.may_be_shared()):
                return {}
            tags = home.share_tags(request)
            return tags | {"url": "", "title": site_settings.charity_name or tags["title"]}
        title, text = self.seo_title or self.title, self.search_description
        return {
            "title": site_settings.charity_name if resembles_survival_figure(title) else title,
            "type": self.share_type,
            "url": self.get_full_url(request),
            # Without one of ours, other sites take the page's description for search engines.
            "description": without_figures(text) or without_figures(site_settings.description),
            "image": image,
            "image_address": f"{settings.SITE_URL}{image.address}",
        }

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if self.live and not getattr(request, "is_preview", False):
            context["share"] = share = self.share_tags(request)
            # The one address under which machines know what is shown now; none for what visitors do not see.
            context["canonical"] = share.get("url") or self.get_full_url(request)
        return context
