from uuid import UUID, uuid5

from django.db import migrations

# Of Wagtail's index of references, which knows a place in a record by a digest of its name.
NAMESPACE = UUID("bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86")


def rename(old, new):
    def rename_in_what_names_it(apps, schema_editor):
        """Versions of the home page, comments on it and the index of references know its fields by their names."""
        kind = apps.get_model("contenttypes", "contenttype").objects.filter(app_label="home", model="homepage").first()
        if kind is None:  # a new site
            return
        Revision = apps.get_model("wagtailcore", "revision")
        for revision in Revision.objects.filter(content_type_id=kind.pk).iterator(chunk_size=50):
            content = {new if name == old else name: value for name, value in revision.content.items()}
            for comment in content.get("wagtail_admin_comments", []):
                comment["contentpath"] = new if comment["contentpath"] == old else comment["contentpath"]
            Revision.objects.filter(pk=revision.pk).update(content=content)
        pages = apps.get_model("home", "homepage").objects.values("pk")
        comments = apps.get_model("wagtailcore", "comment").objects
        comments.filter(page__in=pages, contentpath=old).update(contentpath=new)
        references = apps.get_model("wagtailcore", "referenceindex").objects
        references.filter(content_type_id=kind.pk, model_path=old).update(
            model_path=new, content_path=new, content_path_hash=uuid5(NAMESPACE, new)
        )

    return rename_in_what_names_it


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0009_featured_program"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(
            rename("featured_programme", "featured_program"), rename("featured_program", "featured_programme")
        )
    ]
