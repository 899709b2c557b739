"""What staff wrote down of reviews by hand becomes records, on a database with content, and comes back when the migration is
undone."""

from tests.processes import run_shell

FROM_BEFORE = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from diseases.models import DiseasePage
from tests.factories import make_disease, make_site
from tests.migrating import migrate_to

make_site()
reviewed, other = make_disease(title="Reviewed"), make_disease(title="Other")

def go_to(name):
    migrate_to([("diseases", name)])
    return MigrationExecutor(connection).loader.project_state([("diseases", name)]).apps.get_model("diseases", "DiseasePage")

old = go_to("0012_versions_of_symptoms")
old.objects.filter(pk=reviewed.pk).update(reviewed_by="Dr. Ada", last_reviewed="2026-01-02", next_review="2027-01-02")
connection.cursor().execute("DELETE FROM review_publishedsection") if "review_publishedsection" in connection.introspection.table_names() else None
call_command("migrate", verbosity=0)
state = DiseasePage.objects.get(pk=reviewed.pk).review_state
print(state.reviewed, state.reviewed_by, state.due, sorted({str(each.status) for each in state.sections}))
print(DiseasePage.objects.get(pk=other.pk).review_state.reviewed)
page = DiseasePage.objects.get(pk=reviewed.pk).get_latest_revision_as_object()
page.overview = "<p>Other words.</p>"
page.save_revision().publish()
print([str(each.status) for each in DiseasePage.objects.get(pk=reviewed.pk).review_state.sections])
old = go_to("0012_versions_of_symptoms")
print(*old.objects.filter(pk=reviewed.pk).values_list("reviewed_by", "last_reviewed", "next_review")[0])
"""


def test_they_are_records_as_stated_before_and_back(own_database):
    result = run_shell(FROM_BEFORE, DATABASE_URL=own_database)
    assert result.stdout.splitlines() == [
        "2026-01-02 Dr. Ada 2027-01-02 ['reviewed']",
        "None",
        "['changed', 'reviewed']",
        "Dr. Ada 2026-01-02 2027-01-02",
    ], result.stderr
