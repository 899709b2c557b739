"""Wagtail's screens for users and groups, which offer and take only what guard.py allows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.shortcuts import redirect
from wagtail.users.views import groups
from wagtail.users.views.users import CreateView, DeleteView, EditView, HistoryView, UserViewSet

from charity_site.roles import ROLES
from charity_site.users.guard import MORE_THAN_YOURS, exceeds, is_beyond, name_of, what_roles_give, what_they_may

AS_DECLARED = (
    "This role comes with the website and stays as it is, so that an update can add to it what is new. To allow people more, "
    "make a role of your own and give it to them beside this one."
)


class AdministratorsOnlyMixin:
    """Wagtail lets anyone who may change users tick "Administrator" and every group."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        actor = self.request.user
        if actor.is_superuser:
            return form
        if field := form.fields.get("is_superuser"):  # Wagtail leaves it out where people edit themselves
            field.disabled = True  # a posted value is ignored
            field.widget = HiddenInput()
        roles = form.fields["groups"].queryset
        held = what_they_may(actor)
        theirs = [role.pk for role in roles if not exceeds(what_roles_give([role]), held)]
        form.fields["groups"].queryset = roles.filter(pk__in=theirs)
        return form


class NotBeyondMixin:
    """The screens of one account, for those who may do as much as it."""

    def dispatch(self, request, *args, **kwargs):
        if is_beyond(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OwnAccountMixin:
    """Leave out what opens the account: who edits themselves here is not asked for their password, and changes it under
    Account."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        if self.object == self.request.user:
            for name in ("email", "password1", "password2"):
                form.fields[name].disabled = True
                form.fields[name].help_text = "Change your own under Account."
        return form


class StaffCreateView(AdministratorsOnlyMixin, CreateView):
    pass


class StaffEditView(NotBeyondMixin, OwnAccountMixin, AdministratorsOnlyMixin, EditView):
    pass


class StaffDeleteView(NotBeyondMixin, DeleteView):
    pass


class StaffHistoryView(NotBeyondMixin, HistoryView):
    pass


class StaffViewSet(UserViewSet):
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    history_view_class = StaffHistoryView
    copy_view_enabled = False  # it would save over the account that is copied


class OnlyWhatIsHeldMixin:
    """Permissions for pages, collections and sites come from the panels of the form, which store many at once."""

    def is_valid(self, form):
        if not super().is_valid(form):
            return False
        actor = self.request.user
        before = what_roles_give([self.object]) if self.object.pk else set()
        if actor.is_superuser or not exceeds(before | self.wanted(form), what_they_may(actor)):
            return True
        form.add_error(None, MORE_THAN_YOURS)
        self.produced_error_message = self.get_error_message()
        return False

    def wanted(self, form):
        """Return what the filled-in `form` and its panels would give, as what_roles_give() says it."""
        wanted = {(permission.pk, None) for permission in form.cleaned_data["permissions"]}
        for panel in self.permission_panel_forms:
            if "sites" in getattr(panel, "fields", {}):
                wanted |= {(panel.permission.pk, name_of(site)) for site in panel.cleaned_data["sites"]}
                continue
            for row in panel.forms:
                place = row.cleaned_data.get("page") or row.cleaned_data.get("collection")
                if place and row not in panel.deleted_forms:
                    wanted |= {(permission.pk, name_of(place)) for permission in row.cleaned_data["permissions"]}
        return wanted


class RoleCreateView(OnlyWhatIsHeldMixin, groups.CreateView):
    pass


class RoleEditView(OnlyWhatIsHeldMixin, groups.EditView):
    def get(self, request, *args, **kwargs):
        if self.get_object().name in ROLES:
            messages.info(request, AS_DECLARED)
        return super().get(request, *args, **kwargs)

    def is_valid(self, form):
        if self.get_object().name not in ROLES:  # as it is stored: the form has written its name to self.object
            return super().is_valid(form)
        form.add_error(None, AS_DECLARED)
        self.produced_error_message = self.get_error_message()
        return False


class RoleDeleteView(groups.DeleteView):
    def dispatch(self, request, *args, **kwargs):
        if self.get_object().name in ROLES:
            messages.error(request, AS_DECLARED)
            return redirect("wagtailusers_groups:index")
        return super().dispatch(request, *args, **kwargs)


class RoleViewSet(groups.GroupViewSet):
    add_view_class = RoleCreateView
    edit_view_class = RoleEditView
    delete_view_class = RoleDeleteView
