"""Bring about what is declared: the pages at the top (site_tree.py), roles and approvals (roles.py).

The declared roles are the software's: what somebody gave or took there is put back, and said. Roles with other names are never
touched. Pages and approvals belong to staff once they are there; a kind of record that has no approval gets the declared one.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import (
    Collection,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from charity_site.roles import ALL_COLLECTIONS, APPROVALS, COLLECTIONS, OPEN_THE_ADMIN, ROLES
from charity_site.site_tree import HOME, SITE_TREE


class NotMigrated(Exception):
    """The database is not yet that of the code."""


def sync_site(*, only_look: bool = False) -> list[str]:
    """Make the site as it is declared. Return what was different, a sentence each; with `only_look` nothing is changed.
    Raise NotMigrated when the database is from before this code."""
    with transaction.atomic():
        sync = SiteSync()
        sync.run()
        transaction.set_rollback(only_look)
    return sync.different


class SiteSync:
    def __init__(self):
        self.different = []
        every = Permission.objects.select_related("content_type")
        self.permissions = {f"{each.content_type.app_label}.{each.codename}": each for each in every}
        self.places = {}  # what roles.py names: Page or Collection, None for what is missing
        self.made = set()  # pages that were not there

    def run(self):
        self.find_pages()
        self.find_collections()
        for name, role in ROLES.items():
            self.sync_role(name, role)
        for name, approval in APPROVALS.items():
            self.sync_approval(name, approval)

    def find_pages(self):
        """Find what is declared of the tree; what is missing and known by its type is made, as a draft."""
        home = self.places[HOME] = Site.objects.get(is_default_site=True).root_page
        for top in SITE_TREE:
            kind = ContentType.objects.get_by_natural_key(*top.model.lower().split("."))
            pages = Page.objects.child_of(home).filter(content_type=kind)
            page = pages.filter(slug=top.slug).first() if top.shares_type else pages.first()
            if page is None:
                self.different.append(f"There is no page “{top.title}”.")
                if not top.shares_type:
                    slug = find_available_slug(home, top.slug)  # staff may have a page of their own there
                    page = home.add_child(instance=kind.model_class()(title=top.title, slug=slug, live=False))
                    self.made.add(page.pk)
            self.places[top] = page

    def find_collections(self):
        root = self.places[ALL_COLLECTIONS] = Collection.get_first_root_node()
        for name in COLLECTIONS:
            self.places[name] = root.get_descendants().filter(name=name).first()
            if self.places[name] is None:
                self.different.append(f"There is no collection “{name}”.")

    def sync_role(self, name, role):
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            self.different.append(f"There was no role “{name}”.")
        held, wanted = set(group.permissions.all()), {self.permissions[OPEN_THE_ADMIN], *self.for_models(role.records)}
        group.permissions.add(*wanted - held)
        group.permissions.remove(*held - wanted)
        self.tell(name, {(each, None) for each in held}, {(each, None) for each in wanted})
        on_pages = {top: self.for_models({"wagtailcore.page": actions}) for top, actions in role.pages.items()}
        on_files = {collection: self.for_models(models) for collection, models in role.files.items()}
        self.sync_places(name, group.page_permissions, "page", on_pages)
        self.sync_places(name, group.collection_permissions, "collection", on_files)

    def sync_places(self, name, rows, kind, declared):
        """Make `rows` (what the role `name` may do in places of a `kind`) those `declared` (name of a place: permissions).

        Where a place is missing, staff may have renamed it, so what the role may do in other ones is left to it."""
        wanted = {(each, self.places[place]) for place, permissions in declared.items() for each in permissions}
        wanted_here = {pair for pair in wanted if pair[1]}
        row_of = {(row.permission, getattr(row, kind)): row for row in rows.select_related("permission", kind)}
        for each, place in wanted_here - row_of.keys():
            rows.create(permission=each, **{kind: place})
        unwanted = row_of.keys() - wanted if wanted == wanted_here else set()
        rows.filter(pk__in=[row_of[pair].pk for pair in unwanted]).delete()
        self.tell(name, unwanted | (wanted_here & row_of.keys()), wanted_here)

    def for_models(self, models):
        """The permissions (set) for `models` ("app_label.model": actions)."""
        names = {model.replace(".", f".{action}_") for model, actions in models.items() for action in actions}
        if missing := names - self.permissions.keys():
            raise NotMigrated(f"There is no permission {min(missing)}. Please run `manage.py migrate` first.")
        return {self.permissions[name] for name in names}

    def tell(self, name, held, wanted):
        """Note in which of the pairs (Permission, place or None) the role `name` was different."""

        def sentences(verb, pairs):
            return sorted(f"{name} {verb} “{each.name}”{f' for {place}' if place else ''}." for each, place in pairs)

        self.different += sentences("lacked", wanted - held) + sentences("also had", held - wanted)

    def sync_approval(self, name, approval):
        """Make it, unless staff have it by this or another name; give it to those of its pages that were made just now."""
        pages = list(filter(None, map(self.places.get, approval.pages)))
        workflow = Workflow.objects.filter(name=name).first()
        is_new = workflow is None
        if workflow is None and not WorkflowPage.objects.filter(page__in=pages).exists():
            self.different.append(f"There was no approval “{name}”.")
            workflow = Workflow.objects.create(name=name)
            for place, step in enumerate(approval.steps):
                WorkflowTask.objects.create(workflow=workflow, task=self.task_of(step), sort_order=place)
            self.made |= {page.pk for page in pages}
        if workflow and workflow.active:
            WorkflowPage.objects.bulk_create(
                WorkflowPage(workflow=workflow, page_id=page.pk) for page in pages if page.pk in self.made
            )
            self.approve_records(workflow, approval, is_new)

    def task_of(self, step):
        """Return the task (Task) of a `step` (Step), which approvals share; it is made if there is none."""
        kind = ContentType.objects.get_by_natural_key(*step.task.split(".")).model_class()
        task, is_new = kind.objects.get_or_create(name=step.name, defaults={"active": True})
        if is_new:
            task.groups.set(Group.objects.filter(name__in=step.roles))
        return task

    def approve_records(self, workflow, approval, is_new):
        """Give `workflow` to those kinds of records of `approval` that have none; of one that `is_new` all is said."""
        for model in approval.records:
            kind = ContentType.objects.get_by_natural_key(*model.split("."))
            if not WorkflowContentType.objects.filter(content_type=kind).exists():
                if not is_new:
                    self.different.append(f"There was no approval for {kind.model_class()._meta.verbose_name_plural}.")
                WorkflowContentType.objects.create(content_type=kind, workflow=workflow)
