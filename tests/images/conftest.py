from tests.delivery.conftest import open_database

__all__ = ["open_database"]
