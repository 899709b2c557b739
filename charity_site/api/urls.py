from django.http import Http404
from django.urls import path, re_path

from charity_site.api.endpoints import api
from charity_site.api.reference import partners


def nothing_here(request):
    raise Http404("There is no such endpoint.")


urlpatterns = [
    path("", partners, name="partners"),
    path("v1/", api.urls),
    re_path("^v1/", nothing_here),  # or an address without a slash at its end would be sent on to one with it
]
