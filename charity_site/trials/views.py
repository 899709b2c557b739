"""`/trials/<disease>/`: the trials that the register lists for a disease, where each is, and how sure that is."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.models import Site

from charity_site.delivery.pagecache.policy import cacheable
from charity_site.trials.listing import HIDDEN_AFTER, Listing, listing_of, trials_in
from charity_site.trials.models import REGISTER, Trial
from charity_site.trials.sites import spread
from diseases.models import DiseasePage

ON_A_PAGE = 10  # trials
MOST_PLACES, MOST_IN_COUNTRY = 20, 60  # of one trial, on the page; the register has the others
UNNAMED = "Country not named"
SEARCH = "https://clinicaltrials.gov/search?"


@cacheable("country", "page")
@require_safe
def trials(request: HttpRequest, slug: str) -> HttpResponse:
    """List the trials of the disease called `slug`, all or those in one `?country=`. 404 for a disease that visitors may not see, and
    for one of which the register never said anything. A country that has none any more leads to the whole list."""
    disease = disease_called(request, slug)
    listing = listing_of(disease.pk)
    if listing is None:
        raise Http404("The register was never asked for this.")
    listed = trials_in(listing)
    countries = countries_of(listed)
    country = request.GET.get("country", "")
    if country and country not in countries:
        return HttpResponseRedirect(request.path)
    name = countries.get(country, "")
    there = [trial for trial in listed if name in trial.countries] if name else listed
    page = Paginator(there, ON_A_PAGE).get_page(request.GET.get("page"))
    title = f"Clinical trials{f' in {name}' if name else ''}: {disease.head_title}"
    context = {
        **about(disease, listing),
        "part_title": title,
        "description": f"What a public register lists for {disease.head_title}, and of which day that is.",
        "page_of_trials": page,
        "shown": [(trial, places_of(trial, name)) for trial in page],
        "countries": countries.items(),
        "country": country,
        "country_name": name,
        "query": f"{urlencode({'country': country})}&" if country else "",
        "is_for_machines": not (country or page.number > 1 or listing.is_stale or disease.is_sample),
    }
    return render(request, "trials/trial_list.html", context)


def disease_called(request: HttpRequest, slug: str) -> DiseasePage:
    site = Site.find_for_request(request)
    found = DiseasePage.objects.shown().descendant_of(site.root_page).filter(slug=slug).first() if site else None
    if found is None:
        raise Http404("There is no such disease.")
    return found


def about(disease: DiseasePage, listing: Listing) -> dict[str, Any]:
    """Return what is said around the list: whose it is, of which day, and where to look without us."""
    return {
        "page": disease,
        "ancestors": [*disease.pages_above(), disease],
        "listing": listing,
        "days_until_hidden": HIDDEN_AFTER.days,
        "register": REGISTER,
        "register_url": f"{SEARCH}{urlencode({'cond': disease.title})}",
        "no_appeal": True,
    }


def countries_of(listed: list[Trial]) -> dict[str, str]:
    """Return the countries in which a trial is: {as addresses say it: name}, by name."""
    names = sorted({name for trial in listed for name in trial.countries})
    return {address: name for name in names if (address := slugify(name))}


def places_of(trial: Trial, country: str) -> dict[str, Any]:
    """Return where `trial` is, in one `country` or all: all `countries`, `groups` of some places, [(country, [place])], and how
    `many_more` there are."""
    most = MOST_IN_COUNTRY if country else MOST_PLACES
    sites = [site for site in trial.sites if not country or site["country"] == country]
    groups: dict[str, list[str]] = {}
    in_order = sorted(sites, key=lambda site: (site["country"], site["city"], site["facility"]))
    for site in spread(in_order, most):
        place = ", ".join(filter(None, [site["facility"], site["city"]])) or site["country"]
        groups.setdefault(site["country"] or UNNAMED, []).append(place)
    total = len(sites) if country else trial.number_of_sites
    return {
        "countries": [country] if country else trial.countries or [UNNAMED] * bool(sites),
        "groups": list(groups.items()),
        "many_more": total - min(len(sites), most),
    }
