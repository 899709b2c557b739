from django import template

register = template.Library()


@register.filter
def with_following(rows):
    """Return each of `rows` (iterable) with the one behind it, the last one with None: [(row, row or None)]."""
    rows = list(rows)
    return list(zip(rows, [*rows[1:], None], strict=True))
