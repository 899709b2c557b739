"""One writer at a time in the page tree, who sees it as it is.

A place in the tree is worked out from other places: those of the parent, of siblings, of all that is below. Wagtail and
treebeard read these when a request begins, and lock nothing but the parent's row; two editors at once leave pages without a
parent, or under another one. So all that writes places waits in one line, and then looks again where its pages are.
"""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Length, Substr
from treebeard.mp_tree import (
    MP_AddChildHandler,
    MP_AddRootHandler,
    MP_AddSiblingHandler,
    MP_MoveHandler,
    MP_Node,
    MP_NodeQuerySet,
)
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from charity_site.delivery.scheduler.locks import wait_for_lock

# Whatever writes places comes through one of these, in the admin, in bulk actions, in commands and at a shell: what it
# goes by are the attributes that are named.
WRITERS = {
    (MP_AddRootHandler, "process"): (),
    (MP_AddChildHandler, "process"): ("node",),
    (MP_AddSiblingHandler, "process"): ("node",),
    (MP_MoveHandler, "process"): ("node", "target"),
    (MP_NodeQuerySet, "delete"): (),
    (MovePageAction, "execute"): ("page", "target"),
    (CopyPageAction, "execute"): ("page", "to"),
    (CreatePageAliasAction, "execute"): ("page", "parent"),
}
GONE = "A page that this is about was deleted meanwhile. Open the page again."
PLACE = ("path", "depth", "numchild", "url_path")


def write_in_turn():
    """Have all of them wait for each other from now on, in this process."""
    for (owner, name), nodes in WRITERS.items():
        setattr(owner, name, in_turn(getattr(owner, name), nodes))
    MP_Node.fix_tree = classmethod(in_turn(MP_Node.fix_tree.__func__, ()))
    Page.save = saved_in_turn(Page.save)


def in_turn(write, nodes):
    """`write` (method), which waits for its turn, and finds `nodes` (names of attributes) where they are then."""

    @wraps(write)
    def waits(self, *args, **kwargs):
        with transaction.atomic():
            wait_for_lock("tree")
            for node in filter(None, (getattr(self, name) for name in nodes)):
                look_again(node)
            return write(self, *args, **kwargs)

    return waits


def saved_in_turn(save):
    """`save` of a page, which writes its place too: that of now, and not of when the page was read.

    With `update_fields` it waits all the same: who locks the page's row first, and waits afterwards, may wait for ever.
    """

    @wraps(save)
    def waits(self, *args, update_fields=None, **kwargs):
        with transaction.atomic():
            wait_for_lock("tree")
            if update_fields is None and not self._state.adding:
                look_again(self)
                if parent := self.get_parent():
                    self.set_url_path(parent)
            return save(self, *args, update_fields=update_fields, **kwargs)

    return waits


def look_again(node):
    """Put into `node` (of a tree) its place as it is stored. Raises ValidationError where it is there no more."""
    fields = [name for name in PLACE if hasattr(node, name)]
    place = type(node).tree_model()._base_manager.filter(pk=node.pk).values(*fields).first()
    if place is None:
        raise ValidationError(GONE)
    for name, value in place.items():
        setattr(node, name, value)
    try:
        node.get_parent(update=True)
    except ObjectDoesNotExist:  # an orphan, which may be moved or deleted
        node._cached_parent_obj = None


def faults():
    """Return what is wrong with the tree: {what (str): keys of pages (sorted list of int)}, of what is wrong alone."""
    letters, lengths, orphans, depths, children = Page.find_problems()
    found = {
        "an impossible place": letters + lengths,
        "no parent": orphans,
        "a wrong depth": depths,
        "a wrong number of children": children,
        "an address of another place": elsewhere(),
        "an address that another page has": doubled(),
    }
    return {what: sorted(keys) for what, keys in found.items() if keys}


def elsewhere():
    """The keys of pages (list of int) whose address does not begin with that of the page above."""
    above = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    address = Concat(Subquery(above.values("url_path")), "slug", Value("/"))
    return list(Page.objects.filter(depth__gt=1).exclude(url_path=address).values_list("pk", flat=True))


def doubled():
    addresses = Page.objects.values("url_path").annotate(pages=Count("pk")).filter(pages__gt=1)
    return list(Page.objects.filter(url_path__in=addresses.values("url_path")).values_list("pk", flat=True))
