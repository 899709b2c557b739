from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0004_looks_of_old_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="charityimage",
            name="credit",
            field=models.CharField(
                blank=True,
                help_text="Who made it, for example: Photo: Ana Silva. Readers see it beside the picture.",
                max_length=160,
            ),
        ),
        migrations.AddField(
            model_name="charityimage",
            name="license",
            field=models.CharField(
                blank=True,
                help_text="How we may use it, for example: CC BY 4.0. Readers see it beside the credit.",
                max_length=160,
            ),
        ),
        migrations.AddField(
            model_name="charityimage",
            name="license_ends",
            field=models.DateField(
                blank=True,
                help_text="From the day after it on, no page shows the picture: its place goes to the drawing, or to nothing.",
                null=True,
                verbose_name="last day of the license",
            ),
        ),
    ]
