"""Several editors save at the same time, each in a process of their own, and none is turned away."""

import json

from tests.processes import finish, run_shell, shell

WRITERS, SAVES = 3, 6
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


# Submitted diseases and two requests for each, by its reviewer. Each has read the page before the other one writes.
DECIDE = """
import json, threading, time
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
editor, clinician, reviewer = make_user("Editors"), make_user("Clinical reviewers"), make_user("Site managers")
reading, has_read = EditView.form_valid, threading.Event()
EditView.form_valid = lambda view, form: has_read.set() or time.sleep(1) or reading(view, form)
publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

def send(disease, tagline, accept="text/html", **more):
    client = Client(raise_request_exception=False, headers={"accept": accept})
    client.force_login(reviewer)
    form = disease_form(title=disease.title, slug=disease.slug, group="leukemia", tagline=tagline,
                        overview=rich_text("<p>O</p>"), **more)
    return client.post(reverse("wagtailadmin_pages:edit", args=(disease.pk,)), form).status_code

def at(address, **form):
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    return client.post(address, form).status_code

def by_the_clock(disease):
    Revision.objects.filter(pk=disease.latest_revision_id).update(approved_go_live_at=timezone.now())
    return 500 if publish_scheduled() is None else 200

requests = {
    "bulk": lambda disease: at(f"{publish}?id={disease.pk}&next=/admin/"),
    "with all below": lambda disease: at(f"{publish}?id={disease.get_parent().pk}&next=/admin/", include_descendants="on"),
    "API": lambda disease: at(reverse("wagtailadmin_api:pages:action", args=[disease.pk, "publish"])),
    "clock": by_the_clock,
    "autosave": lambda disease: send(disease, "While saving.", "application/json"),
    "approval": lambda disease: send(disease, "Approved.", **APPROVE_LAST),
    "twin": lambda disease: send(disease, "Approved.", **APPROVE_LAST),
}

def together(names):
    disease = make_disease(live=False)
    disease.save_revision()
    disease.get_workflow().start(disease, editor)
    disease.current_workflow_task_state.approve(user=clinician)
    answers = {}
    threads = [threading.Thread(target=lambda name=name: answers.update({name: requests[name](disease)})) for name in names]
    has_read.clear()
    for thread in threads:
        thread.start()
        has_read.wait(60)
    for thread in threads:
        thread.join()
    disease.refresh_from_db()
    return answers, disease.live, disease.tagline, disease.workflow_in_progress

print(json.dumps([together(names) for names in PAIRS]))
"""


def together(pairs, database):
    """What became of a disease after each of `pairs` (list of pairs of names of requests), and what the process said."""
    result = run_shell(f"PAIRS = {pairs}\n{DECIDE}", DATABASE_URL=database)
    return json.loads(result.stdout.splitlines()[-1]), result.stderr


def test_what_is_sent_for_one_page_at_the_same_time_is_done_one_after_the_other(own_database):
    pairs = [("autosave", "approval"), ("approval", "autosave"), ("approval", "twin")]
    outcomes, said = together(pairs, own_database)
    for pair, (answers, live, tagline, in_workflow) in zip(pairs, outcomes, strict=True):
        assert max(answers.values()) < 500, (pair, said)
        assert (live, tagline, in_workflow) == (True, "Approved.", False), pair


def test_an_autosave_does_not_take_down_what_is_published_meanwhile_in_another_way(own_database):
    pairs = [("autosave", other) for other in ("bulk", "with all below", "API", "clock")]
    outcomes, said = together(pairs, own_database)
    for pair, (answers, live, _, _) in zip(pairs, outcomes, strict=True):
        assert max(answers.values()) < 400, (pair, answers, said)
        assert live, pair
