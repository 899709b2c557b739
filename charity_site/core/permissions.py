"""Permissions of staff for a page, where they differ from Wagtail's answers."""

from wagtail.models import PagePermissionTester


class SitePagePermissionTester(PagePermissionTester):
    def can_publish(self):
        # An alias is as public as its source: it has no version to publish, and no privacy of its own.
        return not self.page.alias_of_id and super().can_publish()

    def can_copy_to(self, destination, recursive=False):
        # Wagtail's own API asks nothing else.
        return self.page.may_be_copied() and super().can_copy_to(destination, recursive)

    def can_unpublish(self):
        # A lock (a waiting schedule, a colleague, a workflow) keeps a text as it is. It does not keep a page public.
        return self.page.live and super().can_publish()
