from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0007_recorded_by")]

    operations = [
        migrations.AddField(model_name="signoff", name="to_tell", field=models.TextField(blank=True)),
    ]
