from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0002_cannot_be_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name="charityimage",
            name="look",
            field=models.CharField(blank=True, editable=False, max_length=132),
        ),
    ]
