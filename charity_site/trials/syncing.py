"""Bring the lists of trials up to date, once a day. What fails keeps the list of the day before, and staff are told (due.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from charity_site.delivery.outgoing.client import Client
from charity_site.trials.models import Trial, TrialSync
from charity_site.trials.register import LIMITS, Listed, NotListed, trials_of
from diseases.models import DiseasePage

NOT_ASKED = "It was not asked for this, because just before: "


class NotSynced(Exception):
    """At least one list could not be brought up to date, and stays as it was."""


@dataclass(frozen=True)
class Result:
    """What came of one disease: its list, or why there is none."""

    disease: DiseasePage
    listed: Listed | None = None
    problem: str = ""


def public_diseases() -> list[DiseasePage]:
    return list(DiseasePage.objects.shown().select_related("trial_sync").prefetch_related("names").order_by("title"))


def due(today: date) -> list[DiseasePage]:
    """Return the diseases whose list is not of `today`."""
    midnight = timezone.make_aware(datetime.combine(today, time()))
    is_due = Q(trial_sync=None) | Q(trial_sync__succeeded_at=None) | Q(trial_sync__succeeded_at__lt=midnight)
    keys = set(DiseasePage.objects.filter(is_due).values_list("pk", flat=True))
    return [disease for disease in public_diseases() if disease.pk in keys]


def sync_trials(
    diseases: list[DiseasePage] | None = None,
    client: Client | None = None,
    tell: Callable[[str], object] = lambda line: None,
) -> str | None:
    """Ask for the lists of `diseases`, or of those that are due, and store what came in one change. `tell` hears of each. Returns
    what came of it (str), or None where nothing was to do. Raises NotSynced when something failed."""
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
    store(results)
    if failed := [result for result in results if result.problem]:
        raise NotSynced(f"{len(failed)} of {len(results)} lists of trials stay as they were. {failed[0].problem}")
    return f"brought {len(results)} lists of trials up to date"


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
        return Result(disease, problem=str(error)), error.ends_round


def came_of(result: Result) -> str:
    if result.listed is None:
        return result.problem
    trials = result.listed.trials
    return "nothing changed" if trials is None else f"{len(trials)} trials"


@transaction.atomic
def store(results: list[Result]) -> None:
    """Store all `results`, each list wholly. A failure is no change for readers: it makes no copies of pages old."""
    now = timezone.now()
    keys = [result.disease.pk for result in results]
    still_there = set(DiseasePage.objects.select_for_update().filter(pk__in=keys).values_list("pk", flat=True))
    for result in results:
        if result.disease.pk not in still_there:
            continue  # somebody deleted it meanwhile
        sync = TrialSync.objects.filter(disease=result.disease).first() or TrialSync.objects.create(
            disease=result.disease
        )
        if result.listed is None:
            TrialSync.objects.filter(pk=sync.pk).update(problem=result.problem[:300])
            continue
        if result.listed.trials is not None:
            sync.trials.all().delete()
            for trial in result.listed.trials:
                trial.sync = sync
            Trial.objects.bulk_create(result.listed.trials)
        sync.address, sync.etag = result.listed.address, result.listed.etag
        sync.succeeded_at, sync.problem = now, ""
        sync.save()
