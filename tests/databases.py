"""What is tried on SQLite too: python -m tests.databases prints the files.

Sites with readers run on PostgreSQL, so all tests run there. SQLite gets the whole demo, in the browser (tests/browser/server.py),
and here what can differ by database: SQL of our own, what is asked of JSON, letters and cases, faults, migrations. Constraints
and JSON columns are declared only; what follows from that is Django's. Rows are locked by PostgreSQL alone: on SQLite one waits for
the file, which tests/test_concurrency.py tries.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("charity_site", "diseases", "stories", "research", "topics")

CAN_DIFFER = re.compile(
    r"cursor\(|\.execute(many|script)?\(|copy_expert|advisory|(import|from) psycopg|connection\.ops|introspection|schema_editor"
    r"|RawSQL|RunSQL|\.raw\(|\.extra\(|as_sql|get_compiler|\.vendor|sqlite|contrib\.postgres"
    r"|db\.models\.(functions|lookups|sql|expressions)|(Func|Transform|Lookup|Aggregate)[(),]|\.bit(and|or|xor|leftshift|rightshift)\("
    r"|__(date|time|year|month|day|week|week_day|quarter|hour|minute|second)\b"
    r"|__(i?regex|i?contains|iexact|i?startswith|i?endswith|search|unaccent|has_keys?|contained_by)\b|nulls_(first|last)"
    r"|\.distinct\([^)]|(update|ignore)_conflicts|(Integrity|Operational|Database|Interface)Error"
)

WHOLE_SITE = (
    "tests/test_migrations.py",
    "tests/test_concurrency.py::test_writers_wait_for_each_other",
    "tests/review/test_clock.py",
    "tests/review/test_fingerprints.py",
)

# A module in which CAN_DIFFER finds something -> what asks it just that, below tests/: files, or tests where others of their file
# ask nothing that can differ.
TESTS_OF = {
    "charity_site/consent/ages.py": ("consent/test_cover.py::test_memory_query_and_oracle_agree",),
    "charity_site/consent/queries.py": ("consent/test_cover.py::test_memory_query_and_oracle_agree",),
    "charity_site/core/admin_views.py": (
        "admin/test_titles.py::test_tags_are_completed_from_the_files_that_are_theirs",
    ),
    "charity_site/core/deleted.py": (
        "safeguarding/test_deleted.py::test_what_is_taken_back_is_gone_for_good",
        "safeguarding/test_deleted.py::test_what_is_erased_is_gone_for_good",
        "safeguarding/test_deleted.py::test_a_document_of_a_story_goes_with_what_is_taken_back",
    ),
    "charity_site/core/models/named.py": (
        "diseases/test_symptoms.py::test_the_address_comes_from_the_name_and_is_never_that_of_another",
    ),
    "charity_site/core/hidden_documents.py": (
        "safeguarding/test_hidden_documents.py::test_an_older_version_of_the_story_counts",
    ),
    "charity_site/core/tree.py": ("core/test_tree.py::test_a_fault_is_found",),
    "charity_site/core/models/routing.py": ("readpath/test_routing.py",),
    "charity_site/readpath/compiled_query.py": ("readpath/test_compiled_query.py",),
    "charity_site/readpath/child_rows.py": ("readpath/test_child_rows.py",),
    "charity_site/users/invitations.py": ("users/test_invitations.py::test_nobody_gets_two_accounts",),
    "charity_site/delivery/management/commands/clean_text.py": (
        "delivery/test_clean_text.py::test_text_from_before_is_cleaned_once_in_pages_streams_versions_and_logs",
        "delivery/test_clean_text.py::test_two_records_that_would_be_one_are_left_and_named",
    ),
    "charity_site/delivery/database/pool.py": ("delivery/test_connection_pool.py",),
    "charity_site/delivery/database/time_limits.py": ("delivery/test_database_time_limits.py",),
    # Those that start a process of their own name its database themselves.
    "charity_site/delivery/web/readiness.py": ("delivery/test_health.py::test_alive_and_ready_say_ok_and_no_more",),
    "charity_site/delivery/web/error_handlers.py": (
        "delivery/test_origin_failures.py::test_the_words_of_a_fault_are_in_no_log_and_its_kind_and_place_are",
        "delivery/test_stale_responses.py::test_a_page_that_was_never_read_is_a_kind_503",
    ),
    "charity_site/delivery/scheduler/locks.py": (
        "delivery/test_jobs.py::test_two_processes_at_once_do_it_once",
        "delivery/test_jobs.py::test_a_job_whose_process_was_killed_is_done_by_the_next",
        "delivery/test_jobs.py::test_all_jobs_on_a_new_site_and_twice",
        "test_concurrency.py::test_what_is_sent_for_one_page_at_the_same_time_is_done_one_after_the_other",
    ),
    "charity_site/delivery/pagecache/page_cache.py": (
        "delivery/test_stale_responses.py::test_the_last_good_copy_is_given_out_and_other_caches_must_ask_again",
        "delivery/test_stale_responses.py::test_it_recovers_without_a_restart",
    ),
    "charity_site/delivery/database/schema_check.py": ("delivery/test_schema_check.py",),
    "charity_site/home/old_installs.py": ("home/test_old_installs.py",),
    "charity_site/recovery/backup.py": ("recovery/test_drill.py",),
    "charity_site/recovery/database.py": ("recovery/test_drill.py", "recovery/test_damage.py"),
    "charity_site/recovery/manifest.py": ("recovery/test_drill.py",),
    "charity_site/recovery/restore.py": ("recovery/test_drill.py", "recovery/test_damage.py"),
    "charity_site/recovery/scratch.py": ("recovery/test_verify.py",),
    "charity_site/recovery/source.py": ("recovery/test_damage.py",),
    "charity_site/users/guesses.py": ("users/test_second_step.py::test_the_code_that_set_an_app_up_is_used_up",),
    "charity_site/safeguarding/consent_chooser.py": (
        "stories/test_chosen_consents.py::test_a_consent_is_found_by_person_giver_and_story",
    ),
    "charity_site/safeguarding/erasure.py": ("safeguarding/test_erasure.py::test_no_trace_is_left",),
    "charity_site/safeguarding/self_service.py": (
        "safeguarding/test_family_link.py::test_it_is_taken_back_in_three_taps",
    ),
    "charity_site/safeguarding/reference_scrubber.py": (
        "safeguarding/test_named_elsewhere.py",
        "safeguarding/test_erasure.py::test_no_trace_is_left",
        "safeguarding/test_erasure_edges.py::test_a_short_name_deletes_no_version_with_a_longer_word",
        "safeguarding/test_erasure_edges.py::test_the_proof_finds_a_word_however_it_is_written",
    ),
    "charity_site/safeguarding/impact.py": (
        "safeguarding/test_withdrawal.py::test_one_persons_word_takes_down_all_that_names_them_and_nothing_else",
    ),
    "charity_site/safeguarding/reminders.py": (
        "safeguarding/test_reminders.py::test_a_bereaved_family_gets_gentler_words",
    ),
    # What is found is put in order in Python; the demo's search field is tried in the browser, on SQLite.
    "charity_site/search/fulltext.py": ("search/test_search.py", "search/test_index.py"),
    "diseases/models/late_effect.py": (
        "diseases/test_late_effects.py::test_it_is_not_published_twice_under_one_name_nor_with_a_dose",
        "diseases/test_shared_late_effects.py",
    ),
    "charity_site/search/unanswered.py": ("search/test_unanswered.py",),
    "charity_site/trials/syncing.py": (
        "trials/test_odd_answers.py::test_what_cannot_be_stored_keeps_no_other_list_back",
    ),
    "diseases/models/pages.py": ("home/test_styleguide.py::test_every_component_block_and_section_is_shown",),
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
    """The files and tests (sorted list of str) that run on SQLite too."""
    return sorted({*WHOLE_SITE, *(f"tests/{name}" for names in TESTS_OF.values() for name in names)})


if __name__ == "__main__":
    print(" ".join(on_sqlite_too()))
