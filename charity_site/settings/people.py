"""Settings of signing in."""

from environs import env

from charity_site.settings import shapes

# After the password a code or a passkey is asked for, and who has none yet sets it up first. Off only where nobody else listens.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
IDLE_HOURS = env.float("IDLE_HOURS", default=2.0, **shapes.between(0.1, 24))  # after which staff are signed out
SIGNED_IN_HOURS = env.float("SIGNED_IN_HOURS", default=12.0, **shapes.between(0.1, 168))  # after signing in
SESSION_COOKIE_AGE = int(SIGNED_IN_HOURS * 3600)  # seconds
CSRF_FAILURE_VIEW = "charity_site.users.send_again.csrf_failure"

AUTH_USER_MODEL = "users.User"
# None that everybody tries, and of whatever signs somebody likes (OWASP ASVS 5, 6.2.4 and 6.2.5). Of the list of the most common,
# 8,354 are long enough; of a least length of 12 it would be 190.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# First of all says no: nobody signs in with the password of the demo, which is public, unless demo logins are allowed.
AUTHENTICATION_BACKENDS = ["charity_site.users.backends.NoDemoPassword", "django.contrib.auth.backends.ModelBackend"]
DEMO_LOGINS_ALLOWED = False
DEMO_PASSWORD = "goldthread-demo"  # noqa: S105 - a public one

# django-allauth keeps what people have for the second step. None of its own pages has an address here, nor has signing up.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # users/guesses.py counts, in the database
MFA_ADAPTER = "charity_site.users.factors.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute earlier or later: the clocks of phones differ
