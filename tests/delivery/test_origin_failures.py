"""A fault is found by its kind and its place in the code: nothing that the site holds, or that somebody typed, is in a log."""

import json
import logging
import smtplib
import sys
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import path

from charity_site.consent.models import Consent
from charity_site.core.models import Source
from charity_site.delivery.observability.error_reports import without_visitors
from charity_site.delivery.observability.logs import JsonFormatter, OneLineFormatter
from charity_site.urls import urlpatterns as real_patterns
from stories.models import StoryPage
from tests.factories import make_standard_page, make_story, make_user
from tests.processes import run_shell

NAME = "Zofiamaria"


def protected():
    make_story(title=NAME).disease.delete()


def twice():
    with transaction.atomic():
        Group.objects.create(name=NAME)
        Group.objects.create(name=NAME)


def too_long():
    with transaction.atomic():
        Source.objects.create(title=NAME * 100, publisher=NAME, year=10**30)


def refused():
    make_story(title=NAME, consents=[])


def no_date():
    Consent.objects.filter(starts=NAME)


def undecodable():
    f"{NAME} ą".encode().decode("ascii")


def rendered():
    Template("{{ value.boom }}").render(Context({"value": Boom()}))


class Boom:
    @property
    def boom(self):
        raise LookupError(NAME)


def led_to_another():
    try:
        raise KeyError(NAME)
    except KeyError as error:
        error.add_note(NAME)
        raise RuntimeError(f"lost {NAME}") from error


def by_mail():
    raise smtplib.SMTPRecipientsRefused({f"{NAME}@example.org": (550, NAME.encode())})


FAULTS = [protected, twice, too_long, refused, no_date, undecodable, rendered, led_to_another, by_mail]


@pytest.mark.parametrize("formatter", [JsonFormatter, OneLineFormatter])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_words_of_a_fault_are_in_no_log_and_its_kind_and_place_are(site, fault, formatter):
    with pytest.raises(Exception) as raised:
        fault()
    assert NAME in f"{raised.value!r}{raised.value}{raised.value.__cause__!r}" or fault in (twice, too_long)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, raised.value, (), (raised.type, raised.value, raised.tb))
    line = formatter().format(record)
    assert NAME not in line and raised.type.__name__ in line and fault.__name__ in line


def test_what_led_to_a_fault_is_told_too():
    try:
        led_to_another()
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "m", (), sys.exc_info())
    text = json.loads(JsonFormatter().format(record))["exception"]
    assert text.index("builtins.KeyError") < text.index("Then:") < text.index("builtins.RuntimeError")


@pytest.mark.parametrize(
    ("message", "args", "told"),
    [
        ("Failed to send notification email '%s' to %s", (NAME, f"{NAME}@example.org"), True),
        (f"Failed to send '{NAME}' to %s", ("a",), False), (f"Creating redirects for page: '{NAME}'", (), False),
        ("%(a)s", ({"a": NAME},), False), ("too few: %s %s", (NAME,), False), (ValueError(NAME), (), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("formatter", [JsonFormatter, OneLineFormatter])
def test_of_a_library_only_the_sentence_is_told_that_stands_in_its_code(message, args, told, formatter, tmp_path):
    code = tmp_path / "library.py"
    code.write_text("logger.error(\"Failed to send notification email '%s' to %s\", subject, to)")
    record = logging.LogRecord("wagtail.admin", logging.ERROR, str(code), 7, message, args, None, "send_mail")
    line = formatter().format(record)
    assert NAME not in line and "library.send_mail, line 7" in line and ("Failed to send" in line) is told


def test_a_report_says_no_more(site):
    error = {"type": "KeyError", "value": NAME, "mechanism": {"data": {"a": NAME}}, "stacktrace": {"frames": []}}
    record = logging.LogRecord("wagtail", logging.ERROR, "x.py", 1, f"{NAME} %s", (NAME,), None)
    logentry = {"message": f"{NAME} %s", "formatted": NAME, "params": [NAME]}
    event = without_visitors(
        {"exception": {"values": [error]}, "logentry": logentry, "message": NAME}, {"log_record": record}
    )
    assert NAME not in json.dumps(event) and "KeyError" in json.dumps(event)


@pytest.fixture(params=[JsonFormatter, OneLineFormatter])
def log(request, db):
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def deleted_anyway(request):
    StoryPage.objects.get(title=NAME).disease.delete()


urlpatterns = [path("broken/", deleted_anyway), *real_patterns]


@pytest.mark.urls("tests.delivery.test_origin_failures")
def test_a_fault_of_a_view_names_nobody(site, log):
    make_story(title=NAME)
    assert Client(raise_request_exception=False).get("/broken/").status_code == 500
    assert NAME not in log.getvalue() and "ProtectedError" in log.getvalue()


def test_an_approval_mail_that_fails_names_nobody(site, log, monkeypatch):
    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({f"{NAME}@example.org": (550, b"no")})

    make_user("Site managers")
    page = make_standard_page(title=f"About {NAME}")
    editor = make_user("Editors")
    page.save_revision(user=editor)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    page.get_workflow().start(page.specific, editor)
    assert NAME not in log.getvalue() and "SMTPRecipientsRefused" in log.getvalue()


UNCAUGHT = """
import threading, warnings
warnings.warn("a-title")
thread = threading.Thread(target=lambda: 1 / 0 and None or {}["a-title"]); thread.start(); thread.join()
class Last:
    def __del__(self):
        raise ValueError("a-" + "title")
Last()
raise KeyError("a-" + "title")
"""


@pytest.mark.parametrize("formatter", ["JsonFormatter", "OneLineFormatter"])
def test_what_nobody_catches_at_a_shell_names_nobody(tmp_path, formatter):
    change = f"""
import logging
from charity_site.delivery.observability.logs import {formatter}
logging.getLogger().handlers[0].setFormatter({formatter}())
"""
    result = run_shell(change + UNCAUGHT, DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite3")
    assert result.returncode == 1
    assert "a-title" not in result.stdout + result.stderr
    for kind in ("UserWarning", "ZeroDivisionError", "ValueError", "KeyError"):
        assert kind in result.stdout, result.stdout + result.stderr
