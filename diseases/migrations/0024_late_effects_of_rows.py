"""The words of each row become a late effect that diseases share: the same words the same one. Versions of pages, and rows of deleted
pages that can be brought back, lead to it too; and back."""

from uuid import UUID, uuid5

from django.db import migrations
from django.utils.text import slugify

# Of Wagtail's index of references, which knows a place in a record by a digest of its name.
NAMESPACE = UUID("bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86")
LIST, COLUMN = "late_effects", "late_effect"
NAMELESS = "(no name)"
WORDS = {"what": "name", "after": "after", "how_checked": "how_checked"}  # of a row -> of a late effect


def to_records(apps, schema_editor):
    LateEffect, Row = (apps.get_model("diseases", name) for name in ("LateEffect", "DiseaseLateEffect"))
    private = tuple(apps.get_model("wagtailcore", "PageViewRestriction").objects.values_list("page__path", flat=True))
    # What is public first: it is public as a record too.
    for row in Row.objects.select_related("page").order_by("-page__live", "page", "sort_order", "pk"):
        words = {name: getattr(row, name) for name in WORDS}
        row.late_effect = record_of(LateEffect, words, live=row.page.live and not row.page.path.startswith(private))
        row.save(update_fields=[COLUMN])
    newest = set(apps.get_model("diseases", "DiseasePage").objects.values_list("latest_revision", flat=True))
    for version in versions(apps):
        # What is set for a time was approved: it is published by itself then, with all that it says.
        is_set = version.approved_go_live_at is not None
        makes = version.pk in newest or is_set
        change(
            version.content, lambda fields, makes=makes, is_set=is_set: into_record(LateEffect, fields, makes, is_set)
        )
        type(version).objects.filter(pk=version.pk).update(content=version.content)
    for kept in apps.get_model("core", "Deleted").objects.all():
        for each in kept.rows:
            if each["model"] == "diseases.lateeffect":
                each["model"] = "diseases.diseaselateeffect"
                into_record(LateEffect, each["fields"], makes=True)
                each["fields"] = {name: value for name, value in each["fields"].items() if name not in WORDS}
            elif each["model"] == "wagtailcore.revision":
                change(each["fields"]["content"], lambda fields: into_record(LateEffect, fields, makes=True))
        kept.save(update_fields=["rows"])
    if Row.objects.exists():
        note_references(apps, Row)
    forget_old_permissions(apps)


def record_of(LateEffect, words, *, live, makes=True):
    """Return the late effect with the `words` (dict) of a row, made where there is none; None where it may not be made."""
    said = {column: words.get(name) or "" for name, column in WORDS.items()}
    if any(said.values()):
        said["name"] = said["name"] or NAMELESS
    found = LateEffect.objects.filter(**said).first()
    if found is None and makes and said["name"]:
        slug, number = wanted, _ = slugify(said["name"])[:120] or "lateeffect", 1
        while LateEffect.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{wanted}-{number}"
        found = LateEffect.objects.create(**said, slug=slug, live=live, has_unpublished_changes=not live)
    return found


def into_record(LateEffect, fields, makes, live=False):
    """Let the stored `fields` (dict) of a row name its late effect. An older version of a page makes none: its words stay in it."""
    found = record_of(LateEffect, fields, live=live, makes=makes)
    fields |= {COLUMN: found and found.pk, "note": ""}


def to_rows(apps, schema_editor):
    Row = apps.get_model("diseases", "DiseaseLateEffect")
    for row in Row.objects.exclude(late_effect=None).select_related(COLUMN):
        for name, column in WORDS.items():
            setattr(row, name, getattr(row.late_effect, column))
        row.save(update_fields=list(WORDS))
    LateEffect = apps.get_model("diseases", "LateEffect")
    for version in versions(apps):
        change(version.content, lambda fields: into_words(LateEffect, fields))
        type(version).objects.filter(pk=version.pk).update(content=version.content)
    for kept in apps.get_model("core", "Deleted").objects.all():
        kept.rows = [
            each for each in kept.rows if each["model"] != "diseases.lateeffect"
        ]  # of no row: there was no such record
        for each in kept.rows:
            if each["model"] == "diseases.diseaselateeffect":
                each["model"] = "diseases.lateeffect"
                into_words(LateEffect, each["fields"])
            elif each["model"] == "wagtailcore.revision":
                change(each["fields"]["content"], lambda fields: into_words(LateEffect, fields))
        kept.save(update_fields=["rows"])
    apps.get_model("wagtailcore", "ReferenceIndex").objects.filter(model_path=f"{LIST}.item.{COLUMN}").delete()


def into_words(LateEffect, fields):
    found = LateEffect.objects.filter(pk=fields.pop(COLUMN, None)).first()
    fields.pop("note", None)
    if found:
        fields |= {name: getattr(found, column) for name, column in WORDS.items()}


def versions(apps):
    """The versions (iterable of Revision) of all disease pages."""
    kind = (
        apps.get_model("contenttypes", "ContentType").objects.filter(app_label="diseases", model="diseasepage").first()
    )
    Revision = apps.get_model("wagtailcore", "Revision")
    # The newest first, so that the words of older ones are found.
    return Revision.objects.filter(content_type=kind).order_by("-pk").iterator(chunk_size=100) if kind else ()


def change(content, rewrite):
    """Let `rewrite` (callable with the fields of a row, dict) write anew the late effects in the `content` (dict) of a version."""
    for fields in content.get(LIST) or ():
        rewrite(fields)


def note_references(apps, Row):
    """Let Wagtail know which pages show a late effect, as it does when one is saved."""
    ContentType, ReferenceIndex = (
        apps.get_model("contenttypes", "ContentType"),
        apps.get_model("wagtailcore", "ReferenceIndex"),
    )
    kinds = {
        model: ContentType.objects.get_or_create(app_label=app, model=model)[0]
        for app, model in (("wagtailcore", "page"), ("diseases", "diseasepage"), ("diseases", "lateeffect"))
    }
    for row in Row.objects.exclude(late_effect=None):
        path = f"{LIST}.{row.pk}.{COLUMN}"
        ReferenceIndex.objects.get_or_create(
            base_content_type=kinds["page"],
            object_id=str(row.page_id),
            to_content_type=kinds["lateeffect"],
            to_object_id=str(row.late_effect_id),
            content_path_hash=uuid5(NAMESPACE, path),
            defaults={
                "content_type": kinds["diseasepage"],
                "model_path": f"{LIST}.item.{COLUMN}",
                "content_path": path,
            },
        )


def forget_old_permissions(apps):
    """Delete the permissions that the rows had under their old name: it is the name of those for the shared record now."""
    stale = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="diseases", content_type__model="diseaselateeffect", codename__endswith="_lateeffect"
    )
    stale.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0023_rows_name_late_effects"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0003_deleted"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(to_records, to_rows, elidable=False)]
