from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0004_sign_off_links")]
    operations = [
        migrations.AddField(
            model_name="reviewer",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="Links to drafts go there and nowhere else, so that nobody answers in this name. Only staff see it.",
                max_length=254,
                verbose_name="mail address",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="is_known_address",
            field=models.BooleanField(default=False),
        ),
    ]
