"""What a row needs to stand public as a figure."""

from tests.factories import make_source


def cited():
    """What a figure names (dict): of whom it speaks, where it is from, and its year."""
    return {"population": "children", "source": make_source(), "as_of": 2014}
