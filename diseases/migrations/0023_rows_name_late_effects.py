import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0022_late_effects"),
    ]

    operations = [
        migrations.AddField(
            model_name="diseaselateeffect",
            name="note",
            field=models.CharField(
                blank=True,
                help_text="Only what is particular in this disease, in a whole sentence. It stands on this page alone.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="diseaselateeffect",
            name="late_effect",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="diseases",
                to="diseases.lateeffect",
            ),
        ),
    ]
