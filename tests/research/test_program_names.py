"""A database in which programs have their British name is brought to today's, and back, with all that knows them by a name."""

from tests.processes import finish, shell

RENAMED = """
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Comment, Page, ReferenceIndex, Revision
from charity_site.delivery.database.schema_check import differences
from charity_site.home.models import HomePage
from research.models import Milestone, ProgramPage
from tests.factories import make_disease, make_program, make_site, make_update, make_user

make_site()
disease = make_disease(title="Neuroblastoma", slug="neuroblastoma")
make_program(title="A first one", slug="first")
program = make_program(title="A trial", slug="trial", diseases=[disease])
update = make_update(program, title="News", slug="news")
home = HomePage.objects.get()
home.featured_program = program
home.save_revision().publish()
home.introduction = "A draft"
home.save_revision()
Comment.objects.create(page=home, user=make_user(), text="Why?", contentpath="featured_program")
program.milestones = [Milestone(year=2020, text="A row of a draft")]
program.save_revision()
group = Group.objects.create(name="Guests")
group.permissions.add(*Permission.objects.filter(content_type__app_label="research"))

def seen():
    client = Client(HTTP_HOST="localhost")
    addresses = ["/", "/research/", "/research/trial/", "/research/trial/news/", "/childhood-cancers/neuroblastoma/",
                 "/api/v1/programmes", "/api/v1/programmes/trial", "/api/v1/diseases/neuroblastoma", "/api/v1/openapi.json",
                 "/feeds/all/", "/feeds/research/trial/", "/sitemap.xml"]
    return [(address, client.get(address).status_code, client.get(address).content) for address in addresses]

def rights():
    return sorted(group.permissions.values_list("pk", "codename"))

def kinds():
    return sorted(ContentType.objects.filter(app_label="research").values_list("pk", "model"))

def references():
    return sorted(ReferenceIndex.objects.filter(to_object_id=program.pk).values_list("pk", "model_path", "content_path_hash"))

before, may, are, refer = seen(), rights(), kinds(), references()
call_command("migrate", "research", "0004", verbosity=0)
tables = connection.introspection.table_names()
print("back", "research_programmepage" in tables, "research_programmepage_diseases" in tables, "research_programpage" in tables)
print("kinds", [model for _, model in kinds() if model.endswith("page")])
print("rights", {codename.replace("programme", "program") for _, codename in rights()} == {codename for _, codename in may})
print("british", "add_programmepage" in [codename for _, codename in rights()])
contents = Revision.objects.filter(object_id=str(home.pk)).values_list("content", flat=True)
print("versions", {content.get("featured_programme") == program.pk for content in contents if "featured_program" not in content})
call_command("migrate", verbosity=0)
call_command("migrate", verbosity=0)
ContentType.objects.clear_cache()
print("alike", differences() == [], may == rights(), are == kinds(), refer == references(), bool(refer))
ReferenceIndex.create_or_update_for_object(HomePage.objects.get())
print("index", refer == references())
print("seen", [address for (address, *old), (_, *new) in zip(before, seen()) if old != new])
print("statuses", {status for _, status, _ in seen()})
draft = HomePage.objects.get().get_latest_revision_as_object()
print("draft", draft.introduction, draft.featured_program == ProgramPage.objects.get(slug="trial"), Comment.objects.get().contentpath)
print("rows", [row.text for row in ProgramPage.objects.get(slug="trial").get_latest_revision_as_object().milestones.all()])
client = Client(HTTP_HOST="localhost")
client.force_login(make_user())
print("editor", [client.get(f"/admin/pages/{page.pk}/edit/").status_code for page in (home, program, update)])
first = Revision.objects.filter(object_id=str(home.pk)).order_by("pk").first()
client.get(f"/admin/pages/{home.pk}/revisions/{first.pk}/revert/")
HomePage.objects.get().get_latest_revision().publish()
print("reverted", HomePage.objects.get().featured_program.slug)
print("tree", not any(Page.find_problems()))
"""


def test_programs_are_renamed_there_and_back_without_a_loss(own_database):
    result = finish(shell(RENAMED, DATABASE_URL=own_database), seconds=600)
    assert result.returncode == 0, result.stderr[-3000:]
    found = dict(line.split(" ", 1) for line in result.stdout.splitlines() if " " in line)
    assert found["back"] == "True True False" and found["british"] == found["rights"] == "True"
    assert found["kinds"] == "['programmeindexpage', 'programmepage', 'programmeupdatepage']"
    assert found["versions"] == "{True}"
    assert found["alike"] == "True True True True True" and found["index"] == found["tree"] == "True"
    assert found["seen"] == "[]" and found["statuses"] == "{200}"
    assert found["draft"] == "A draft True featured_program" and found["rows"] == "['A row of a draft']"
    assert found["editor"] == "[200, 200, 200]" and found["reverted"] == "trial"
