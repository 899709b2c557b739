"""Tells the ledger what a person agrees to, whenever a save takes something of it away, or gives that back; and which of their
private links are over."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.dispatch import Signal

from charity_site.consent import ledger
from charity_site.consent.terms import SOURCES, Terms, terms_of

if TYPE_CHECKING:
    from charity_site.consent.models import Consent

# `entry` (ledger.Entry): what a consent allows, or its link, was changed; this says so in the ledger.
was_told = Signal()


@contextmanager
def terms_in_the_ledger(consent: "Consent", update_fields: Collection[str] | None) -> Iterator[None]:
    """Save `consent` inside, with `update_fields` (None: all).

    What is taken away is written before it is done, what is given again after it. What was never taken away does not
    stand in the ledger.
    """
    fields = [name for name in SOURCES if update_fields is None or name in update_fields]
    if consent._state.adding or not fields:
        yield
        return
    with ledger.locked(), transaction.atomic():
        row = type(consent).objects.filter(pk=consent.pk).values(*SOURCES).first()
        now = {name: consent._meta.get_field(name).to_python(getattr(consent, name)) for name in fields}
        stored, saved = (terms_of(row), terms_of({**row, **now})) if row else (None, None)
        if stored is None or saved is None or stored == saved:
            yield
            return
        changed = {name: value for name, value in saved._asdict().items() if getattr(stored, name) != value}
        heard = ledger.state().terms_of.get(consent.pk)
        before = stored.narrowed_by(heard) if heard else stored
        after = before._replace(**changed)
        less = before.narrowed_by(after)
        if less != before:
            tell(consent, less)
        yield
        if after != less and consent.pk in ledger.state().terms_of:
            tell(consent, after)


@contextmanager
def ended_link_in_the_ledger(consent: "Consent", update_fields: Collection[str] | None) -> Iterator[None]:
    """Save `consent` inside, with `update_fields` (None: all): a higher number of its link ends those before."""
    if consent._state.adding or (update_fields is not None and "link_number" not in update_fields):
        yield
        return
    with ledger.locked(), transaction.atomic():
        tell_of_link(consent)
        yield


def tell_of_link(consent: "Consent") -> None:
    """Write the number of the link of `consent` into the ledger, unless it knows that all before are over."""
    if consent.link_number > ledger.state().link_of.get(consent.pk, 1):
        write(consent, ledger.LINK, link=consent.link_number)


def tell(consent: "Consent", terms: Terms) -> None:
    write(consent, ledger.TERMS, terms=terms.as_json())


def write(consent: "Consent", action: str, **what: Any) -> None:
    entry = ledger.Entry(action, consents=[str(consent.pk)], **what)
    ledger.write_or_wait(entry)
    was_told.send(sender=type(consent), entry=entry)
