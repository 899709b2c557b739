"""Which member of staff answers as a clinician: who has that role, or stands in the list of reviewers with the account."""

from charity_site.review.models.records import Reviewer

CLINICIANS = "Clinical reviewers"  # the role (charity_site/roles.py)


def is_clinician(user):
    """Return whether `user` has the role. Administrators and Site managers are not clinicians by that."""
    return user.groups.filter(name=CLINICIANS).exists()


def answers_as_clinician(user):
    """Return whether what `user` approves is approved by a clinician."""
    return is_clinician(user) or Reviewer.objects.filter(account=user).exists()


def reviewer_of(user):
    """Return the reviewer (Reviewer) whose account `user` has, made for a clinician if there is none yet; None for all others: readers
    would be told that a clinician checked it."""
    known = Reviewer.objects.filter(account=user).first()
    if known or not is_clinician(user):
        return known
    return Reviewer.objects.create(name=user.get_full_name() or user.username, account=user)
