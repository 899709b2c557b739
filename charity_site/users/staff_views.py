"""Wagtail's screens for users and groups, which offer and take only what guard.py allows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.base import BaseObjectMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.users.utils import user_can_delete_user
from wagtail.users.views import groups
from wagtail.users.views.users import CreateView, EditView, HistoryView, IndexView, UserViewSet

from charity_site.roles import ROLES
from charity_site.users.guard import MORE_THAN_YOURS, exceeds, is_beyond, name_of, what_roles_give, what_they_may
from charity_site.users.invitations import InvitationForm, invite, waits
from charity_site.users.leaving import ClosingForm, Duties, close
from charity_site.users.staff_forms import HANDS_NOTHING_OVER, LAST_MANAGER, StaffForm, is_the_last_manager

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


class EmailMixin:
    """Leave out what opens the account: a lost password is sent there, so who changes the address could become that person.
    They change it themselves under Account, where it takes their password."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        actor, email = self.request.user, form.fields["email"]
        if self.object == actor:
            email.disabled, email.help_text = True, "Change your own under Account."
        elif not actor.is_superuser and not waits(self.object):
            email.disabled, email.help_text = (
                True,
                "They change it themselves under Account; an administrator can, too.",
            )
        return form


class StaffIndexView(IndexView):
    add_item_label = "Invite a colleague"

    @cached_property
    def columns(self):
        roles = Column("roles", label="Roles", accessor=lambda user: ", ".join(role.name for role in user.groups.all()))
        first, name, username, level, *others = super().columns
        return [first, name, username, roles, level, *others]

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("groups")

    def get_delete_url(self, instance):
        return None  # accounts are closed

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if may_close(self.request.user, instance):
            address = reverse("wagtailusers_users:close", args=[instance.pk])
            buttons.append(MenuItem("Close the account", url=address, icon_name="cross", priority=30))
        return buttons


def may_close(actor, user):
    return user.is_active and user_can_delete_user(actor, user) and not is_beyond(actor, user)


class StaffCreateView(AdministratorsOnlyMixin, CreateView):
    page_title = "Invite a colleague"
    submit_button_label = "Send the invitation"
    success_message = "The invitation for %(object)s is on its way."

    def get_page_subtitle(self):
        return self.page_title

    def save_instance(self):
        user = super().save_instance()
        invite(user)
        return user


class StaffEditView(NotBeyondMixin, EmailMixin, AdministratorsOnlyMixin, EditView):
    def get_delete_url(self):
        return None  # accounts are closed

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        if self.object.is_active and (field := form.fields.get("is_active")):
            field.disabled = True
            field.help_text = "To end it, choose “Close the account” behind the dots at the top."
        if may_close(self.request.user, self.object):
            form.fields["groups"].help_text = HANDS_NOTHING_OVER
        return form

    @property
    def header_more_buttons(self):
        buttons = [*super().header_more_buttons]
        if waits(self.object):
            address = reverse("wagtailusers_users:invite_again", args=[self.object.pk])
            buttons.append(Button("Send the invitation again", url=address, icon_name="mail", priority=10))
        if may_close(self.request.user, self.object):
            address = reverse("wagtailusers_users:close", args=[self.object.pk])
            buttons.append(Button("Close the account", url=address, icon_name="cross", priority=20))
        return buttons


class AccountActionView(
    PermissionCheckedMixin, NotBeyondMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView
):
    """A question about one account, and what follows from the answer."""

    permission_required = "change"

    def get_page_subtitle(self):
        return get_user_display_name(self.object)

    def get_breadcrumbs_items(self):
        users, user = reverse("wagtailusers_users:index"), reverse("wagtailusers_users:edit", args=[self.object.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": users, "label": "Users"},
            {"url": user, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "object": self.object}

    def done(self, sentence):
        messages.success(self.request, sentence)
        return redirect("wagtailusers_users:index")

    def refused(self, sentence):
        messages.error(self.request, sentence)
        return redirect("wagtailusers_users:index")


class InviteAgainView(AccountActionView):
    page_title = "Send the invitation again"
    template_name = "users/invite_again.html"

    def post(self, request, *args, **kwargs):
        if not waits(self.object):
            return self.refused("Nothing was sent: this colleague has chosen a password, or the account is closed.")
        invite(self.object)
        return self.done(
            f"{get_user_display_name(self.object)} gets a new link. The one from before opens nothing any more."
        )


class CloseView(AccountActionView):
    page_title = "Close the account"
    permission_required = "delete"
    template_name = "users/close.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_close(request.user, self.object):
            raise PermissionDenied
        if is_the_last_manager(self.object):
            return self.refused(LAST_MANAGER)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, form=None, **kwargs):
        duties = Duties.of(self.object)
        form = form or ClosingForm(leaver=self.object, duties=duties)
        return {**super().get_context_data(**kwargs), "form": form, "counts": duties.counts()}

    def post(self, request, *args, **kwargs):
        duties = Duties.of(self.object)
        form = ClosingForm(request.POST, leaver=self.object, duties=duties)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        close(self.object, duties, form.cleaned_data["colleague"])
        return self.done(f"The account of {get_user_display_name(self.object)} is closed.")


class StaffHistoryView(NotBeyondMixin, HistoryView):
    pass


class StaffViewSet(UserViewSet):
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    history_view_class = StaffHistoryView
    copy_view_enabled = False  # it would save over the account that is copied
    create_template_name = "users/invite.html"

    def get_form_class(self, for_update=False):
        return StaffForm if for_update else InvitationForm

    @property
    def delete_view(self):
        """Who is to be deleted is closed, by whichever link: the history keeps the name."""
        return lambda request, pk: redirect(self.get_url_name("close"), pk)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("close/<int:pk>/", self.construct_view(CloseView), name="close"),
            path("invite-again/<int:pk>/", self.construct_view(InviteAgainView), name="invite_again"),
        ]


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
