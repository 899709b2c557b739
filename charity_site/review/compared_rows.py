"""In comparisons of two versions, rows of a list that somebody moved are told from those that somebody changed.

Wagtail shows all rows, calls each moved that stands below a new one, and sees no difference where rows only changed places.
"""

from difflib import SequenceMatcher

from wagtail.admin.compare import ChildObjectComparison, ChildRelationComparison


def different_rows(comparison):
    """Return what `comparison` (ChildRelationComparison) shows (list of ChildObjectComparison): the rows that were added, changed,
    moved or deleted."""
    before, after = list(comparison.val_a.all()), list(comparison.val_b.all())
    _, known, _, deleted = comparison.get_mapping(before, after)
    order = [known[place] for place in range(len(after)) if place in known]
    stayed = {
        order[block.b + step]
        for block in SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    }
    rows = []
    for place, row in enumerate(after):
        was = known.get(place)
        each = comparison.get_child_comparison(None if was is None else before[was], row)
        each.moved = 0 if was is None or was in stayed else order.index(was) - sorted(order).index(was)
        if was is None or each.moved or each.has_changed():
            rows.append(each)
    return rows + [comparison.get_child_comparison(before[place], None) for place in deleted]


ChildRelationComparison.get_child_comparisons = different_rows
ChildRelationComparison.has_changed = lambda comparison: bool(different_rows(comparison))
ChildObjectComparison.get_position_change = lambda row: getattr(row, "moved", 0)
