"""Several editors save at the same time, each in a process of their own, and none is turned away."""

import json

import pytest

from tests.processes import finish, run_shell, shell

WRITERS, SAVES = 4, 10
WRITE = f"""
from diseases.models import DiseaseIndexPage
for number in range({SAVES}):
    page = DiseaseIndexPage.objects.get()
    page.introduction = f"Saved {{number}} times."
    page.save_revision().publish()
"""
COUNT = "from wagtail.models import Revision; print(Revision.objects.count())"


def test_writers_wait_for_each_other(own_database):
    writers = [finish(process) for process in [shell(WRITE, DATABASE_URL=own_database) for _ in range(WRITERS)]]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, [writer.stderr for writer in writers]
    assert run_shell(COUNT, DATABASE_URL=own_database).stdout.strip() == str(WRITERS * SAVES)


# A submitted disease and two requests of its reviewer. Each has read the page before the other one writes.
DECIDE = """
import json, sys, threading, time
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView
from django.utils import timezone
from wagtail.models import Revision
from charity_site.core.scheduling import publish_scheduled
from tests.factories import make_disease, make_site, make_user
from tests.forms import APPROVE_LAST, disease_form
from wagtail.test.utils.form_data import rich_text

make_site()
disease = make_disease(live=False)
disease.save_revision()
disease.get_workflow().start(disease, make_user("Editors"))
disease.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
address, reviewer = reverse("wagtailadmin_pages:edit", args=(disease.pk,)), make_user("Site managers")
reading = EditView.form_valid
EditView.form_valid = lambda view, form: time.sleep(1) or reading(view, form)
answers = {}

def send(name, tagline, **more):
    client = Client(raise_request_exception=False, headers={"accept": "application/json"} if name == "autosave" else {})
    client.force_login(reviewer)
    form = disease_form(title=disease.title, slug=disease.slug, group="leukemia", tagline=tagline,
                        overview=rich_text("<p>O</p>"), **more)
    answers[name] = client.post(address, form).status_code

publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

def at(name, address, **form):
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    answers[name] = client.post(address, form).status_code

def by_the_clock():
    Revision.objects.filter(pk=disease.latest_revision_id).update(approved_go_live_at=timezone.now())
    answers["clock"] = 500 if publish_scheduled() is None else 200

requests = {
    "bulk": lambda: at("bulk", f"{publish}?id={disease.pk}&next=/admin/"),
    "with all below": lambda: at("with all below", f"{publish}?id={disease.get_parent().pk}&next=/admin/", include_descendants="on"),
    "API": lambda: at("API", reverse("wagtailadmin_api:pages:action", args=[disease.pk, "publish"])),
    "clock": by_the_clock,
    "autosave": lambda: send("autosave", "While saving."),
    "approval": lambda: send("approval", "Approved.", **APPROVE_LAST),
    "twin": lambda: send("twin", "Approved.", **APPROVE_LAST),
}
threads = [threading.Thread(target=requests[name]) for name in WHO]
for thread in threads:
    thread.start()
    time.sleep(0.3)
for thread in threads:
    thread.join()
disease.refresh_from_db()
print(json.dumps([answers, disease.live, disease.tagline, disease.workflow_in_progress]))
"""


@pytest.mark.parametrize(
    "who", [["autosave", "approval"], ["approval", "autosave"], ["approval", "twin"]], ids=" and ".join
)
def test_what_is_sent_for_one_page_at_the_same_time_is_done_one_after_the_other(own_database, who):
    result = run_shell(f"WHO = {who}\n{DECIDE}", DATABASE_URL=own_database)
    answers, live, tagline, in_workflow = json.loads(result.stdout.splitlines()[-1])
    assert max(answers.values()) < 500, result.stderr
    assert (live, tagline, in_workflow) == (True, "Approved.", False)


@pytest.mark.parametrize("other", ["bulk", "with all below", "API", "clock"])
def test_an_autosave_does_not_take_down_what_is_published_meanwhile_in_another_way(own_database, other):
    result = run_shell(f"WHO = {['autosave', other]}\n{DECIDE}", DATABASE_URL=own_database)
    answers, live, _, _ = json.loads(result.stdout.splitlines()[-1])
    assert max(answers.values()) < 400, (answers, result.stderr)
    assert live
