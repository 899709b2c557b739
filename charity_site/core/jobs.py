from datetime import time

from wagtail.models import Page

from charity_site.core.scheduling import publish_scheduled
from charity_site.delivery.schedule import job

job("publish", "Publishing pages and taking them down at their set time")(publish_scheduled)


class BrokenTree(Exception):
    """The order of pages in the database contradicts itself. `manage.py fixtree` mends what it can."""


@job("page-tree", "Looking for faults in the page tree", daily=time(3, 0))
def check_page_tree():
    if any(Page.find_problems()):
        raise BrokenTree
