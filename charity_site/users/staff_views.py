"""Wagtail's user screens, with one rule more: only an administrator makes or changes an administrator."""

from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from wagtail.users.views.users import CreateView, EditView, UserViewSet


class AdministratorsOnlyMixin:
    """Wagtail lets anyone who may change users tick "Administrator"; here it takes an administrator."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        if not self.request.user.is_superuser:
            form.fields["is_superuser"].disabled = True  # a posted value is ignored
            form.fields["is_superuser"].widget = HiddenInput()
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
