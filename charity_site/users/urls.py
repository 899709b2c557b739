"""Below /admin/sign-in/: what somebody sees who is signed in half, and what asks for a proof once more. No view of these needs to be
let into the admin first, so each looks for itself who asks."""

from django.urls import path

from charity_site.users import enrolment, reauthentication, second_step

urlpatterns = [
    path("code/", second_step.second_step, name="sign_in_code"),
    path("done/", second_step.done, name="sign_in_done"),
    path("set-up/", enrolment.set_up, name="sign_in_set_up"),
    path("set-up/passkey/", enrolment.set_up_passkey, name="sign_in_passkey"),
    path("recovery-codes/", enrolment.recovery_codes, name="sign_in_recovery_codes"),
    path("passkey/<int:key>/remove/", enrolment.remove_passkey, name="sign_in_remove_passkey"),
    path("again/", reauthentication.reauthenticate, name="sign_in_again"),
]
