"""Who keeps symptoms keeps the urgent combinations too."""

from django.db import migrations

ACTIONS = {
    "Editors": ["add", "change", "view"],
    "Clinical reviewers": ["add", "change", "view"],
    "Site managers": ["add", "change", "view", "delete"],
}


def permissions(apps, actions):
    # Django makes permissions only after the last migration, so they are made here, as it would.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="diseases", model="urgencyrule"
    )
    for action in actions:
        yield apps.get_model("auth", "Permission").objects.get_or_create(
            content_type_id=content_type.pk,
            codename=f"{action}_urgencyrule",
            defaults={"name": f"Can {action} urgent combination"},
        )[0]


def allow(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ACTIONS):
        group.permissions.add(*permissions(apps, ACTIONS[group.name]))


def refuse(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ACTIONS):
        group.permissions.remove(*permissions(apps, ACTIONS[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("diseases", "0002_urgency"),
        ("home", "0004_quotes_have_consents"),
    ]
    operations = [migrations.RunPython(allow, refuse)]
