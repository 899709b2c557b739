from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0012_versions_of_symptoms"),
    ]

    operations = [
        migrations.AddField(
            model_name="diseasepage",
            name="change_note",
            field=models.CharField(
                blank=True,
                help_text="In one plain line, without names of staff. Readers see it in the list of changes of this page.",
                max_length=200,
                verbose_name="what changed in the medical text",
            ),
        ),
        migrations.AddField(
            model_name="diseasepage",
            name="is_only_a_typo",
            field=models.BooleanField(
                default=False,
                help_text="It says the same as before, so no clinician has to review it again. Site managers see what you changed, and can ask for a review.",
                verbose_name="only a typo",
            ),
        ),
    ]
