"""Refuse what only a child's own team says, in the texts of a record: doses, and the temperature at which to call."""

from django.core.exceptions import ValidationError
from django.db import models

from charity_site.core.plain_text import text_of
from charity_site.delivery.text.doses import dose_in

WHAT_TO_DO = (
    "“{}” is a dose or a temperature. Only the child's own team gives those. Leave the number out: the page tells parents to ask "
    "for it."
)


def check_doses(record: models.Model, *names: str) -> None:
    """Raise ValidationError when a text of `record` (in the columns `names`) says how much of a medicine to give, or at which
    temperature to call."""
    found = {name: dose_in(text_of(getattr(record, name))) for name in names}
    if complaints := {name: WHAT_TO_DO.format(said) for name, said in found.items() if said}:
        raise ValidationError(complaints)
