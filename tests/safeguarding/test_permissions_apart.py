"""To withdraw, to erase, to read forms and to see reports are allowed one by one."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import request_erasure
from charity_site.safeguarding.mails import coordinators
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from tests.factories import make_consent, make_image, make_user

NEEDED = {  # address: who may open it
    "take_back_consent": {"withdraw"},
    "show_again": {"withdraw"},
    "private_link": {"withdraw"},
    "hidden_documents": {"withdraw"},
    "consent_form": {"read_form"},
    "erase": {"erase"},
    "receipt": {"withdraw", "report"},
    "erasure": {"erase", "report"},
    "consent_report": {"report"},
    "receipt_report": {"report"},
    "erasure_report": {"report"},
}
ACTIONS = ["withdraw", "erase", "read_form", "report"]


@pytest.fixture
def allowed(client, site):
    """A function that signs in somebody who may change consents and do `actions`."""

    def sign_in(*actions):
        codenames = [f"{action}_consent" for action in ("view", "change", *actions)] + ["access_admin"]
        group = Group.objects.create(name=f"May {actions}")
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
        group.collection_permissions.create(
            collection=Collection.get_first_root_node(), permission=Permission.objects.get(codename="change_image")
        )
        user = make_user(group.name)
        client.force_login(user)
        return user

    return sign_in


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_each_address_opens_for_its_permission_alone(client, allowed, action):
    consent = make_consent(form=SimpleUploadedFile("form.txt", b"Yes."))
    keys = {
        **dict.fromkeys(("take_back_consent", "show_again", "private_link", "consent_form", "erase"), consent.pk),
        "receipt": pause([make_consent()], way=Receipt.Way.STAFF).pk,
        "erasure": request_erasure(make_consent(), by=make_user()).pk,
    }
    allowed(*filter(None, [action]))
    for name, actions in NEEDED.items():
        response = client.get(reverse(name, args=[keys[name]] if name in keys else []))
        assert (response.status_code == 200) == (action in actions), name


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_buttons_are_shown_to_who_may_do_what_they_say(client, allowed, action):
    consent, withdrawn = make_consent(), make_consent()
    withdraw([withdrawn], way=Receipt.Way.STAFF)
    picture = make_image(shows_people=True)
    picture.consents.add(consent)
    allowed(*filter(None, [action]))
    page = client.get(reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk])).content.decode()
    assert (reverse("take_back_consent", args=[consent.pk]) in page) == (action == "withdraw")
    assert (reverse("private_link", args=[consent.pk]) in page) == (action == "withdraw")
    page = client.get(reverse("wagtailsnippets_consent_consent:edit", args=[withdrawn.pk])).content.decode()
    assert (reverse("erase", args=[withdrawn.pk]) in page) == (action == "erase")
    page = client.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert (reverse("take_back_picture", args=[picture.pk]) in page) == (action == "withdraw")


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_the_dashboard_tells_each_what_they_can_do_about(client, allowed, action):
    consent = make_consent()
    request_erasure(consent, by=make_user())
    allowed(*filter(None, [action]))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse("erase", args=[consent.pk]) in page) == (action == "erase")
    assert (f"{reverse('consent_report')}?kind=" in page) == (action == "report")


def test_families_reach_those_who_may_do_what_they_ask_for(allowed):
    allowed("read_form", "report", "erase")
    assert coordinators() == []
    assert [allowed("withdraw").email] == coordinators()


def test_nobody_erases_by_the_word_of_who_may_not(client, allowed):
    consent = make_consent()
    asks = allowed("erase")
    client.post(reverse("erase", args=[consent.pk]), {"do": "request"})
    asks.groups.get().permissions.remove(Permission.objects.get(codename="erase_consent"))
    allowed("erase", "report")
    page = client.post(reverse("erase", args=[consent.pk]), {"do": "erase", "sure": "on"}, follow=True).content.decode()
    assert "may not erase" in page and Consent.objects.filter(pk=consent.pk).exists()
