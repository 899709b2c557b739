"""Where a trial is: of very many places some of each country, so that no country is lost."""

from collections import Counter
from collections.abc import Sequence


def spread(sites: Sequence[dict[str, str]], most: int) -> list[dict[str, str]]:
    """Return at most so many (`most`) of `sites`, in their order: the first of each country, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    turns = []
    for site in sites:
        seen[site["country"]] += 1
        turns.append(seen[site["country"]])
    chosen = sorted(range(len(sites)), key=turns.__getitem__)[:most]
    return [sites[index] for index in sorted(chosen)]
