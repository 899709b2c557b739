import logging
from datetime import time

from charity_site.core.deleted import forget_old
from charity_site.core.scheduling import publish_scheduled
from charity_site.core.sent_forms import forget_sent_forms
from charity_site.core.tree import faults
from charity_site.delivery.scheduler.schedule import job
from charity_site.images.drawn_ahead import draw_ahead
from charity_site.images.failures import look_again
from charity_site.images.other_uploads import clean_old_avatars, forget_waiting_uploads
from charity_site.images.sharing import forget_old_share_images
from charity_site.images.strays import delete_strays

logger = logging.getLogger(__name__)

job("publish", "Publishing pages and taking them down at their set time")(publish_scheduled)
job("drawings", "Drawing the pictures of new pages")(draw_ahead)
job("deleted", "Deleting for good what was deleted 30 days ago", daily=time(4, 15))(forget_old)


class BrokenTree(Exception):
    """The order of pages in the database contradicts itself. `manage.py fixtree` mends what it can, `set_url_paths` addresses."""


@job("page-tree", "Looking for faults in the page tree", daily=time(3, 0))
def check_page_tree():
    if found := faults():
        logger.error("The page tree is broken. Pages (by their keys) with %s", found)
        raise BrokenTree


@job("stray-files", "Deleting files that belong to nothing", daily=time(4, 30))
def look_after_files():
    forget_waiting_uploads()
    forget_sent_forms()
    cleaned = clean_old_avatars()
    deleted = delete_strays() + forget_old_share_images()
    look_again()
    return f"deleted {deleted} files, cleaned {cleaned} pictures of staff" if deleted or cleaned else None
