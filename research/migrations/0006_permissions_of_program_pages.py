from django.db import migrations


def rename(old, new):
    def rename_permissions(apps, schema_editor):
        """Roles keep what they may do: Django makes new permissions for a new name, and leaves them the old ones."""
        Permission = apps.get_model("auth", "permission")
        for permission in Permission.objects.filter(content_type__app_label="research", codename__contains=f"_{old}"):
            permission.codename = permission.codename.replace(f"_{old}", f"_{new}")
            permission.save(update_fields=["codename"])

    return rename_permissions


class Migration(migrations.Migration):
    dependencies = [
        ("research", "0005_program_pages"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(rename("programme", "program"), rename("program", "programme"))]
