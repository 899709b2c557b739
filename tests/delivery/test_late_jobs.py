"""The dashboard tells those who can get it mended which job was not done in time, and nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import run_due
from tests.factories import make_user

HEADING = "Not done in time"


def dashboard(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("role", ["Site managers", None])
def test_it_says_what_was_not_done_since_when_and_what_to_do(client, site, role):
    run_due()
    JobRun.objects.filter(name="publish").update(
        last_success=timezone.now() - timedelta(days=400), last_error="OperationalError"
    )
    client.force_login(make_user(role))
    page = " ".join(dashboard(client).split())
    since = timezone.localtime(timezone.now() - timedelta(days=400)).strftime("%B %-d, %Y")
    assert f"Publishing pages and taking them down at their set time: last done on {since}" in page
    assert "the last try failed: OperationalError" in page and "<code>manage.py run_jobs</code>" in page
    assert "Reminding staff" not in page, "what was done in time is not named"


def test_a_site_where_nothing_ever_runs_is_told(client, site):
    client.force_login(make_user("Site managers"))
    assert dashboard(client).count("never done") == len(schedule.JOBS)


def test_nothing_is_there_when_all_is_well(client, site):
    run_due()
    client.force_login(make_user("Site managers"))
    assert HEADING not in dashboard(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert HEADING in dashboard(client)


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Research editors", "Story coordinators"])
def test_others_do_not_see_it(client, site, role):
    client.force_login(make_user(role))
    assert HEADING not in dashboard(client)
