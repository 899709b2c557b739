"""Two tabs with one record: the second one saved shows what came in between, and gives nothing back on its own."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.documents import get_document_model
from wagtail.models import Collection, Site, Task, Workflow

from charity_site.consent.models import Consent, OutsideCopy
from charity_site.core.conflicts import CONFLICT, NAME, edits_a_record, values_of
from charity_site.core.models import Organization, SiteSettings
from charity_site.review.models import Reviewer
from research.models import Fund
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_late_effect,
    make_organization,
    make_source,
    make_symptom,
    make_term,
    make_treatment_kind,
    make_urgency_rule,
    make_user,
    picture_bytes,
    upload,
)
from tests.forms_on_screen import filled_in, on_screen


def promotion():
    query = Query.get("port")
    SearchPromotion.objects.create(query=query, page=make_disease(), description="A disease.")
    return query


def document():
    return get_document_model().objects.create(
        title="Leaflet", file=SimpleUploadedFile("leaflet.txt", b"Words."), collection=Collection.get_first_root_node()
    )


NAMES = {"first_name": "Ida", "last_name": "B."}

# The route of each screen that edits a record -> how to make one, and one of its fields
SCREENS = {
    "admin/collections/<int:pk>/": (lambda: Collection.get_first_root_node().get_children().first(), "name"),
    "admin/workflows/edit/<int:pk>/": (lambda: Workflow.objects.first(), "name"),
    "admin/workflows/tasks/edit/<int:pk>/": (lambda: Task.objects.first().specific, "groups"),
    "admin/redirects/<int:redirect_id>/": (
        lambda: Redirect.objects.create(old_path="/old", redirect_link="https://example.org/"),
        "redirect_link",
    ),
    "admin/searchpicks/<int:query_id>/": (promotion, "editors_picks-0-description"),
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/": (
        lambda: SiteSettings.for_site(Site.objects.get()),
        "short_name",
    ),
    "admin/documents/edit/<int:document_id>/": (document, "title"),
    "admin/images/<int:image_id>/": (make_image, "title"),
    "admin/snippets/consent/consent/edit/<uuid:pk>/": (make_consent, "person"),
    "admin/snippets/diseases/symptom/edit/<int:pk>/": (lambda: make_symptom("Fever"), "name"),
    "admin/snippets/diseases/urgencyrule/edit/<int:pk>/": (
        lambda: make_urgency_rule(symptom=make_symptom("Fever")),
        "under_months",
    ),
    "admin/snippets/diseases/lateeffect/edit/<int:pk>/": (make_late_effect, "name"),
    "admin/snippets/diseases/treatmentkind/edit/<int:pk>/": (make_treatment_kind, "name"),
    "admin/snippets/glossary/term/edit/<int:pk>/": (make_term, "name"),
    "admin/snippets/core/source/edit/<int:pk>/": (make_source, "title"),
    "admin/snippets/review/reviewer/edit/<int:pk>/": (lambda: Reviewer.objects.create(name="Ada"), "name"),
    "admin/snippets/core/organization/edit/<int:pk>/": (
        lambda: Organization.objects.create(name="A hospital"),
        "name",
    ),
    "admin/snippets/research/fund/edit/<int:pk>/": (
        lambda: Fund.objects.create(name="Leukemia research", code="LEUK"),
        "name",
    ),
    "admin/sites/edit/<int:pk>/": (lambda: Site.objects.get(), "site_name"),
    "admin/users/edit/<int:pk>/": (lambda: make_user("Editors", **NAMES), "first_name"),
    "admin/groups/edit/<int:pk>/": (lambda: Group.objects.create(name="Helpers"), "name"),
}


def routes(patterns, before=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern
        else:
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))


def address_of(route, record):
    """The address of the screen at `route` for `record`."""
    for kind in ("<int:pk>", "<uuid:pk>", "<int:redirect_id>", "<int:query_id>", "<int:document_id>", "<int:image_id>"):
        route = route.replace(kind, str(Site.objects.get().pk if isinstance(record, SiteSettings) else record.pk))
    return "/" + route.replace("<slug:app_name>", "core").replace("<slug:model_name>", "sitesettings")


def test_each_screen_of_the_admin_that_edits_a_record_is_tried_here():
    found = {route for route, pattern in routes(get_resolver().url_patterns) if edits_a_record(pattern.callback)}
    diseases = [f"diseases/{kind}" for kind in ("symptom", "urgencyrule", "treatmentkind", "lateeffect")]
    versioned = [*diseases, "glossary/term", "core/source"]  # core/test_versioned_records.py
    reverts = {f"admin/snippets/{kind}/history/<int:pk>/revisions/<int:revision_id>/revert/" for kind in versioned}
    settings = "admin/settings/core/sitesettings/<int:pk>/history/<int:revision_id>/"  # core/test_settings_history.py
    assert found == set(SCREENS) | reverts | {settings}


@pytest.mark.parametrize("way", ["sites", "snippets/core/organization"])
def test_nothing_is_saved_over_a_record_by_the_screen_that_copies_it(client, site, way):
    record = make_organization() if "organization" in way else Site.objects.get()
    client.force_login(make_user())
    address = f"/admin/{way}/copy/{record.pk}/"
    data = {**filled_in(client.get(address)), "name": "Other", "hostname": "other.example"}
    assert client.post(address, data).status_code == 405
    assert values_of(type(record).objects.get(pk=record.pk)) == values_of(record)


@pytest.mark.parametrize("route", SCREENS)
def test_the_second_of_two_tabs_is_not_saved_over_the_first(client, site, route):
    make, field = SCREENS[route]
    record = make()
    address = address_of(route, record)
    client.force_login(make_user())
    first, second = on_screen(client.get(address)), on_screen(client.get(address))

    def stored():
        return on_screen(client.get(address))[field]

    one, other = words = (
        ("https://one.example.org/", "https://other.example.org/") if "link" in field else ("One", "Other")
    )
    if field == "under_months":
        one, other = words = ("41", "57")
    if field == "groups":
        words = ("Editors", "Research editors")
        one, other = (str(Group.objects.get(name=word).pk) for word in words)
    without = {name: value for name, value in first.items() if name != NAME}
    for data in (without, {**first, NAME: ["of another record"]}):
        assert client.post(address, {**data, field: [one]}).status_code == CONFLICT
    assert stored() == first[field], "without its version nothing is saved"
    assert client.post(address, {**first, field: [one]}).status_code == 302
    assert stored() == [one]

    refused = client.post(address, {**second, field: [other]})
    assert refused.status_code == CONFLICT
    assert stored() == [one], "nothing was saved"
    (table,) = BeautifulSoup(refused.content, "lxml").select(".conflict table")
    assert all(word in table.text for word in words), "both versions are shown"
    again = on_screen(refused)
    assert again[field] == [other], "what was typed still stands in the form"
    assert client.post(address, again).status_code == 302
    assert stored() == [other]


@pytest.fixture
def coordinator(client, site):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


def edit(consent):
    return reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk])


def test_a_stale_tab_does_not_give_back_what_a_family_took_away(client, coordinator):
    consent = make_consent()
    first, stale = on_screen(client.get(edit(consent))), on_screen(client.get(edit(consent)))
    for channel in ("photo", "feeds"):
        first.pop(channel)
    assert client.post(edit(consent), first).status_code == 302
    stale["email"] = ["family@example.org"]
    refused = client.post(edit(consent), stale)
    consent.refresh_from_db()
    assert not consent.photo and not consent.feeds and consent.email == ""
    assert table_of(refused) == [["The family's email", "(empty)", "family@example.org"]]
    assert "Photo: no" in refused.content.decode() and "Feeds and data: no" in refused.content.decode()
    assert client.post(edit(consent), on_screen(refused)).status_code == 302
    consent.refresh_from_db()
    assert not consent.photo and not consent.feeds and consent.email == "family@example.org"


def table_of(response):
    (table,) = BeautifulSoup(response.content, "lxml").select(".conflict table")
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")[1:]]


@pytest.mark.parametrize("base", [None, "forged"])
def test_a_form_of_which_nobody_knows_the_base_keeps_words_only(client, coordinator, base):
    consent = make_consent(relation="parent")
    stale = on_screen(client.get(edit(consent)))
    Consent.objects.update(photo=False, relation="sibling", ends="2030-01-01")
    stale |= {"given_by": ["Her father"], NAME: [base] if base else []}
    refused = client.post(edit(consent), stale)
    assert {row[0] for row in table_of(refused)} == {"Photo", "Who they are in the story", "Until", "Given by"}
    assert client.post(edit(consent), on_screen(refused)).status_code == 302
    stored = Consent.objects.get()
    assert (stored.photo, stored.relation, str(stored.ends)) == (False, "sibling", "2030-01-01")
    assert stored.given_by == "Her father"


def test_rows_are_known_by_their_record(client, coordinator):
    consent = make_consent()
    first, _, third = (
        OutsideCopy.objects.create(consent=consent, place=place, sort_order=number)
        for number, place in enumerate(("A poster", "A post", "A film"))
    )
    stale = on_screen(client.get(edit(consent)))
    first.delete()
    OutsideCopy.objects.filter(pk=third.pk).update(place="A film, gone")
    OutsideCopy.objects.create(consent=consent, place="A new one", sort_order=9)
    refused = client.post(edit(consent), {**stale, "outside_copies-1-place": ["A post by them"]})
    assert client.post(edit(consent), on_screen(refused)).status_code == 302
    places = set(consent.outside_copies.values_list("place", flat=True))
    assert places == {"A post by them", "A film, gone", "A new one"}


@pytest.mark.parametrize(
    "change",
    [
        lambda consent: Consent.objects.filter(pk=consent.pk).update(paused_on=timezone.localdate()),
        lambda consent: Consent.objects.filter(pk=consent.pk).update(link_number=2),
        lambda consent: OutsideCopy.objects.create(consent=consent, place="300 leaflets"),
    ],
)
def test_what_changed_where_the_form_does_not_look_is_not_overwritten(client, coordinator, change):
    consent = make_consent()
    stale = on_screen(client.get(edit(consent)))
    change(consent)
    changed = Consent.objects.values().get()
    assert client.post(edit(consent), {**stale, "person": ["Another"]}).status_code == CONFLICT
    assert Consent.objects.values().get() == changed


def test_what_is_wrong_in_a_stale_form_is_said_too_and_a_file_must_be_chosen_again(client, site):
    picture = make_image()
    client.force_login(make_user())
    address = reverse("wagtailimages:edit", args=[picture.pk])
    stale = on_screen(client.get(address))
    type(picture).objects.update(description="Newer")
    data = {**stale, "title": [""], "file": upload(picture_bytes(color=(0, 90, 0)))}
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == CONFLICT
    assert "Choose the file again" in text and "This field is required" in text and "Newer" in text
    assert type(picture).objects.get().file.name == picture.file.name


def test_who_may_not_see_a_record_sees_no_conflict_either(client, site):
    consent = make_consent(person="Rosie, Wilms tumor")
    client.force_login(make_user("Editors"))
    response = client.post(edit(consent), {"person": "x"}, follow=True)
    assert response.status_code == 200 and "Rosie" not in response.content.decode()
    assert Consent.objects.get().person == "Rosie, Wilms tumor"


@pytest.mark.parametrize("route", SCREENS)
def test_a_stranger_is_asked_to_sign_in(client, site, route):
    address = address_of(route, SCREENS[route][0]())
    response = client.get(address)
    assert response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login"))
    answer = client.post(address, {NAME: "x", SCREENS[route][1]: "Typed"})
    page = BeautifulSoup(answer.content, "lxml")
    assert answer.status_code == 403 and page.find("input", {"name": "password"}), "it is the form to sign in"
    assert not page.select(".conflict") and not page.find(attrs={"name": NAME})


def test_a_password_that_was_typed_is_not_shown(client, site):
    user = make_user("Editors")
    client.force_login(make_user())
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    data = {
        **on_screen(client.get(address)),
        NAME: ["old"],
        "password1": ["a-Secret-0ne"],
        "password2": ["a-Secret-0ne"],
    }
    answer = client.post(address, data)
    assert answer.status_code == CONFLICT and "a-Secret-0ne" not in answer.content.decode()


def test_who_signs_in_meanwhile_is_no_conflict(client, site):
    user = make_user("Editors", **NAMES)
    client.force_login(make_user())
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    data = on_screen(client.get(address))
    type(user).objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert client.post(address, {**data, "first_name": ["Ada"]}).status_code == 302
