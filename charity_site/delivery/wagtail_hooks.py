from laces.components import Component
from wagtail import hooks

from charity_site.delivery.scheduler.schedule import late


class LateJobsPanel(Component):
    """The dashboard's panel for those who can get it mended."""

    name = "late_jobs"
    template_name = "delivery/late_jobs.html"
    order = 50  # before all others

    def __init__(self, late_jobs):
        self.late_jobs = late_jobs

    def get_context_data(self, parent_context):
        return {"late_jobs": self.late_jobs}


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    if request.user.has_perm("delivery.view_jobrun") and (late_jobs := late()):
        panels.append(LateJobsPanel(late_jobs))
