"""A migration that has landed is never edited: databases have had it, and will not have it again."""

from hashlib import sha256

from django.conf import settings

LANDED = settings.BASE_DIR / "tests" / "migrations.sha256"


def migrations():
    """The SHA-256 of each migration (dict), by its path in the repository."""
    found = [path for room in ("charity_site/*", "*") for path in settings.BASE_DIR.glob(f"{room}/migrations/0*.py")]
    return {str(path.relative_to(settings.BASE_DIR)): sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


def landed():
    """Return what `sha256sum` wrote of each migration when it was added."""
    return {path: digest for digest, path in map(str.split, LANDED.read_text().splitlines())}


def test_a_landed_migration_is_never_edited_nor_folded():
    present = migrations()
    changed = [path for path, digest in landed().items() if present.get(path) != digest]
    assert not changed, f"Put these back as they were, and add a migration: {changed}"


def test_a_new_migration_is_noted():
    new = [path for path in migrations() if path not in landed()]
    assert not new, f"Run: sha256sum {' '.join(new)} >> tests/migrations.sha256"
