"""Where rows lead that name a shared record with a page of its own: a symptom, a kind of treatment, a late effect."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from wagtail.models import Orderable

from charity_site.core.data import Data, OptionalAddress, file_in, shown_only
from diseases.sections.section import Context


def address_of(row: Orderable, name: str) -> str | None:
    """Return the address of the page of the record that `row` names in the column `name`; None while visitors may not see one."""
    # Not by its class: the files of these records import the page, which imports the rows.
    addresses: dict[int, str] = row._meta.get_field(name).related_model.addresses()
    return addresses.get(getattr(row, f"{name}_id"))


class RecordAddress(Data):
    """The address of the record of a row that has an `address`."""

    url: OptionalAddress = shown_only(description="The page for people. Null while there is none.")

    @staticmethod
    def resolve_url(row: Any, context: Context | None) -> str | None:
        # What is stored has none, and to look for it takes queries.
        return None if file_in(context) else row.address and urljoin(f"{settings.SITE_URL}/", row.address)
