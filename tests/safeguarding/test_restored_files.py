"""Files in the ledger: one that cannot be deleted keeps no other from it."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from charity_site.safeguarding.ledger_sync import sync

KEY = "7d0a8c1e-0000-4000-8000-000000000000"


@pytest.mark.parametrize("action", ["erase", "withdraw"])
@pytest.mark.parametrize("odd", ["", "../../x", "original_images/" + "a" * 300])
def test_the_other_files_go_and_are_looked_for_again(site, settings, tmp_path, committed, action, odd):
    settings.MEDIA_ROOT = tmp_path / "media"
    name = f"images/{'0a' * 16}.jpg"
    line = {"action": action, "id": KEY, "files": [odd, name], "time": "2026-01-01T00:00:00+00:00"}
    settings.WITHDRAWAL_LEDGER.write_text(json.dumps(line))
    for _ in range(2):
        default_storage.save(name, ContentFile(b"x"))
        with committed():
            sync()
        assert not default_storage.exists(name)
