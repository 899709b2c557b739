"""Wagtail's user screens, with one rule more: only an administrator makes or changes an administrator."""

from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from wagtail.users.views.users import CreateView, EditView, UserViewSet


class AdministratorsOnlyMixin:
    """Wagtail lets anyone who may change users tick "Administrator"; here it takes an administrator."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        field = form.fields.get("is_superuser")  # Wagtail leaves it out where people edit themselves
        if field and not self.request.user.is_superuser:
            field.disabled = True  # a posted value is ignored
            field.widget = HiddenInput()
        return form


class StaffCreateView(AdministratorsOnlyMixin, CreateView):
    pass


class StaffEditView(AdministratorsOnlyMixin, EditView):
    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StaffViewSet(UserViewSet):
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
