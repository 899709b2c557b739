"""Clinicians for tests of reviews."""

from itertools import count

from charity_site.review.models import Reviewer

numbers = count(1)


def make_reviewer(**fields):
    return Reviewer.objects.create(**{"name": f"Dr. {next(numbers)}", **fields})
