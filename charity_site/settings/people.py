"""Settings of signing in, the same everywhere."""

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# First of all says no: nobody signs in with the password of the demo, which is public, unless demo logins are allowed.
AUTHENTICATION_BACKENDS = ["charity_site.users.backends.NoDemoPassword", "django.contrib.auth.backends.ModelBackend"]
DEMO_LOGINS_ALLOWED = False
DEMO_PASSWORD = "goldthread-demo"  # noqa: S105 - a public one
