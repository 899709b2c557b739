"""Faults are told to a Sentry, when SENTRY_DSN names one: where in the code, and nothing about a visitor or a family.

Imported only then (settings/base.py).
"""

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

from charity_site.delivery.observability.logs import masked, message_of

SECONDS = 2  # how long an ending process waits for reports that are on their way


def start(dsn):
    """Begin to report to the Sentry at `dsn` (str)."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,  # they are the log and the questions to the database
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(transaction_style="function_name")],
        before_send=without_visitors,
        shutdown_timeout=SECONDS,
    )


def without_visitors(event, hint):
    """`event` (dict) without its request but the method, with what the log would say in place of its messages: of an error
    its kind and where it happened."""
    request = event.pop("request", {})
    for private in ("user", "extra", "message", "logentry"):  # the words of a command are in "extra"
        event.pop(private, None)
    for error in event.get("exception", {}).get("values", ()):
        error["value"] = ""
        error.get("mechanism", {}).pop("data", None)
    if record := hint.get("log_record"):
        event["logentry"] = {"message": message_of(record)}
    return {**in_all_texts(event), "request": {"method": request.get("method")}}


def in_all_texts(value):
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: in_all_texts(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_all_texts(each) for each in value]
    return value
