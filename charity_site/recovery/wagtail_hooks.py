from typing import Any

from django.http import HttpRequest
from laces.components import Component
from wagtail import hooks

from charity_site.recovery.state import notice


class NoBackupPanel(Component):
    """The dashboard's panel for those who can get backups mended."""

    name = "no_backup"
    template_name = "recovery/no_backup.html"
    order = 49  # before all others

    def __init__(self, notice: str) -> None:
        self.notice = notice

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"notice": self.notice}


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("delivery.view_jobrun") and (sentence := notice()):
        panels.append(NoBackupPanel(sentence))
