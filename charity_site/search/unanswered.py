"""Count the questions that found nothing or only something similar: what staff may learn, without who asked.

A question is counted under a digest that cannot be turned back. Its words are kept once five visitors have asked it within
RETENTION days, because what five people type is no longer about one child. Names of people and numbers are left out before.

Visitors are told apart by one of SEATS numbers, made of their address and the question: too few to find anybody by, enough
to see that somebody asks again. Two may share one, so that it sometimes takes a sixth.
"""

import re
from datetime import timedelta
from functools import cache, reduce
from operator import or_
from pathlib import Path

from django.db import models, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from charity_site.search.models import Asked
from charity_site.search.names import current_names
from charity_site.search.normalize import words_of

SHOWN_FROM = 5  # visitors
SEATS = 63  # a signed number of the database has as many bits
RETENTION = timedelta(days=90)
MOST_A_DAY = 2_000  # different questions: more are no longer families
MOST_WORDS = 8  # longer is a story, which may be about one child
PEOPLE = Path(__file__).parent / "people.txt"  # given and family names common in the United States and Mexico


@cache
def people() -> frozenset[str]:
    """Return the words that are names of people."""
    return frozenset(words_of(PEOPLE.read_text(encoding="utf-8")))


def without_people(question: str) -> str:
    """Return the words of `question` without names of people, numbers and addresses, as one text; '' for a long one."""
    question = re.sub(r"\S*[@\d]\S*", " ", question)
    words = words_of(question)
    medical = {word for name in current_names().names for word in name.words}
    kept = [word for word in words if word in medical or word not in people()]
    return " ".join(kept) if len(words) <= MOST_WORDS else ""


@transaction.atomic
def count_question(question: str, outcome: Asked.Outcome, visitor: str) -> None:
    """Count that `question` was answered with `outcome` to `visitor` (an address) today."""
    words, today = without_people(question), timezone.localdate()
    if not words:
        return
    forget_old()
    digest = salted_hmac("charity_site.search.unanswered", words).hexdigest()
    asked = Asked.objects.filter(digest=digest, outcome=outcome)
    if not asked.filter(day=today).exists() and Asked.objects.filter(day=today).count() >= MOST_A_DAY:
        return
    Asked.objects.get_or_create(digest=digest, outcome=outcome, day=today)
    asked.filter(day=today).update(times=F("times") + 1, askers=F("askers").bitor(1 << seat_of(visitor, words)))
    if reduce(or_, asked.values_list("askers", flat=True)).bit_count() >= SHOWN_FROM:
        asked.update(words=words)


def seat_of(visitor: str, words: str) -> int:
    """Return the number (below SEATS) of `visitor` for the question `words`: another one for each question."""
    return int(salted_hmac("charity_site.search.unanswered.seat", f"{words} {visitor}").hexdigest(), 16) % SEATS


def forget_old() -> None:
    """Delete what was asked more than RETENTION ago."""
    Asked.objects.filter(day__lt=timezone.localdate() - RETENTION).delete()


def most_asked() -> QuerySet:
    """Return what at least SHOWN_FROM visitors asked, most often first: rows with words, outcome, total and last (a
    day)."""
    since = timezone.localdate() - RETENTION
    asked = Asked.objects.filter(day__gte=since).exclude(words="").order_by()
    often = asked.values("words", "outcome").annotate(total=Sum("times"), last=models.Max("day"))
    return often.order_by(F("total").desc(), "words")
