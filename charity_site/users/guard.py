"""Nobody makes, changes or deletes an account or a role that may do more than they may themselves.

Wagtail asks only whether someone may edit users. That would be enough to become an administrator: by another one's
password, or by a role with more in it. So the rows themselves ask who acts, whichever view it comes through.
"""

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import get_active_log_context

MORE_THAN_YOURS = "You can give only what you may do yourself, and change nobody who may do more. Ask an administrator."


def name_of(place):
    """Return what a Page, a Collection or a Site is called (str) below; the name of what lies under it begins with it."""
    return getattr(place, "path", None) or f"site {place.pk}"


def what_roles_give(roles):
    """Return what `roles` (iterable of Group) allow: a set of (key of the permission, name of the place or None)."""
    given = set()
    for role in roles:
        given |= {(key, None) for key in role.permissions.values_list("pk", flat=True)}
        given |= set(role.page_permissions.values_list("permission", "page__path"))
        given |= set(role.collection_permissions.values_list("permission", "collection__path"))
        given |= {(row.permission_id, name_of(row.site)) for row in role.site_permissions.select_related("site")}
    return given


def what_they_may(user):
    """Return what `user` may do by their roles and their own permissions, in the same form."""
    own = user.user_permissions.values_list("pk", flat=True)
    return what_roles_give(user.groups.all()) | {(key, None) for key in own}


def exceeds(wanted, held):
    """Return whether `wanted` (set, as above) allows something that `held` does not, there or above it in the tree."""

    def is_held(key, place):
        on_all_sites = place and place.startswith("site ") and (key, None) in held
        above = any(key == mine and place and where and place.startswith(where) for mine, where in held)
        return (key, place) in held or on_all_sites or above

    return not all(is_held(key, place) for key, place in wanted)


def is_beyond(actor, user):
    """Return whether `user`, as they are stored, may do something that `actor` may not."""
    if actor.is_superuser or user.pk is None or user.pk == actor.pk:
        return False
    stored = type(user)._default_manager.filter(pk=user.pk).first()
    return stored is not None and (stored.is_superuser or exceeds(what_they_may(stored), what_they_may(actor)))


def acting():
    """Return who acts in the admin (User), if not an administrator; None for those, and where nobody is asked: at a shell."""
    actor = get_active_log_context().user
    return None if actor is None or actor.is_superuser else actor


def user_is_saved(sender, instance, **kwargs):
    """Receive pre_save of a user."""
    if (actor := acting()) and (instance.is_superuser or is_beyond(actor, instance)):
        raise PermissionDenied(MORE_THAN_YOURS)


def user_is_deleted(sender, instance, **kwargs):
    """Receive pre_delete of a user."""
    if (actor := acting()) and is_beyond(actor, instance):
        raise PermissionDenied(MORE_THAN_YOURS)


def role_is_changed(sender, instance, **kwargs):
    """Receive pre_save and pre_delete of a role (Group)."""
    if (actor := acting()) and instance.pk and exceeds(what_roles_give([instance]), what_they_may(actor)):
        raise PermissionDenied(MORE_THAN_YOURS)


def roles_are_given(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Receive m2m_changed of the roles of a user, from either side."""
    if not (actor := acting()) or not action.startswith("pre_"):
        return
    others = model._default_manager.filter(pk__in=pk_set or ())
    users, roles = (others, [instance]) if reverse else ([instance], others)
    too_much = action == "pre_add" and exceeds(what_roles_give(roles), what_they_may(actor))
    if too_much or any(is_beyond(actor, user) for user in users):
        raise PermissionDenied(MORE_THAN_YOURS)


def permissions_are_given(sender, action, reverse, instance, pk_set, **kwargs):
    """Receive m2m_changed of the permissions of a user or of a role."""
    if (actor := acting()) and action == "pre_add":
        keys = [instance.pk] if reverse else pk_set
        if exceeds({(key, None) for key in keys}, what_they_may(actor)):
            raise PermissionDenied(MORE_THAN_YOURS)


def place_is_given(sender, instance, **kwargs):
    """Receive pre_save of a role's permission for a place. Wagtail's form makes many at once, which does not come here."""
    place = next(getattr(instance, kind) for kind in ("page", "collection", "site") if hasattr(instance, f"{kind}_id"))
    if (actor := acting()) and exceeds({(instance.permission_id, name_of(place))}, what_they_may(actor)):
        raise PermissionDenied(MORE_THAN_YOURS)
