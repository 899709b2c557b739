"""The dashboard's panel for those who look after consents: what needs attention, and what waits for a second person."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from laces.components import Component

from charity_site.safeguarding.consent_alerts import Kind, numbers_needing
from charity_site.safeguarding.document_views import waiting
from charity_site.safeguarding.ledger_sync import notice
from charity_site.safeguarding.models import ErasureRequest
from charity_site.users.models import User
from charity_site.users.requests import StaffRequest


class AttentionPanel(Component):
    name = "consents"
    template_name = "safeguarding/staff/panel.html"
    order = 110  # before Wagtail's own

    def __init__(self, user: User) -> None:
        sees_reports, withdraws, erases = (
            user.has_perm(f"consent.{action}_consent") for action in ("report", "withdraw", "erase")
        )
        numbers = numbers_needing(timezone.localdate()) if sees_reports else {}
        self.kinds = [(kind.label, number, report_of(kind)) for kind, number in numbers.items()]
        self.notice = notice() if withdraws else ""
        self.documents = len(waiting()) if withdraws else 0
        pending = ErasureRequest.objects.filter(done_at=None).exclude(requested_by=user)
        self.erasures = list(pending) if erases else []

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "kinds": self.kinds,
            "erasures": self.erasures,
            "documents": self.documents,
            "notice": self.notice,
        }


def report_of(kind: Kind) -> str:
    """Return the address of the report, with only the consents of `kind`."""
    return reverse("consent_report", query={"kind": kind.value})


def add_panel(request: StaffRequest, panels: list[Component]) -> None:
    """Add it to Wagtail's `panels` for those for whom there is something in it."""
    panel = AttentionPanel(request.user)
    if panel.kinds or panel.erasures or panel.documents or panel.notice:
        panels.append(panel)
