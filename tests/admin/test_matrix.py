"""Every address of the admin, as every kind of person, for things that are theirs and things that are not.

addresses.csv has a line for each address. A new one, of ours or of a new Wagtail, fails the first test until it has its line.
"""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import path, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from charity_site.urls import urlpatterns as real_patterns
from tests.admin.addresses import known, registered
from tests.admin.planted import ROLES, WORDS, plant
from tests.factories import make_user

NOT_WALKED = {"wagtailadmin_logout", "sign_out_everywhere"}  # they would end the walk


@pytest.fixture(scope="module")
def planted(module_database):
    with module_database():
        yield plant()


def visit(client, address):
    """Return what `client` gets at `address`: by GET, or by an empty POST where GET is not allowed. Nothing of that stays."""
    response = client.get(address)
    if response.status_code == 405:
        with transaction.atomic():
            response = client.post(address)
            transaction.set_rollback(True)
    response.read = response.getvalue()  # it may be a stream
    client.cookies.pop("messages", None)  # of a refusal: they would become more with each
    return response


def client_of(letter):
    """A browser in which somebody with the role is signed in; "N": staff without a role, "V": nobody."""
    client = Client(raise_request_exception=False)
    if letter == "N":
        user = make_user("Editors", email="nobody@example.org")
        user.groups.clear()
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
    elif letter != "V":
        client.force_login(make_user(ROLES[letter]))
    return client


def foreign_words(letter, response):
    """The planted words (set) in `response` that a person with this letter may not read."""
    text = f"{response.headers}{response.read.decode(errors='replace')}".lower()
    return {word for word, readers in WORDS.items() if letter not in readers and word in text}


def is_theirs(letter, thing):
    """Return whether `thing` is called by a planted word that a person with this letter may read."""
    return any(word in str(thing).lower() and letter in readers for word, readers in WORDS.items())


def bulk_addresses(planted):
    """The addresses of all actions on many things at once, for one, for each and for all of them."""
    for label, models in bulk_action_registry.actions.items():
        for name, actions in models.items():
            kind = {"charityimage": "image"}.get(name, name)
            for action in actions:
                address = reverse("wagtail_bulk_action", args=[label, name, action])
                yield f"{address}?id=all"
                yield f"{address}?id=all&q=zephyr"
                yield from (f"{address}?id={thing.pk}" for thing in planted[kind])
                if kind == "page":
                    yield from (f"{address}?id=all&childOf={parent.pk}" for parent in planted["parent"])


def test_every_address_is_known():
    lines = list(known())
    known_ones = {(line.name, tuple(name for name, _ in line.arguments)) for line in lines}
    assert {(address.name, address.arguments) for address in registered()} == known_ones


urlpatterns = [path("admin/new-screen/<int:pk>/", lambda request, pk: None, name="new_screen"), *real_patterns]


@pytest.mark.urls(__name__)
def test_an_address_that_has_no_line_is_not_passed_over():
    unknown = {(address.name, address.arguments) for address in registered()} - {
        (line.name, tuple(name for name, _ in line.arguments)) for line in known()
    }
    assert unknown == {("new_screen", ("pk",))}


@pytest.mark.parametrize("letter", [*ROLES, "N", "V"])
def test_nobody_reads_what_is_not_theirs_and_nothing_breaks(db, planted, letter):
    client, faults = client_of(letter), []
    others = {kind.replace(" ", "_"): things[0] for kind, things in planted.items()}
    for line in known():
        if line.name in NOT_WALKED:
            continue
        opened = False
        for thing in planted[line.kind] if line.kind else [None]:
            address = line.path(thing, **others)
            if address and not (opened and is_theirs(letter, thing)):  # one of their own is enough
                response = visit(client, address)
                opened = opened or response.status_code == 200
                faults += faults_of(letter, address, response)
        if opened != (letter in line.opened_by):
            faults.append(f"{line.name} {line.arguments} {line.query}: {'opens' if opened else 'does not open'}")
    for address in bulk_addresses(planted):
        faults += faults_of(letter, address, visit(client, address))
    assert not faults, "\n".join(faults)


def faults_of(letter, address, response):
    if response.status_code >= 500:
        yield f"{address}: {response.status_code}"
    if words := foreign_words(letter, response):
        yield f"{address}: {' '.join(sorted(words))}"
