"""To withdraw, to erase, to read forms and to see reports are permissions of their own. Whoever could do all of it, because they
may change consents, still can."""

from django.db import migrations

APART = {
    "withdraw_consent": "Can pause and take back for a family",
    "erase_consent": "Can erase all about a person",
    "read_form_consent": "Can read the forms that families signed",
    "report_consent": "Can see the reports about consents",
}


def give_to_who_could(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="consent", model="consent"
    )
    permissions = apps.get_model("auth", "Permission").objects
    # Django makes permissions only after the last migration, so they are made here, as it would.
    apart = [
        permissions.get_or_create(content_type_id=content_type.pk, codename=codename, defaults={"name": name})[0]
        for codename, name in APART.items()
    ]
    could = {"permissions__content_type_id": content_type.pk, "permissions__codename": "change_consent"}
    for role in apps.get_model("auth", "Group").objects.filter(**could):
        role.permissions.add(*apart)
    could = {f"user_{name}": value for name, value in could.items()}
    for user in apps.get_model("users", "User").objects.filter(**could):
        user.user_permissions.add(*apart)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("consent", "0002_kept_documents"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("users", "0001_initial"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="consent", options={"ordering": ["person", "pk"], "permissions": list(APART.items())}
        ),
        migrations.RunPython(give_to_who_could, migrations.RunPython.noop),
    ]
