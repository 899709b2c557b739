from django.db import migrations, models


class Migration(migrations.Migration):
    """The box held what was said of a draft, which is stored with its version: no row of a page loses anything."""

    dependencies = [
        ("diseases", "0025_no_words_in_rows"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="diseasepage",
            name="is_only_a_typo",
        ),
        migrations.AddField(
            model_name="diseasepage",
            name="only_typos_in",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
