"""Demo logins, one for each role. Their password is public, so only development settings (DEMO_LOGINS_ALLOWED) have them."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

ROLES = {  # user name -> group
    "editor": "Editors",
    "reviewer": "Clinical reviewers",
    "stories": "Story coordinators",
    "research": "Research editors",
    "manager": "Site managers",
}
ADMINISTRATOR = "admin"


def make_logins():
    """Make the demo logins that are missing; those that are there keep what staff changed."""
    users = get_user_model().objects
    if not users.filter(username=ADMINISTRATOR).exists():
        users.create_superuser(
            ADMINISTRATOR, "admin@goldthread.example", settings.DEMO_PASSWORD, first_name="Ada", last_name="Admin"
        )
    for name, group in ROLES.items():
        user, made = users.get_or_create(
            username=name,
            defaults={"email": f"{name}@goldthread.example", "first_name": name.capitalize(), "last_name": "Demo"},
        )
        if made:
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
            user.groups.add(Group.objects.get(name=group))


def lines():
    """The demo logins that are there (list of str), as they are printed."""
    there = set(get_user_model().objects.filter(is_active=True).values_list("username", flat=True))
    rows = [(ADMINISTRATOR, "Administrator"), *ROLES.items()]
    return [f"    {role:<20} {name:<10} {settings.DEMO_PASSWORD}" for name, role in rows if name in there]
