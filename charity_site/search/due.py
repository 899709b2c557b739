from django.urls import reverse

from charity_site.core.dashboard import Item, due
from charity_site.search.unanswered import most_asked
from charity_site.users.models import User

MOST = 10  # questions


@due("Searched in vain", order=60)
def questions(user: User) -> list[Item]:
    """Return what visitors searched for most often and did not find, for those who may see that."""
    if not user.has_perm("site_search.view_asked"):
        return []
    address = reverse("asked_report")
    return [Item(row["words"], address, f"{row['total']} times") for row in most_asked()[:MOST]]
