from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.documents import urls as wagtaildocs_urls

from charity_site.api.embed import embed
from charity_site.delivery.health import health
from charity_site.home.styleguide import styleguide
from charity_site.home.views import robots
from charity_site.images.views import drawing, rendition, share_image
from charity_site.safeguarding.family import your_story
from charity_site.search.views import search
from stories.feeds import StoriesFeed

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", rendition, name="rendition"),
    path("media/drawings/<int:page_id>/<str:name>", drawing, name="drawing"),
    path("media/share/<int:page_id>/<str:name>", share_image, name="share_image"),
    path("api/", include("charity_site.api.urls")),
    path("embed/<str:slug>/<str:section_id>/", embed, name="embed"),
    path("feeds/stories/", StoriesFeed(), name="stories_feed"),
    path("your-story/<uuid:consent_id>/<str:token>/", your_story, name="your_story"),
    path("health/", health, name="health"),
    path("search/", search, name="search"),
    path("styleguide/", styleguide, name="styleguide"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_view, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("", include(wagtail_urls)),
]
