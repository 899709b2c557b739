from django.db import migrations
from django.db.models import Count


def confirm(apps, schema_editor):
    """Let consents that stand in several stories since before it was asked stay as they are."""
    rows = apps.get_model("stories", "StoryConsent").objects.exclude(consent=None)
    several = rows.values("consent").annotate(stories=Count("page", distinct=True)).filter(stories__gt=1)
    keys = list(several.values_list("consent", flat=True))
    rows.filter(consent__in=keys).update(also_elsewhere=True)


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_consents_of_several_stories")]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
