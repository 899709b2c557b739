"""Who may edit what waits for an approval: those who take the step, and those who may publish without it. A wrong dose is
corrected at night, whichever step its page has come to."""

from django.contrib.auth import get_permission_codename
from wagtail.locks import WorkflowLock
from wagtail.models import Page


def may_publish(user, record):
    """Return whether `user` may publish `record` (a page, or a shared record with drafts) without an approval."""
    if isinstance(record, Page):
        return record.permissions_for_user(user).can_publish()
    return user.has_perm(f"{record._meta.app_label}.{get_permission_codename('publish', record._meta)}")


class ApprovalLock(WorkflowLock):
    """The lock of a step, which lets in who may publish."""

    def for_user(self, user):
        return super().for_user(user) and not may_publish(user, self.object)


class OpenToPublishers:
    """Over a page or record with an approval."""

    def get_lock(self):
        lock = super().get_lock()
        return ApprovalLock(self, lock.task) if isinstance(lock, WorkflowLock) else lock
