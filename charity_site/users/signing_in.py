"""How somebody signs in and where they did, under Account; the same of everybody, for who looks after accounts; and the reset of
what somebody has lost."""

from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.users import factors
from charity_site.users.guard import is_beyond
from charity_site.users.models import SignIn, User
from charity_site.users.sessions import end_sessions
from charity_site.users.sign_in_log import tell

SHOWN = 20  # sign-ins under Account
MAY_RESET = "users.change_user"


@never_cache
@require_safe
def signing_in(request):
    """Show one's own."""
    user = request.user
    context = {
        "app": factors.factors_of(user, factors.APP).first(),
        "passkeys": [
            (factor, factor.wrap().name) for factor in factors.factors_of(user, factors.PASSKEY).order_by("pk")
        ],
        "is_enrolled": factors.is_enrolled(user),
        "codes_left": factors.codes_left(user),
        "sign_ins": user.sign_ins.order_by("-pk")[:SHOWN],
    }
    return render(request, "users/signing_in.html", context)


@never_cache
@require_POST
def sign_out_everywhere(request):
    end_sessions([request.user.pk])
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("wagtailadmin_login")


@never_cache
@permission_required(MAY_RESET)
@require_http_methods(["GET", "POST"])
def reset(request, key):
    """Take away what somebody has for the second step, who sets it up anew at the next sign-in. Not one's own: that would let
    who finds an open screen set up theirs."""
    person = get_object_or_404(get_user_model(), pk=key)
    if not may_reset(request.user, person):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "users/reset_second_step.html", {"person": person})
    factors.Authenticator.objects.filter(user=person).delete()
    end_sessions([person.pk])
    log(person, "users.second_step_reset")
    for user in (person, request.user):
        tell(user, "A second step was reset", "users/mails/second_step_reset.txt", person=person, by=request.user)
    messages.success(request, f"The second step of {person} was reset. They set it up anew when they sign in.")
    return redirect("wagtailusers_users:edit", person.pk)


def may_reset(actor, person):
    """Return whether `actor` may reset the second step of `person`: not their own, nor of who may do more."""
    return actor.has_perm(MAY_RESET) and person != actor and not is_beyond(actor, person)


class SignInReport(ReportView):
    """Who signed in, in the last year."""

    permission_policy = ModelPermissionPolicy(User)
    permission_required = "change"
    page_title = "Sign-ins"
    page_subtitle = "of a year"
    header_icon = "key"
    index_url_name = "sign_in_report"
    index_results_url_name = "sign_in_report_results"
    list_export = []
    columns = [
        Column("user", label="Who"),
        DateColumn("at", label="When"),
        Column("how", label="How", accessor="get_how_display"),
        Column("device", label="Device"),
        Column("network", label="From the network"),
    ]

    def get_queryset(self):
        return SignIn.objects.select_related("user").order_by("-pk")
