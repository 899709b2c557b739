"""The site in production with Django's own cache middleware, in memory, in the place of ours."""

from charity_site.settings.production import *  # noqa: F403 - says only how it differs
from charity_site.settings.production import MIDDLEWARE

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
CACHE_MIDDLEWARE_SECONDS = 3600
MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "bench.django_cache.WithoutCacheControl",
    *MIDDLEWARE,
    "django.middleware.cache.FetchFromCacheMiddleware",
]


class WithoutCacheControl:
    """What our pages say of caches would keep Django from storing them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith("/health/"):
            del response.headers["Cache-Control"]
        return response
