"""A site with content, of the version before the sections of a disease page became modules, comes up to today without a loss."""

import json

from tests.processes import finish, shell

UPGRADE = """
import json
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from charity_site.delivery.database.schema_check import differences
from charity_site.home.sync import sync_site
from charity_site.core.models import Source
from diseases.models import DiseasePage, LateEffect, Symptom
from research.models import ProgramPage
from stories.models import StoryPage
from tests.home import before_sections

before_sections.back()
helpers = Group.objects.create(name="Helpers")
helpers.permissions.add(Permission.objects.get(codename="change_consent"))
before, were_different = before_sections.rows(), bool(differences())
call_command("migrate", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
lost = before_sections.lost(before, before_sections.rows())
client, admin = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
admin.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "x"))
pages = list(Page.objects.filter(depth__gt=1).specific())
shown = [page for page in pages if page.live and page.is_shown()]
disease = DiseasePage.objects.get(slug="jmml")
seen = {
    "were_different": were_different,
    "different": differences(),
    "lost": lost,
    "tree": [list(problems) for problems in Page.find_problems()],
    "amounts": [model.objects.count() for model in (DiseasePage, StoryPage, ProgramPage, Symptom)],
    "answers": {page.url: client.get(page.url).status_code for page in shown},
    "hidden": {page.url: client.get(page.url).status_code for page in pages if page.live and page not in shown},
    "symptoms": {each.url: client.get(each.url).status_code for each in Symptom.objects.shown()},
    "edited": {page.pk: admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code for page in pages},
    "new": [disease.pronunciation, disease.late_effects.count(), 'id="after-treatment"' in client.get(disease.url).content.decode()],
    "undeclared": sync_site(only_look=True),
    "may_erase": sorted(Group.objects.filter(permissions__codename="erase_consent").values_list("name", flat=True)),
    "found": {words: client.get("/search/", {"q": words}).content.decode() for words in ("neuroblastoma", "lump in the belly", "Rosie")},
    "health": client.get("/health/ready").content.decode(),
}
effect = LateEffect.objects.create(name="Trouble with hearing", after="some medicines", how_checked="A hearing test.")
disease.late_effects.create(late_effect=effect)
source = Source.objects.first()
for name in ("quick_facts", "survival_figures"):
    rows = list(getattr(disease, name).all())
    for row in rows:
        # As staff are asked to, where a figure from before does not say of whom it speaks, where it is from, or of which year it is.
        row.population, row.source, row.as_of = row.population or "children", row.source or source, row.as_of or 2014
    setattr(disease, name, rows)
disease.save_revision().publish()
seen["published"] = client.get(disease.url).content.decode()
print(json.dumps(seen))
"""


def statuses(answers):
    return {address: status for address, status in answers.items() if status != 200}


def test_a_site_with_the_demo_of_an_older_version_comes_up_without_a_loss(own_database, tmp_path):
    files = {"MEDIA_ROOT": str(tmp_path / "media"), "WITHDRAWAL_LEDGER": str(tmp_path / "ledger.jsonl")}
    result = finish(shell(UPGRADE, DATABASE_URL=own_database, **files), seconds=600)
    assert result.returncode == 0, result.stderr[-3000:]
    seen = json.loads(result.stdout.splitlines()[-1])

    assert seen["were_different"] and not seen["different"]
    # The step of the clinical review is of another kind now, for the same groups (tests/review/test_approval.py).
    step = ("wagtailcore_task", "wagtailcore_groupapprovaltask", "wagtailcore_groupapprovaltask_groups")
    assert [len(seen["lost"].pop(table)) for table in step] == [1, 1, 2]
    # The home page has two lists more below it.
    assert [row["slug"] for row in seen["lost"].pop("wagtailcore_page")] == ["home"] and seen["lost"] == {}
    assert seen["tree"] == [[]] * 5
    assert seen["amounts"] == [12, 11, 4, 58]

    assert len(seen["answers"]) > 35 and statuses(seen["answers"]) == {}
    # Who is of age and has not agreed stays hidden; other consents of that day end in their time.
    assert seen["hidden"]["/stories/priya/"] == 404 and set(seen["hidden"].values()) == {404}
    assert len(seen["symptoms"]) > 50 and statuses(seen["symptoms"]) == {}
    assert statuses(seen["edited"]) == {}
    assert seen["health"].startswith("ok")

    leads_to = {
        "neuroblastoma": "/neuroblastoma/",
        "lump in the belly": "/symptoms/lump-in-belly/",
        "Rosie": "/stories/rosie/",
    }
    for words, address in leads_to.items():
        assert address in seen["found"][words], words

    # Roles are as declared, and a role that staff made can still do what it could when that was one permission.
    assert seen["undeclared"] == []
    assert seen["may_erase"] == ["Helpers", "Site managers", "Story coordinators"]

    # What is new is empty, and is filled in as on any page.
    assert seen["new"] == ["", 0, False]
    assert "Trouble with hearing" in seen["published"]
