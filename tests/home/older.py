"""Makes of a database of today one as older versions of the site had it. Runs in a process of its own, on a database of its own.

What is taken away is the difference between the tables that the migrations of those commits made and today's first ones
(28ce56f of 23 November 2026, 037f44e of 22 November 2026), on SQLite and PostgreSQL alike.
"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from wagtail.models import Page

from charity_site.home.old_installs import FIRST, LAST, recorded
from tests.factories import make_disease, make_program, make_site, make_story, make_symptom
from tests.migrating import migrate_to

# Pages that neither had, which come as drafts: who runs the site looks at them first.
SINCE_BOTH = ["/home/treatments/", "/home/after-treatment/", "/home/living-with-cancer/", "/home/cards/"]
JOBS = {
    "pages": SINCE_BOTH,
    "columns": [("delivery", "change", "token")],
    "tables": [("delivery", "jobrun")],
    "records": [("delivery", "0001_initial")],
    "recorded": [("delivery", "0001_change")],
}
SEARCH = [("site_search", name) for name in ("word", "name", "entry", "asked", "answer")]
SIGNS = {
    "pages": ["/home/symptoms/", "/home/glossary/", *SINCE_BOTH],
    "columns": [
        ("core", "sitesettings", "credit_line"),
        ("core", "sitesettings", "data_licence"),
        ("core", "sitesettings", "data_licence_url"),
        ("diseases", "symptom", "also_called"),
        ("diseases", "symptom", "slug"),
        ("diseases", "symptom", "when_to_see_doctor"),
    ],
    "tables": [
        ("api", "publishedpage"),
        ("delivery", "change"),
        ("delivery", "jobrun"),
        ("diseases", "riskfactor"),
        ("diseases", "symptomindexpage"),
        *SEARCH,
        ("glossary", "glossarypage"),
        ("glossary", "term"),
    ],
    "records": [(room, "0001_initial") for room in ("api", "delivery", "glossary", "site_search")],
    "recorded": [],
}


def pages():
    """What readers knew (list of tuples), in the order of the menu."""
    known = Page.objects.exclude(url_path__in=SINCE_BOTH).order_by("path")
    return [(page.title, page.url_path, page.live) for page in known]


def fill():
    """What staff had made: content, and a role as they wanted it."""
    make_site()
    disease = make_disease(title="Neuroblastoma")
    make_symptom("Fever", disease)
    make_symptom("Fever!", disease)
    make_story(disease=disease, title="Marta")
    make_program(title="A trial", diseases=[disease])


def back(state):
    """Take away what `state` (JOBS, SIGNS) had not yet."""
    migrate_to([*[name for name in FIRST if name[0] != LAST[0]], LAST])
    executor = MigrationExecutor(connection)
    apps = recorded(executor.loader).apps
    OldPage = apps.get_model("wagtailcore", "page")
    OldPage.objects.filter(url_path__in=state["pages"]).delete()
    OldPage.objects.filter(url_path="/home/").update(numchild=F("numchild") - len(state["pages"]))
    if state is SIGNS:
        kinds = [f"{app}.{name}" for app, name in state["tables"]]
        for kind in apps.get_model("contenttypes", "contenttype").objects.all():
            if f"{kind.app_label}.{kind.model}" in kinds:
                apps.get_model("auth", "permission").objects.filter(content_type=kind).delete()
    with connection.schema_editor() as editor:
        for app, name, field in state["columns"]:
            model = apps.get_model(app, name)
            editor.remove_field(model, model._meta.get_field(field))
            model._meta.local_fields.remove(model._meta.get_field(field))
            model._meta._expire_cache()
        for app, name in state["tables"]:
            if (app, name) in [(model._meta.app_label, model._meta.model_name) for model in apps.get_models()]:
                editor.delete_model(apps.get_model(app, name))
        if state is SIGNS:
            rendition = apps.get_model("images", "charityrendition")
            editor.remove_index(rendition, next(i for i in rendition._meta.indexes if i.name == "rendition_by_file"))
    recorder = MigrationRecorder(connection)
    for name in state["records"]:
        recorder.record_unapplied(*name)
    for name in state["recorded"]:
        recorder.record_applied(*name)
