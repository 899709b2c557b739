"""The late effects of a site from before they were shared: no word is lost, the same words are one record, and all of it goes back."""

from tests.processes import finish, shell

FROM_BEFORE = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import ReferenceIndex, Revision
from charity_site.core.models import Deleted
from diseases.models import DiseaseLateEffect, DiseasePage, LateEffect
from tests.factories import make_disease, make_site
from tests.migrating import migrate_to

make_site()
public, other, draft = make_disease(title="Public"), make_disease(title="Other"), make_disease(title="Draft", live=False)

draft.save_revision()

def go_to(name):
    migrate_to([("site_search", "0004_treatment_kinds"), ("diseases", name)])
    return MigrationExecutor(connection).loader.project_state([("diseases", name)]).apps

HEART = {"what": "Heart", "after": "a medicine", "how_checked": "By a test."}
ROWS = [(draft, {**HEART, "what": "Lungs"}), (public, HEART), (other, HEART), (other, {**HEART, "after": "rays"})]
old = go_to("0020_treatment_kinds").get_model("diseases", "LateEffect").objects
for place, (page, words) in enumerate(ROWS):
    old.create(page_id=page.pk, sort_order=place, **words)
versions = {}
DRAFTED = ((public, {**HEART, "what": "Only drafted"}), (draft, {**HEART, "what": ""}), (other, {**HEART, "what": "Set for later"}))
for page, words in DRAFTED:
    versions[page.pk] = version = page.latest_revision
    version.content["late_effects"] = [{"pk": None, "page": page.pk, "sort_order": 0, **words}]
    Revision.objects.filter(pk=version.pk).update(content=version.content)
Revision.objects.filter(pk=other.latest_revision_id).update(approved_go_live_at="2030-01-01T00:00Z")
older = Revision.objects.create(content_object=public, base_content_type=version.base_content_type, object_str="x",
    content={**version.content, "late_effects": [{"pk": None, "page": public.pk, "sort_order": 0, **HEART}]})
DiseasePage.objects.filter(pk=public.pk).update(latest_revision=versions[public.pk], has_unpublished_changes=True)
gone = {"model": "diseases.lateeffect", "pk": 99, "fields": {"page": 1, "sort_order": 0, **HEART}}
gone_version = {"model": "wagtailcore.revision", "pk": 98, "fields": {"content": {"late_effects": [{"pk": None, **HEART}]}}}
from django.contrib.contenttypes.models import ContentType
Deleted.objects.create(content_type=ContentType.objects.get_for_model(DiseasePage), key="1", title="x", rows=[gone, gone_version])

call_command("migrate", verbosity=0)
names = lambda rows: [(row.page.title, row.what or row.late_effect.name, row.after) for row in rows.order_by("sort_order")]
print(names(DiseaseLateEffect.objects))
print(sorted(LateEffect.objects.values_list("name", "slug", "live", "to_be_checked")))
drafted = DiseasePage.objects.get(pk=public.pk).get_latest_revision_as_object().late_effects.get()
print(drafted.late_effect.name, Revision.objects.get(pk=older.pk).content["late_effects"][0]["late_effect"] == LateEffect.objects.get(slug="heart").pk)
kept, kept_version = Deleted.objects.get().rows
print(kept["model"], sorted(kept["fields"]))
print(kept_version["fields"]["content"]["late_effects"][0]["late_effect"] == kept["fields"]["late_effect"])
print(ReferenceIndex.get_references_to(LateEffect.objects.get(slug="heart")).count())

old = go_to("0020_treatment_kinds").get_model("diseases", "LateEffect").objects
print([(row.what, row.after, row.how_checked) for row in old.order_by("sort_order")] == [tuple(words.values()) for _, words in ROWS])
print(Revision.objects.get(pk=versions[public.pk].pk).content["late_effects"][0]["what"], Deleted.objects.get().rows == [gone, gone_version])
"""


def test_rows_become_shared_records_and_go_back(own_database):
    result = finish(shell(FROM_BEFORE, DATABASE_URL=own_database), seconds=600)
    assert result.stdout.splitlines() == [
        "[('Draft', 'Lungs', ''), ('Public', 'Heart', 'a medicine'), ('Other', 'Heart', 'a medicine'), ('Other', 'Heart', 'rays')]",
        "[('(no name)', 'no-name', False, True), ('Heart', 'heart', True, True), ('Heart', 'heart-2', True, True), ('Lungs', 'lungs', False, True),"
        " ('Only drafted', 'only-drafted', False, True), ('Set for later', 'set-for-later', True, True)]",
        "Only drafted True",
        "diseases.diseaselateeffect ['late_effect', 'note', 'page', 'sort_order']",
        "True",
        "2",
        "True",
        "Only drafted True",
    ], result.stderr
