"""The pages that every site of ours has: a home page and the sections below it, ready to be filled.

Roles are given by section (next migration), so the sections must be there from the start.
"""

from django.db import migrations

ROOT = "0001"
HOME = ROOT + "0001"
SECTIONS = [
    # app label, model, slug, title, whether it stands in the menu
    ("diseases", "diseaseindexpage", "childhood-cancers", "Types of Childhood Cancer", True),
    ("stories", "storyindexpage", "stories", "Stories", True),
    ("research", "programmeindexpage", "research", "Research", True),
    ("home", "standardpage", "about", "About us", True),
    ("diseases", "symptomindexpage", "symptoms", "Signs and symptoms", False),
    ("glossary", "glossarypage", "glossary", "Words explained", False),
]


def create_tree(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale").objects.first()

    # Wagtail's own welcome page, and with it its site.
    Page.objects.filter(path__startswith=HOME).delete()

    def create(app_label, model_name, **fields):
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
        return apps.get_model(app_label, model_name).objects.create(
            content_type=content_type, locale=locale, draft_title=fields["title"], introduction="", **fields
        )

    home = create(
        "home",
        "homepage",
        path=HOME,
        depth=2,
        numchild=len(SECTIONS),
        url_path="/home/",
        slug="home",
        title="Home",
        headline="",
    )
    Page.objects.filter(path=ROOT).update(numchild=1)
    for number, (app_label, model_name, slug, title, in_menu) in enumerate(SECTIONS, start=1):
        create(
            app_label,
            model_name,
            path=f"{HOME}{number:04d}",
            depth=3,
            numchild=0,
            url_path=f"/home/{slug}/",
            slug=slug,
            title=title,
            show_in_menus=in_menu,
        )
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)


def remove_tree(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    apps.get_model("wagtailcore", "Page").objects.filter(path__startswith=HOME).delete()
    apps.get_model("wagtailcore", "Page").objects.filter(path=ROOT).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("diseases", "0001_initial"),
        ("glossary", "0001_initial"),
        ("stories", "0001_initial"),
        ("research", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(create_tree, remove_tree)]
