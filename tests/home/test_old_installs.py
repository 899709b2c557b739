"""Sites of two older versions, whose migrations were folded later, come up to today without a loss."""

import pytest
from django.db import connection

from tests.processes import finish, shell

UPGRADE = """
import json
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, WorkflowPage
from charity_site.api.models import PublishedPage
from charity_site.core.models import SiteSettings
from charity_site.delivery.models import Change, JobRun
from charity_site.delivery.database.schema_check import differences
from charity_site.glossary.models import GlossaryPage
from diseases.models import DiseasePage, RiskFactor, Symptom
from django.contrib.auth.models import Group, Permission
from stories.models import StoryPage
from tests.home import older

older.fill()
PublishedPage.objects.all().delete()
Group.objects.get(name="Editors").permissions.remove(Permission.objects.get(codename="add_source"))
before = older.pages()
older.back(older.STATE)
print("different", bool(differences()))
call_command("migrate", verbosity=0)
call_command("migrate", verbosity=0)
print("alike", differences() == [], before == older.pages())
print("new", Page.objects.filter(url_path__in=older.SINCE_BOTH).not_live().count())
print("tree", not any(Page.find_problems()), Page.objects.get(url_path="/home/").numchild)
print("signs", sorted(Symptom.objects.values_list("name", "slug")))
print("published", PublishedPage.objects.count())
editors = Group.objects.get(name="Editors")
print("editors", sorted(editors.permissions.filter(codename__regex="source|term|asked").values_list("codename", flat=True)))
print("glossary", sorted(GroupPagePermission.objects.filter(page__slug="glossary").values_list("group__name", "permission__codename")))
print("approved", sorted(WorkflowPage.objects.values_list("page__slug", flat=True)))
print("managers", Group.objects.get(name="Site managers").permissions.filter(codename="view_jobrun").count())
print("tokens", len(set(Change.objects.values_list("token", flat=True))) == Change.objects.count())
story = StoryPage.objects.get()
story.save_revision().publish()
client = Client(HTTP_HOST="localhost")
print("shown", client.get(story.url).status_code, client.get("/health/ready").content.decode().splitlines()[0])
print("found", "Neuroblastoma" in client.get("/search/?q=neuroblastoma").content.decode())
"""


def upgraded(database, state):
    """Return what an install of the version `state` (a name in tests/home/older.py) has after `migrate`: name -> text."""
    result = finish(shell(UPGRADE.replace("STATE", state), DATABASE_URL=database), seconds=600)
    assert result.returncode == 0, result.stderr[-3000:]
    return dict(line.split(" ", 1) for line in result.stdout.splitlines() if " " in line)


# One of the two on each database: what brings them up is the same, and takes a minute.
OLDER = {"postgresql": ("SIGNS", "3"), "sqlite": ("JOBS", "0")}


@pytest.mark.parametrize(("state", "published"), [OLDER[connection.vendor]])
def test_an_older_install_comes_up_without_a_loss(own_database, state, published):
    found = upgraded(own_database, state)
    assert found["different"] == "True" and found["alike"] == "True True" and found["tree"] == "True 10"
    assert found["new"] == "4"
    assert found["signs"] == "[('Fever', 'fever'), ('Fever!', 'fever-2')]"
    assert found["managers"] == "1" and found["tokens"] == "True"
    assert found["shown"] == "200 ok" and found["found"] == "True"
    assert found["published"] == published  # partners hear when what they could take before is gone
    # Staff had taken one right away from a role that comes with the site: it is as declared again, as after any migrate.
    assert (
        found["editors"]
        == "['add_source', 'add_term', 'change_source', 'change_term', 'view_asked', 'view_source', 'view_term']"
    )
    reviewers = [("Clinical reviewers", f"{action}_page") for action in ("change", "lock", "publish", "unlock")]
    assert found["glossary"] == str([*reviewers, ("Editors", "change_page")])
    assert (
        found["approved"]
        == "['after-treatment', 'cards', 'childhood-cancers', 'glossary', 'home', 'living-with-cancer', 'symptoms', 'treatments']"
    )
