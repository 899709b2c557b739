import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0005_addresses_of_reviewers")]
    operations = [
        migrations.AddField(
            model_name="review",
            name="sign_off",
            field=models.ForeignKey(
                blank=True,
                help_text="By which link.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reviews",
                to="review.signoff",
            ),
        ),
    ]
