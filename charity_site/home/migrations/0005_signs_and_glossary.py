"""Two more sections below the home page, the signs and the glossary, and who works with them."""

from django.db import migrations
from wagtail.models import Page as CurrentPage  # only for how a path in the tree is written

SECTIONS = [
    # app label, model, slug, title
    ("diseases", "symptomindexpage", "symptoms", "Signs and symptoms"),
    ("glossary", "glossarypage", "glossary", "Words explained"),
]
SLUGS = [slug for *_, slug, _ in SECTIONS]
PAGES = {  # role -> what it may do with both pages
    "Editors": ["change"],
    "Clinical reviewers": ["change", "publish", "lock", "unlock"],
}
WRITE = ["add", "change", "view"]
TERMS = {
    "Editors": WRITE,
    "Clinical reviewers": WRITE,
    "Research editors": WRITE,
    "Site managers": [*WRITE, "delete"],
}
WORKFLOW = "Clinical review"


def find_home(Page):
    return Page.objects.get(url_path="/home/", depth=2)


def add_sections(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    home = find_home(Page)
    path = Page.objects.filter(path__startswith=home.path, depth=3).latest("path").path
    for app_label, model_name, slug, title in SECTIONS:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
        path = CurrentPage(path=path)._inc_path()
        apps.get_model(app_label, model_name).objects.create(
            path=path,
            depth=3,
            url_path=f"{home.url_path}{slug}/",
            slug=slug,
            title=title,
            draft_title=title,
            introduction="",
            content_type=content_type,
            locale=home.locale,
        )
    home.numchild += len(SECTIONS)
    home.save(update_fields=["numchild"])


def remove_sections(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    home = find_home(Page)
    Page.objects.filter(url_path__in=[f"{home.url_path}{slug}/" for slug in SLUGS]).delete()
    home.numchild -= len(SECTIONS)
    home.save(update_fields=["numchild"])


def give_roles(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")

    def permission(app_label, model_name, action):
        # Django makes permissions only after the last migration, so they are made here, as it would.
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
        return Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_{model_name}",
            defaults={"name": f"Can {action} {model_name}"},
        )[0]

    home = find_home(Page)
    pages = Page.objects.filter(url_path__in=[f"{home.url_path}{slug}/" for slug in SLUGS])
    # A role or a workflow that staff have renamed or deleted is theirs to set up.
    for role, actions in PAGES.items():
        for group in Group.objects.filter(name=role):
            for page in pages:
                for action in actions:
                    GroupPagePermission.objects.create(
                        group=group, page=page, permission=permission("wagtailcore", "page", action)
                    )
    for role, actions in TERMS.items():
        for group in Group.objects.filter(name=role):
            group.permissions.add(*(permission("glossary", "term", action) for action in actions))
    for workflow in apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW):
        for page in pages:
            WorkflowPage.objects.create(workflow=workflow, page=page)


def take_roles(apps, schema_editor):
    # Those for the pages go with the pages.
    terms = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="glossary")
    for group in apps.get_model("auth", "Group").objects.all():
        group.permissions.remove(*terms)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_terms_in_text"),
        ("diseases", "0002_symptom_pages"),
        ("glossary", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(add_sections, remove_sections),
        migrations.RunPython(give_roles, take_roles),
    ]
