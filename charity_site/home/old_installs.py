"""Installs from before migrations were kept as they were: until 23 November 2026 they were folded into the first one of each
room, so that a database said that it had had them and lacked what they made.

Django refuses such a record before any migration runs, so `manage.py migrate` does this first (docs/decisions.md, "Old
installs"). Nothing is taken away, and what staff have changed stays.
"""

from importlib import import_module

from django.apps import apps as present_apps
from django.db import connection, migrations, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import CharField, Q
from django.utils.text import slugify
from wagtail.models import Page as PresentPage

from charity_site.delivery.database.schema_check import columns
from charity_site.delivery.models import new_token

tree = import_module("charity_site.home.migrations.0002_site_tree")
roles = import_module("charity_site.home.migrations.0003_roles")

LAST = ("home", "0003_roles")  # who has had this one is no new site
ROOMS = ("api", "consent", "core", "delivery", "diseases", "glossary", "home", "images", "research", "safeguarding")
FIRST = [(room, "0001_initial") for room in (*ROOMS, "site_search", "stories", "users")]
# What is now the first one of a room once had these names.
RENAMED = {
    ("delivery", "0001_change"): ("delivery", "0001_initial"),
    ("delivery", "0001_job_run"): ("delivery", "0001_initial"),
    ("site_search", "0001_search"): ("site_search", "0001_initial"),
}
# What was folded into migrations that a database may already have had: model -> fields; without any it is the model itself.
FOLDED = {
    ("core", "sitesettings"): ["credit_line", "data_licence", "data_licence_url"],
    ("delivery", "change"): ["token"],
    ("delivery", "jobrun"): [],
    ("diseases", "riskfactor"): [],
    ("diseases", "symptom"): ["slug", "also_called", "when_to_see_doctor"],
    ("diseases", "symptomindexpage"): [],
}
FOLDED_INDEX = ("images", "charityrendition", "rendition_by_file")
PUBLISHED = [  # what partners could take before there was a record of it
    ("diseases", "diseasepage", "disease"),
    ("stories", "storypage", "story"),
    ("research", "programmepage", "programme"),
]


def bring_up(stdout):
    """Make of an old install one that its record of migrations is true of; all of it or nothing. Returns whether visitors'
    search is to be indexed."""
    recorder = MigrationRecorder(connection)
    applied, before = recorder.applied_migrations().keys(), columns()
    if LAST not in applied or not is_old(applied, before):
        return False
    stdout.write("  This site is from before migrations were kept. What it lacks is added.")
    # SQLite lets its checks be switched off only outside a transaction.
    with connection.constraint_checks_disabled(), transaction.atomic():
        for name in RENAMED.keys() & applied:
            recorder.record_unapplied(*name)
            recorder.record_applied(*RENAMED[name])
        add_what_was_folded(MigrationLoader(connection), before)
        executor = MigrationExecutor(connection)
        # Not those that were applied: Django would go back to them.
        executor.migrate([name for name in FIRST if name not in executor.loader.applied_migrations])
        apps = recorded(MigrationLoader(connection)).apps
        new = {model._meta.label_lower for model in present_apps.get_models() if model._meta.db_table not in before}
        give_roles(apps, new, add_sections(apps, new))
        if "api.publishedpage" in new:
            remember_published(apps)
    return "site_search.entry" in new


def is_old(applied, there):
    return bool(RENAMED.keys() & applied or set(FIRST) - applied or list(lacking(applied, there)))


def lacking(applied, there):
    """Yield what of FOLDED is not `there` (columns of tables) although its migration is `applied`: (app label, model,
    its missing fields); with None for these the whole table is missing."""
    for (app, name), fields in FOLDED.items():
        table = f"{app}_{name}"
        if (app, "0001_initial") in applied:
            if table not in there:
                yield app, name, None
            elif missing := [field for field in fields if field not in there[table]]:
                yield app, name, missing


def recorded(loader):
    """The ProjectState of all migrations that were applied."""
    return loader.project_state([name for name in loader.applied_migrations if name in loader.graph.nodes])


def add_what_was_folded(loader, before):
    """Make the tables those of the migrations that were applied."""
    state = recorded(loader)
    old, operations = state.clone(), []
    for app, name, fields in lacking(loader.applied_migrations, before):
        model = state.models.get((app, name))
        if model is None:  # a later migration has taken it away
            continue
        if fields is None:
            old.remove_model(app, name)
            made = migrations.CreateModel(
                model.name, [*model.fields.items()], model.options, model.bases, model.managers
            )
            operations.append((app, made))
            continue
        for field in [field for field in fields if field in model.fields]:
            old.remove_field(app, name, field)
            operations += [(app, operation) for operation in adding(app, name, field, model.fields[field])]
    app, name, index = FOLDED_INDEX
    found = {each.name: each for each in state.models[app, name].options["indexes"]}.get(index)
    if found and not has_index(f"{app}_{name}", index):
        old.remove_index(app, name, index)
        operations.append((app, migrations.AddIndex(name, found)))
    with connection.schema_editor() as editor:
        for app, operation in operations:
            migration = migrations.Migration("folded", app)
            migration.operations = [operation]
            old = migration.apply(old, editor)


def has_index(table, name):
    with connection.cursor() as cursor:
        return name in connection.introspection.get_constraints(cursor, table)


def adding(app, name, field_name, field):
    """The operations that add `field`, with a value of its own for each row where it must have one."""
    if (name, field_name) == ("symptom", "slug"):
        # Without an index yet: PostgreSQL would make the one of the unique field twice.
        yield migrations.AddField(name, field_name, CharField(default="", max_length=field.max_length))
        yield migrations.RunPython(fill_slugs)
        yield migrations.AlterField(name, field_name, field)
    else:
        yield migrations.AddField(name, field_name, field)
        if (name, field_name) == ("change", "token"):
            yield migrations.RunPython(fill_tokens)


def fill_slugs(apps, schema_editor):
    taken = set()
    for symptom in apps.get_model("diseases", "symptom").objects.order_by("pk"):
        wanted = slugify(symptom.name)[:120] or "symptom"
        symptom.slug = f"{wanted}-{symptom.pk}" if wanted in taken else wanted
        taken.add(symptom.slug)
        symptom.save(update_fields=["slug"])


def fill_tokens(apps, schema_editor):
    for change in apps.get_model("delivery", "change").objects.all():
        change.token = new_token()
        change.save(update_fields=["token"])


def add_sections(apps, new):
    """Add those sections below the home page whose kind is `new`; returns them by the address that the roles know."""
    home = apps.get_model("home", "homepage").objects.get()
    ContentType, Page = apps.get_model("contenttypes", "contenttype"), apps.get_model("wagtailcore", "page")
    added = {}
    for app, name, slug, title, in_menu in tree.SECTIONS:
        if f"{app}.{name}" not in new:
            continue
        children = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=name)
        free = slug
        while children.filter(slug=free).exists():  # staff may have made a page there
            free += "-2"
        added[f"/home/{slug}/"] = apps.get_model(app, name).objects.create(
            path=path_after(children.latest("path").path),
            depth=home.depth + 1,
            url_path=f"{home.url_path}{free}/",
            slug=free,
            title=title,
            draft_title=title,
            introduction="",
            show_in_menus=in_menu,
            content_type=content_type,
            locale=home.locale,
        )
        Page.objects.filter(pk=home.pk).update(numchild=children.count())
    return added


def path_after(path):
    """The path in the tree that follows the sibling's at `path`."""
    step = PresentPage.numconv_obj()
    last = step.int2str(step.str2int(path[-PresentPage.steplen :]) + 1)
    return path[: -PresentPage.steplen] + last.rjust(PresentPage.steplen, PresentPage.alphabet[0])


def give_roles(apps, new, sections):
    """Give each role what it has of the `new` models and `sections`. One that staff renamed or deleted is theirs to set up."""
    ContentType, Permission = apps.get_model("contenttypes", "contenttype"), apps.get_model("auth", "permission")

    def permissions(app, name, actions):
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=name)
        for action in actions:
            defaults = {"name": f"Can {action} {name}"}
            yield Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_{name}", defaults=defaults
            )[0]

    for group in apps.get_model("auth", "group").objects.filter(name__in=roles.ROLES):
        role = roles.ROLES[group.name]
        for (app, name), actions in role["models"].items():
            if f"{app}.{name}" in new:
                group.permissions.add(*permissions(app, name, actions))
        for address in role["pages"].keys() & sections.keys():
            for permission in permissions("wagtailcore", "page", role["pages"][address]):
                apps.get_model("wagtailcore", "grouppagepermission").objects.create(
                    group=group, page_id=sections[address].pk, permission=permission
                )
    for workflow in apps.get_model("wagtailcore", "workflow").objects.filter(name__in=roles.APPROVALS):
        _, addresses = roles.APPROVALS[workflow.name]
        for address in sections.keys() & set(addresses):
            apps.get_model("wagtailcore", "workflowpage").objects.create(
                workflow=workflow, page_id=sections[address].pk
            )


def remember_published(apps):
    """Partners may have a copy of what was public, and must hear when it is no more."""
    PublishedPage = apps.get_model("api", "publishedpage")
    for app, name, kind in PUBLISHED:
        pages = apps.get_model(app, name).objects.filter(Q(live=True) | Q(first_published_at__isnull=False))
        dates = pages.values_list("translation_key", "last_published_at", "latest_revision_created_at")
        PublishedPage.objects.bulk_create(
            PublishedPage(key=key, kind=kind, changed_at=published or saved)
            for key, published, saved in dates
            if published or saved
        )
