from django.db import migrations, models

WORDS = {"what": 150, "after": 200, "how_checked": 300}


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0024_late_effects_of_rows"),
    ]

    operations = [
        # First, so that on the way back the columns come empty, to be filled by 0024.
        *(
            migrations.AlterField("diseaselateeffect", name, models.CharField(max_length=length, default=""))
            for name, length in WORDS.items()
        ),
        *(migrations.RemoveField("diseaselateeffect", name) for name in WORDS),
    ]
