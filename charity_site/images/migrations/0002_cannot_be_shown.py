from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="charityimage",
            name="cannot_be_shown",
            field=models.BooleanField(default=False, editable=False, verbose_name="cannot be shown"),
        ),
    ]
