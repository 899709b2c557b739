"""The address of gifts says {fund} where it said {designation}, in versions of the settings too."""

from django.db import migrations


def replace(apps, before, after):
    Settings, Revision = apps.get_model("core", "SiteSettings"), apps.get_model("wagtailcore", "Revision")
    for settings in Settings.objects.filter(giving_url__contains=before):
        settings.giving_url = settings.giving_url.replace(before, after)
        settings.save(update_fields=["giving_url"])
    for version in Revision.objects.filter(content_type__app_label="core", content_type__model="sitesettings"):
        if before in (address := version.content.get("giving_url", "")):
            version.content["giving_url"] = address.replace(before, after)
            version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_giving_providers"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: replace(apps, "{designation}", "{fund}"),
            lambda apps, editor: replace(apps, "{fund}", "{designation}"),
            elidable=False,
        )
    ]
