"""The five roles, each with what is theirs and nothing else, and who approves what."""

from django.db import migrations

DISEASES, STORIES, RESEARCH, ABOUT, SIGNS, GLOSSARY = (
    f"/home/{slug}/" for slug in ("childhood-cancers", "stories", "research", "about", "symptoms", "glossary")
)
HOME = "/home/"
PICTURES, STORY_PHOTOS = "Pictures and documents", "Story photos"
EVERYTHING = None  # the root collection

WRITE = ["add", "change", "view"]
ALL = [*WRITE, "delete"]
REVIEW = ["change", "publish", "lock", "unlock"]
FACTS = {
    ("core", "organization"): WRITE,
    ("core", "source"): WRITE,
}
PAGE_FILES = {
    PICTURES: {
        ("wagtailimages", "image"): ["add", "change", "choose"],
        ("wagtaildocs", "document"): ["add", "change", "choose"],
    }
}

ROLES = {
    "Editors": {
        "pages": {
            DISEASES: ["add", "change"],
            ABOUT: ["add", "change"],
            SIGNS: ["change"],
            GLOSSARY: ["change"],
        },
        "models": {
            **FACTS,
            ("diseases", "symptom"): WRITE,
            ("glossary", "term"): WRITE,
            ("site_search", "asked"): ["view"],
        },
        "files": PAGE_FILES,
    },
    "Clinical reviewers": {
        "pages": {DISEASES: REVIEW, SIGNS: REVIEW, GLOSSARY: REVIEW},
        "models": {**FACTS, ("diseases", "symptom"): WRITE, ("glossary", "term"): WRITE},
        "files": PAGE_FILES,
    },
    "Story coordinators": {
        "pages": {STORIES: ["add", "change", "publish"]},
        "models": {("consent", "consent"): WRITE},
        "files": {
            STORY_PHOTOS: {("wagtailimages", "image"): ["add", "change", "choose"]},
            PICTURES: {("wagtailimages", "image"): ["choose"]},
        },
    },
    "Research editors": {
        "pages": {RESEARCH: ["add", "change", "publish"]},
        "models": {**FACTS, ("glossary", "term"): WRITE},
        "files": PAGE_FILES,
    },
    "Site managers": {
        "pages": {HOME: ["add", "change", "publish", "lock", "unlock", "bulk_delete"]},
        "models": {
            ("auth", "group"): ALL,
            ("consent", "consent"): WRITE,
            ("core", "organization"): ALL,
            ("core", "sitesettings"): ["change", "view"],
            ("core", "source"): ALL,
            ("delivery", "jobrun"): ["view"],
            ("diseases", "symptom"): ALL,
            ("glossary", "term"): ALL,
            ("site_search", "asked"): ["view"],
            ("wagtailsearchpromotions", "searchpromotion"): ["add", "change", "delete"],
            ("users", "user"): ALL,
            ("wagtailcore", "groupapprovaltask"): ALL,
            ("wagtailcore", "site"): ["change", "view"],
            ("wagtailcore", "task"): ALL,
            ("wagtailcore", "workflow"): ALL,
            ("wagtailredirects", "redirect"): ALL,
        },
        "files": {
            EVERYTHING: {
                ("wagtailimages", "image"): ["add", "change", "choose", "delete"],
                ("wagtaildocs", "document"): ["add", "change", "choose", "delete"],
                ("wagtailcore", "collection"): ["add", "change", "delete"],
            }
        },
    },
}
APPROVALS = {  # name -> who may approve, for which pages
    "Clinical review": (["Clinical reviewers", "Site managers"], [DISEASES, SIGNS, GLOSSARY]),
    "Site manager approval": (["Site managers"], [HOME]),
}


def create_roles(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    def permission(app_label, model_name, action):
        # Django makes permissions only after the last migration, so they are made here, as it would.
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
        return Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_{model_name}",
            defaults={"name": f"Can {action} {model_name}"},
        )[0]

    # Wagtail's own two roles reach every page of the site.
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()

    access_admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    root = Collection.objects.get(depth=1)
    collections = {EVERYTHING: root}
    for number, name in enumerate([PICTURES, STORY_PHOTOS], start=1):
        collections[name] = Collection.objects.create(name=name, path=f"{root.path}{number:04d}", depth=2, numchild=0)
    Collection.objects.filter(pk=root.pk).update(numchild=2)

    for name, role in ROLES.items():
        group = Group.objects.create(name=name)
        group.permissions.add(access_admin)
        for (app_label, model_name), actions in role["models"].items():
            group.permissions.add(*(permission(app_label, model_name, action) for action in actions))
        for url_path, actions in role["pages"].items():
            page = Page.objects.get(url_path=url_path)
            for action in actions:
                GroupPagePermission.objects.create(
                    group=group, page=page, permission=permission("wagtailcore", "page", action)
                )
        for collection, models in role["files"].items():
            for (app_label, model_name), actions in models.items():
                for action in actions:
                    GroupCollectionPermission.objects.create(
                        group=group,
                        collection=collections[collection],
                        permission=permission(app_label, model_name, action),
                    )


def create_approvals(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    content_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")

    Workflow.objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    for name, (groups, url_paths) in APPROVALS.items():
        task = Task.objects.create(name=name, content_type=content_type)
        task.groups.set(Group.objects.filter(name__in=groups))
        workflow = Workflow.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        for page in Page.objects.filter(url_path__in=url_paths):
            WorkflowPage.objects.create(workflow=workflow, page=page)


def remove_approvals(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name__in=APPROVALS).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name__in=APPROVALS).delete()


def remove_roles(apps, schema_editor):
    Collection = apps.get_model("wagtailcore", "Collection")
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()
    Collection.objects.filter(name__in=[PICTURES, STORY_PHOTOS], depth=2).delete()
    Collection.objects.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_site_tree"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("consent", "0001_initial"),
        ("core", "0001_initial"),
        ("users", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [
        migrations.RunPython(create_roles, remove_roles),
        migrations.RunPython(create_approvals, remove_approvals),
    ]
