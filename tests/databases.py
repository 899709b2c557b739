"""What is tried on SQLite too: python -m tests.databases prints the files.

Sites with readers run on PostgreSQL, so all tests run there. SQLite gets the whole demo, in the browser (tests/browser/server.py),
and here what can differ by database: SQL of our own, what is asked of JSON, letters and cases, faults, migrations. Constraints
and JSON columns are declared only; what follows from that is Django's. Rows are locked by PostgreSQL alone: on SQLite one waits for
the file, which tests/test_concurrency.py tries.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("charity_site", "diseases", "stories", "research")

CAN_DIFFER = re.compile(
    r"cursor\(|RawSQL|RunSQL|\.raw\(|\.extra\(|as_sql|get_compiler|\.vendor|sqlite|Func\(|Collate|Lower\(|Upper\("
    r"|__(i?regex|i?contains|iexact|i?startswith|i?endswith|search|unaccent|has_keys?|contained_by)\b|nulls_(first|last)"
    r"|\.distinct\([^)]|(update|ignore)_conflicts|(Integrity|Operational|Database|Interface)Error"
)

WHOLE_SITE = (
    "tests/test_migrations.py",
    "tests/test_concurrency.py",
    "tests/review/test_clock.py",
)

# A module in which CAN_DIFFER finds something -> the tests of that, below tests/.
TESTS_OF = {
    "charity_site/core/admin_views.py": ("admin/test_titles.py",),
    "charity_site/core/deleted.py": (
        "core/test_brought_back.py",
        "core/test_who_brings_back.py",
        "safeguarding/test_deleted.py",
    ),
    "charity_site/core/models/named.py": ("glossary/test_glossary.py", "diseases/test_another_symptom.py"),
    "charity_site/core/models/routing.py": ("readpath/test_routing.py",),
    "charity_site/readpath/compiled_query.py": ("readpath/test_compiled_query.py",),
    "charity_site/readpath/child_rows.py": ("readpath/test_child_rows.py",),
    "charity_site/users/invitations.py": ("users/test_invitations.py",),
    "charity_site/delivery/management/commands/clean_text.py": ("delivery/test_clean_text.py",),
    "charity_site/delivery/database/pool.py": ("delivery/test_connection_pool.py",),
    "charity_site/delivery/database/time_limits.py": ("delivery/test_database_time_limits.py",),
    "charity_site/delivery/web/readiness.py": ("delivery/test_health.py",),
    "charity_site/delivery/web/error_handlers.py": (
        "delivery/test_origin_failures.py",
        "delivery/test_error_reports.py",
    ),
    "charity_site/delivery/scheduler/locks.py": ("delivery/test_jobs.py", "test_concurrency.py"),
    "charity_site/delivery/pagecache/page_cache.py": (
        "delivery/test_stale_responses.py",
        "delivery/test_purge_race.py",
    ),
    "charity_site/delivery/database/schema_check.py": ("delivery/test_schema_check.py",),
    "charity_site/home/old_installs.py": ("home/test_old_installs.py",),
    "charity_site/recovery/backup.py": ("recovery/test_drill.py",),
    "charity_site/recovery/database.py": ("recovery/test_drill.py", "recovery/test_damage.py"),
    "charity_site/recovery/manifest.py": ("recovery/test_drill.py",),
    "charity_site/recovery/restore.py": ("recovery/test_drill.py", "recovery/test_damage.py"),
    "charity_site/review/forms.py": ("review/test_approval.py",),
    "charity_site/recovery/scratch.py": ("recovery/test_verify.py",),
    "charity_site/recovery/source.py": ("recovery/test_damage.py",),
    "charity_site/users/guesses.py": ("users/test_guessing.py",),
    "charity_site/safeguarding/consent_chooser.py": ("stories/test_chosen_consents.py",),
    "charity_site/safeguarding/erasure.py": ("safeguarding/test_erasure.py", "safeguarding/test_erasure_edges.py"),
    "charity_site/safeguarding/self_service.py": ("safeguarding/test_family_link.py",),
    "charity_site/safeguarding/reference_scrubber.py": (
        "safeguarding/test_named_elsewhere.py",
        "safeguarding/test_erasure.py",
    ),
    "charity_site/safeguarding/impact.py": ("safeguarding/test_withdrawal.py",),
    "charity_site/safeguarding/reminders.py": ("safeguarding/test_reminders.py",),
    "charity_site/search/fulltext.py": ("search",),
    "diseases/models/late_effect.py": ("diseases/test_late_effects.py", "diseases/test_shared_late_effects.py"),
    "stories/models/story.py": ("stories/test_stories.py::test_two_stories_cannot_have_the_same_title",),
}


def can_differ():
    """The modules (set of str) of ours, apart from settings and migrations, in which CAN_DIFFER finds something."""
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return {
        str(path.relative_to(ROOT))
        for path in modules
        if not {"migrations", "settings"} & set(path.parts) and CAN_DIFFER.search(path.read_text())
    }


def on_sqlite_too():
    """The files and folders (sorted list of str) of tests that run on SQLite too."""
    return sorted({*WHOLE_SITE, *(f"tests/{name}" for names in TESTS_OF.values() for name in names)})


if __name__ == "__main__":
    print(" ".join(on_sqlite_too()))
