from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("research", "0009_funds_of_designations")]

    operations = [migrations.RemoveField(model_name="programpage", name="gift_designation")]
