"""Look whether a site that came back is as it was: its rows, its tree, its pages as visitors get them."""

from charity_site.core.tree import faults
from charity_site.recovery.addresses import Visitor, paths_of_pages
from charity_site.recovery.manifest import row_counts

OPENED = 10  # pages
NAMED = 5  # of many tables, in a sentence


def wrong_counts(counts: dict[str, int]) -> list[str]:
    """Return a sentence when the tables have other rows than `counts` says."""
    found = row_counts()
    wrong = [
        f"{table} has {found.get(table, 'no table')}, not {number}"
        for table, number in counts.items()
        if found.get(table) != number
    ]
    return [f"Rows are missing, or too many: {'; '.join(wrong[:NAMED])}."] if wrong else []


def look_over() -> list[str]:
    """Return what is wrong with the site now, in sentences."""
    problems = [f"The page tree is broken: pages {keys} with {what}." for what, keys in faults().items()]
    paths = paths_of_pages()
    if not paths:
        problems.append("No page is public.")
    visitor = Visitor()
    for path in evenly(paths, OPENED):
        answer = visitor.get(path)
        if not answer.status.startswith("200"):
            problems.append(f"{path} answers {answer.status}.")
    return problems


def evenly(paths: list[str], number: int) -> list[str]:
    """Return `number` of `paths`, from the first to the last."""
    step = max(1, (len(paths) - 1) // max(1, number - 1))
    return paths[::step][: number - 1] + paths[-1:] if len(paths) > number else paths
