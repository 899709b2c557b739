"""Pages that were public before there was a record of them: partners may have a copy from the feed."""

from django.db import migrations
from django.db.models import Q

KINDS = [
    ("diseases", "DiseasePage", "disease"),
    ("stories", "StoryPage", "story"),
    ("research", "ProgrammePage", "programme"),
]


def remember(apps, schema_editor):
    PublishedPage = apps.get_model("api", "PublishedPage")
    for app, model, kind in KINDS:
        pages = apps.get_model(app, model).objects.filter(Q(live=True) | Q(first_published_at__isnull=False))
        dates = pages.values_list("translation_key", "last_published_at", "latest_revision_created_at")
        PublishedPage.objects.bulk_create(
            PublishedPage(key=key, kind=kind, changed_at=published or saved)
            for key, published, saved in dates
            if published or saved
        )


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("diseases", "0001_initial"),
        ("stories", "0001_initial"),
        ("research", "0001_initial"),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
