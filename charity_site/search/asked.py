"""Which questions found nothing or only something similar: what staff may learn, without who asked.

A question is counted under a digest that cannot be turned back. Its words are kept from the fifth time on that it is asked
within KEPT days, because what five people type is no longer about one child. Names of people and numbers are left out before.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db import models, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from charity_site.search.models import Asked
from charity_site.search.names import current_names
from charity_site.search.words import words_of

SHOWN_FROM = 5  # times
KEPT = timedelta(days=90)
MOST_A_DAY = 2_000  # different questions: more are no longer families
MOST_WORDS = 8  # longer is a story, which may be about one child
PEOPLE = Path(__file__).parent / "people.txt"  # given and family names common in the United States and Mexico


@cache
def people():
    """Words (frozenset of str) that are names of people."""
    return frozenset(words_of(PEOPLE.read_text(encoding="utf-8")))


def without_people(question):
    """The words of `question` (str) without names of people, numbers and addresses, as one text; '' for a long one."""
    question = re.sub(r"\S*[@\d]\S*", " ", question)
    words = words_of(question)
    medical = {word for name in current_names().names for word in name.words}
    kept = [word for word in words if word in medical or word not in people()]
    return " ".join(kept) if len(words) <= MOST_WORDS else ""


@transaction.atomic
def count_question(question, outcome):
    """Count that `question` (str) was answered with `outcome` (Asked.Outcome) today."""
    words, today = without_people(question), timezone.localdate()
    if not words:
        return
    forget_old()
    digest = salted_hmac("charity_site.search.asked", words).hexdigest()
    asked = Asked.objects.filter(digest=digest, outcome=outcome)
    if not asked.filter(day=today).exists() and Asked.objects.filter(day=today).count() >= MOST_A_DAY:
        return
    Asked.objects.get_or_create(digest=digest, outcome=outcome, day=today)
    asked.filter(day=today).update(times=F("times") + 1)
    if asked.aggregate(times=Sum("times"))["times"] >= SHOWN_FROM:
        asked.update(words=words)


def forget_old():
    """Delete what was asked more than KEPT ago."""
    Asked.objects.filter(day__lt=timezone.localdate() - KEPT).delete()


def asked_often():
    """What was asked at least SHOWN_FROM times, most often first: queryset of dict with words, outcome, times, last (date)."""
    since = timezone.localdate() - KEPT
    often = Asked.objects.filter(day__gte=since).exclude(words="").order_by()
    often = often.values("words", "outcome").annotate(total=Sum("times"), last=models.Max("day"))
    return often.filter(total__gte=SHOWN_FROM).order_by("-total", "words")
