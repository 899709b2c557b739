from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0014_reviews_as_stated_before"),
    ]

    operations = [
        migrations.RemoveField("diseasepage", name) for name in ("reviewed_by", "last_reviewed", "next_review")
    ]
