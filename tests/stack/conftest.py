import pytest

from tests.stack.front import front, site  # noqa: F401 - fixtures
from tests.stack.running import stack


@pytest.fixture(scope="session")
def whole():
    """A Stack of all parts. To migrate its database and compress its files takes most of a minute: it is done once for all files."""
    with stack() as running:
        yield running


@pytest.fixture(scope="module")
def running(whole):
    """The same without the jobs, which follow changes too."""
    whole.up()
    whole.down("jobs")
    return whole
