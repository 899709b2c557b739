"""Which member of staff answers as a clinician: who stands in the list of reviewers with the account, or has that role."""

from charity_site.core.normalize import normalize
from charity_site.review.models.records import Reviewer

CLINICIANS = "Clinical reviewers"  # the role (charity_site/roles.py)
NAMESAKE = (
    "Somebody of your name is in the list of reviewers, without an account. Is that you? Ask a site manager to write down your account "
    "there: then you answer in your own name."
)


def is_clinician(user):
    """Return whether `user` has the role. Administrators and Site managers are not clinicians by that."""
    return user.groups.filter(name=CLINICIANS).exists()


def listed_reviewer(user):
    """Return the reviewer (Reviewer) with the account of `user`, or None."""
    return Reviewer.objects.filter(account=user).first()


def name_of(user):
    return user.get_full_name() or user.username


def namesake_of(user):
    """Return who may be `user` in the list of reviewers, without an account (Reviewer or None): a title more makes no other name."""
    own = words_of(name_of(user))
    return next((each for each in Reviewer.objects.filter(account=None) if is_same(own, words_of(each.name))), None)


def words_of(name):
    return {word.strip(".,") for word in normalize(name).split()}


def is_same(words, others):
    return words <= others or others <= words


def answers_as_clinician(user):
    """Return whether what `user` approves is approved by a clinician. A namesake may be the same person or another one: that is for a
    Site manager to say, for readers may be told the name."""
    return listed_reviewer(user) is not None or (is_clinician(user) and namesake_of(user) is None)


def reviewer_of(user):
    """Return the reviewer (Reviewer) whose account `user` has, made for a clinician if there is none yet; None for all others: readers
    would be told that a clinician checked it."""
    if not answers_as_clinician(user):
        return None
    return listed_reviewer(user) or Reviewer.objects.create(name=name_of(user), account=user)
