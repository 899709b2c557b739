from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0020_treatment_kinds"),
    ]

    operations = [
        # Their name is for what they lead to from now on: a record that diseases share.
        migrations.RenameModel(old_name="LateEffect", new_name="DiseaseLateEffect"),
    ]
