from django.core.files.storage import default_storage
from django.db import migrations

from charity_site.images.look import look_of


def look_at_them(apps, schema_editor):
    images = apps.get_model("images", "CharityImage").objects.using(schema_editor.connection.alias)
    for key, name in images.filter(look="").values_list("pk", "file"):
        try:
            with default_storage.open(name) as file:
                images.filter(pk=key).update(look=look_of(file))
        except OSError:
            continue  # its file is missing, so nobody can upload it again from here


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0003_look"),
    ]

    operations = [migrations.RunPython(look_at_them, migrations.RunPython.noop, elidable=True)]
