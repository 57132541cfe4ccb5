"""The installations of the application's own tests serve here too."""

from tests.voting.conftest import app, clock, keys, migrated_sqlite, sqlite_url, web_house

__all__ = ["app", "clock", "keys", "migrated_sqlite", "sqlite_url", "web_house"]
