"""Setting up the second step: at the first sign-in, before anything else, and later under Account."""

from base64 import b64encode

from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from charity_site.users import factors, passkeys
from charity_site.users.guesses import is_first
from charity_site.users.half_signed_in import person_of
from charity_site.users.models import SignIn
from charity_site.users.second_step import WRONG, carried, complete, go_on, with_next
from charity_site.users.sign_in_log import note, tell

SECRET = "secret_of_a_new_app"  # noqa: S105 - its name in the session, where it is sealed
LONGEST_NAME = 60  # characters, of a passkey


def who_may_set_up(request):
    """Return whose second step is set up (User), or None. Who has one takes it first: a password alone must not add another, nor
    two at the same moment."""
    user = person_of(request)
    if user and request.method == "POST":
        factors.hold_up_others(user)
    return None if user is None or (request.half_signed_in and factors.is_enrolled(user)) else user


def elsewhere(request):
    """Answer who may not: with the second step, or where they wanted to go."""
    if request.half_signed_in:
        return redirect(with_next("sign_in_code", get_valid_next_url_from_request(request)))
    return go_on(request)


@never_cache
@transaction.atomic
def set_up(request):
    """GET, or POST without `code`: show what to do and the code for an app. POST: set the app up, and show the recovery codes."""
    user = who_may_set_up(request)
    if user is None:
        return elsewhere(request)
    error, adapter = "", factors.FactorsAdapter()
    sealed = request.session.get(SECRET)
    secret = adapter.decrypt(sealed) if sealed else generate_totp_secret()
    if sealed and "code" in request.POST:
        code = factors.digits_of(request.POST["code"])
        if validate_totp_code(secret, code) and is_first(f"code:{user.pk}:{code}"):  # it signs nobody in once more
            del request.session[SECRET]
            factors.set_up_app(user, secret)
            return is_set_up(request, user, SignIn.How.APP, "An authenticator app was set up.")
        error = WRONG
    request.session[SECRET] = adapter.encrypt(secret)
    address = adapter.build_totp_url(user, secret)
    context = {
        "error": error,
        "picture": b64encode(adapter.build_totp_svg(address).encode()).decode(),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "user_name": adapter.get_totp_label(user),
        "issuer": adapter.get_totp_issuer(),
        "is_first": request.half_signed_in is not None,
        "address": address,
        **carried(request),
    }
    return render(request, "users/set_up.html", context)


@never_cache
@transaction.atomic
def set_up_passkey(request):
    """GET, or POST without `credential`: offer to make one. POST: keep it, and show the recovery codes."""
    user = who_may_set_up(request)
    if user is None:
        return elsewhere(request)
    error = ""
    if "credential" in request.POST:
        name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME] or "Passkey"
        if passkeys.add_passkey(user, request.POST["credential"], name):
            return is_set_up(request, user, SignIn.How.PASSKEY, f"A passkey was added: {name}.")
        error = passkeys.NOT_TAKEN
    context = {
        "error": error,
        "options": passkeys.options_to_make(user),
        "is_first": request.half_signed_in is not None,
    }
    return render(request, "users/set_up_passkey.html", {**context, **carried(request)})


def is_set_up(request, user, how, sentence):
    """Answer who has just set something up: with recovery codes if they are the first, and whole if it was at signing in."""
    tell(user, "How you sign in was changed", "users/mails/second_step_changed.txt", sentence=sentence)
    codes, is_first = factors.first_recovery_codes(user), request.half_signed_in is not None
    if is_first:
        complete(request)
    if codes:
        response = render(request, "users/recovery_codes.html", {"codes": codes, **carried(request)})
    else:
        messages.success(request, sentence)
        response = redirect("signing_in")
    if is_first:
        note(request, response, user, how)
    return response


@never_cache
@require_POST
def recovery_codes(request):
    """Show new ones in place of those from before, once."""
    if not request.user.is_authenticated or not factors.is_enrolled(request.user):
        return redirect("signing_in")
    codes = factors.new_recovery_codes(request.user)
    sentence = "New recovery codes were made. Those from before no longer work."
    tell(request.user, "How you sign in was changed", "users/mails/second_step_changed.txt", sentence=sentence)
    return render(request, "users/recovery_codes.html", {"codes": codes, **carried(request)})


@never_cache
@require_POST
@transaction.atomic
def remove_passkey(request, key):
    """Remove one's own passkey, unless it is all that there is."""
    if not request.user.is_authenticated:
        return redirect("signing_in")
    factors.hold_up_others(request.user)
    passkey = get_object_or_404(factors.factors_of(request.user, factors.PASSKEY), pk=key)
    if not factors.factors_of(request.user, factors.APP, factors.PASSKEY).exclude(pk=key).exists():
        messages.error(request, "It is all that you have for the second step. Set up an app or another passkey first.")
        return redirect("signing_in")
    passkey.delete()
    sentence = f"A passkey was removed: {passkey.wrap().name}."
    tell(request.user, "How you sign in was changed", "users/mails/second_step_changed.txt", sentence=sentence)
    messages.success(request, sentence)
    return redirect("signing_in")
