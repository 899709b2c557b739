"""A forgotten password: the answer, and what it takes to give it, are the same whether anybody has that address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseRedirect
from wagtail.admin.views.account import PasswordResetView

from charity_site.delivery.mail import WRITERS, write_later
from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed

HOUR = 3600  # seconds
TO_ONE, FROM_ONE = 3, 10  # mails in an hour: to one address, asked for by one visitor


class ForgottenPasswordView(PasswordResetView):
    """Wagtail's, which looks nobody up: a job does, after the answer. A few mails go out in an hour; more are not missed, as
    those have arrived."""

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        from_one = is_over_limit(f"forgotten-password-from:{address_of(self.request)}", FROM_ONE, HOUR)
        to_one = is_over_limit(f"forgotten-password-of:{keyed(email)}", TO_ONE, HOUR)
        if not from_one and not to_one:
            write_later("forgotten_password", email=email)
        return HttpResponseRedirect(self.get_success_url())


def write_to(email):
    """Send the mail with the link for a new password to those who have the address `email` (str), if there are any."""
    form = ForgottenPasswordView().get_form_class()({"email": email})
    if form.is_valid():
        site = urlsplit(settings.SITE_URL)
        form.save(
            domain_override=site.netloc,
            use_https=site.scheme == "https",
            email_template_name=ForgottenPasswordView.email_template_name,
            subject_template_name=ForgottenPasswordView.subject_template_name,
        )


WRITERS["forgotten_password"] = write_to
