"""What the site made is called as it is everywhere now, where staff left it as it was: the lists of symptoms and of medical words, and
the first words on each page of a symptom."""

from django.db import migrations

OLD_LEAD = (
    "<p><b>Most children who have such signs do not have cancer.</b> The signs can have many other causes.</p>"
    "<p>Call your child's doctor if a sign worries you, does not go away, comes back, or has no clear cause. Say what you "
    "have seen and when it began.</p>"
    "<p>Call 911 (or your emergency number) if your child has trouble breathing, is hard to wake, has a seizure, or bleeds "
    "without stopping.</p>"
)
NEW_LEAD = (
    OLD_LEAD.replace("such signs", "such symptoms")
    .replace("The signs", "The symptoms")
    .replace("a sign ", "a symptom ")
)
CHANGES = [  # app label, model, field, as it was made, as it is called now
    ("diseases", "symptomindexpage", "title", "Signs and symptoms", "Symptoms"),
    ("diseases", "symptomindexpage", "lead", OLD_LEAD, NEW_LEAD),
    ("glossary", "glossarypage", "title", "Words explained", "Medical words"),
]


def rename(apps, changes):
    Revision = apps.get_model("wagtailcore", "Revision")
    for app_label, model_name, field, old, new in changes:
        for page in apps.get_model(app_label, model_name).objects.all():
            if getattr(page, field) == old:
                setattr(page, field, new)
            if field == "title" and page.draft_title == old:
                page.draft_title = new
            page.save(update_fields=[field, "draft_title"])
            # What staff open next, and what is published by it; older versions stay what they were.
            for revision in Revision.objects.filter(pk__in=[page.latest_revision_id or 0, page.live_revision_id or 0]):
                for name in (field, "draft_title"):
                    if revision.content.get(name) == old:
                        revision.content[name] = new
                if field == "title":
                    revision.object_str = revision.object_str.replace(old, new)
                revision.save(update_fields=["content", "object_str"])


def name_anew(apps, schema_editor):
    rename(apps, CHANGES)


def name_as_before(apps, schema_editor):
    rename(apps, [(*where, new, old) for *where, old, new in CHANGES])


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0007_one_word_for_symptoms"),
        ("glossary", "0001_initial"),
        ("home", "0006_raised_signs"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(name_anew, name_as_before)]
