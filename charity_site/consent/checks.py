import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def ledger_is_in_its_place(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check, for `check --deploy`, that the ledger of withdrawals can be written and that no restore of the pictures
    replaces it."""
    path = settings.WITHDRAWAL_LEDGER
    if path.resolve().is_relative_to(settings.MEDIA_ROOT.resolve()):
        return [
            Error("WITHDRAWAL_LEDGER lies in MEDIA_ROOT, so a restored backup would replace it.", id="consent.E001")
        ]
    there = next(folder for folder in path.parents if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return [Error(f"WITHDRAWAL_LEDGER cannot be written: {there} is not writable.", id="consent.E002")]
    return []
