from tests.stack.front import front, site  # noqa: F401 - fixtures
