"""Bring the lists of trials up to date, once a day. What fails keeps the list of the day before, and staff are told (due.py)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import DatabaseError, transaction
from django.utils import timezone

from charity_site.delivery.outgoing.client import Client
from charity_site.trials.models import Trial, TrialSync
from charity_site.trials.question import is_asked_by
from charity_site.trials.register import LIMITS, Listed, NotListed, trials_of
from diseases.models import DiseasePage

logger = logging.getLogger(__name__)

NOT_ASKED = "It was not asked for this, because just before: "
NOT_TAKEN = "The database did not take what it answers."
LONGEST_PROBLEM = 300  # characters


class NotSynced(Exception):
    """At least one list could not be brought up to date, and stays as it was."""


@dataclass(frozen=True)
class Result:
    """What came of one disease: its list, or why there is none."""

    disease: DiseasePage
    listed: Listed | None = None
    problem: str = ""
    lasts: bool = False  # whether it fails until staff change the page


def public_diseases() -> list[DiseasePage]:
    return list(DiseasePage.objects.shown().select_related("trial_sync").prefetch_related("names").order_by("title"))


def due(today: date) -> list[DiseasePage]:
    """Return the diseases whose list is not of `today`, or was asked for by other names than they have now."""
    midnight = timezone.make_aware(datetime.combine(today, time()))
    return [disease for disease in public_diseases() if not has_list_since(midnight, disease)]


def has_list_since(moment: datetime, disease: DiseasePage) -> bool:
    known = getattr(disease, "trial_sync", None)
    if known is None or known.succeeded_at is None or known.succeeded_at < moment:
        return False
    return is_asked_by(known.address, disease)


def sync_trials(
    diseases: list[DiseasePage] | None = None,
    client: Client | None = None,
    tell: Callable[[str], object] = lambda line: None,
) -> str | None:
    """Ask for the lists of `diseases`, or of those that are due, and store what came in one change. `tell` hears of each. Returns
    what came of it (str), or None where nothing was to do. Raises NotSynced when something failed that time can
    mend."""
    diseases = due(timezone.localdate()) if diseases is None else diseases
    if not diseases:
        return None
    client = client or Client(limits=LIMITS, obeys_robots=False)  # an interface for programs
    results, stop = [], ""
    for disease in sorted(diseases, key=failed_by_itself):
        if stop:
            result = Result(disease, problem=f"{NOT_ASKED}{stop}")
        else:
            result, ends_round = asked(client, disease)
            stop = result.problem if ends_round else ""
        tell(f"{disease}: {came_of(result)}")
        results.append(result)
    failed = [result for result in store(results) if result.problem]
    if coming := [result for result in failed if not result.lasts]:
        raise NotSynced(f"{len(failed)} of {len(results)} lists of trials stay as they were. {coming[0].problem}")
    done = f"brought {len(results) - len(failed)} lists of trials up to date"
    return f"{done}, and {len(failed)} cannot be asked for: the dashboard says why" if failed else done


def failed_by_itself(disease: DiseasePage) -> bool:
    """Return whether asking for `disease` failed the last time: then it comes last, so that it does not stand in the way of others."""
    known = getattr(disease, "trial_sync", None)
    return bool(known and known.problem and not known.problem.startswith(NOT_ASKED))


def asked(client: Client, disease: DiseasePage) -> tuple[Result, bool]:
    """Return what came of asking for `disease`, and whether there is no use in asking for others now."""
    known = getattr(disease, "trial_sync", None)
    try:
        return Result(disease, trials_of(client, disease, (known.address, known.etag) if known else ("", ""))), False
    except NotListed as error:
        return Result(disease, problem=str(error), lasts=error.lasts), error.ends_round


def came_of(result: Result) -> str:
    if result.listed is None:
        return result.problem
    trials = result.listed.trials
    return "nothing changed" if trials is None else f"{len(trials)} trials"


@transaction.atomic
def store(results: list[Result]) -> list[Result]:
    """Store all `results`, each list wholly, and return what became of them. A list that the database does not take keeps no other
    back. A failure is no change for readers: it makes no copies of pages old."""
    keys = [result.disease.pk for result in results]
    still_there = set(DiseasePage.objects.select_for_update().filter(pk__in=keys).values_list("pk", flat=True))
    return [stored(result) if result.disease.pk in still_there else result for result in results]


def stored(result: Result) -> Result:
    if result.listed is not None:
        try:
            with transaction.atomic():
                store_list(sync_of(result.disease), result.listed)
            return result
        except DatabaseError:
            logger.exception("The list of trials of %s could not be stored", result.disease)
            result = replace(result, listed=None, problem=NOT_TAKEN)
    TrialSync.objects.filter(pk=sync_of(result.disease).pk).update(problem=result.problem[:LONGEST_PROBLEM])
    return result


def sync_of(disease: DiseasePage) -> TrialSync:
    """Return what is known of the list of `disease`; a first row is stored in bulk, because a signal would make copies old."""
    known = TrialSync.objects.filter(disease=disease).first()
    return known or TrialSync.objects.bulk_create([TrialSync(disease=disease)])[0]


def store_list(sync: TrialSync, listed: Listed) -> None:
    if listed.trials is not None:
        sync.trials.all().delete()
        for trial in listed.trials:
            trial.sync = sync
        Trial.objects.bulk_create(listed.trials)
    sync.address, sync.etag = listed.address, listed.etag
    sync.succeeded_at, sync.problem = timezone.now(), listed.note[:LONGEST_PROBLEM]
    sync.save()
