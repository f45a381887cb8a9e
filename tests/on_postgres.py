"""A pytest plugin for the run on PostgreSQL: of all tests those that reach the database, the others ran on SQLite.

A test reaches it by its mark or by a fixture that does; one that starts Rapport in a process of its own says so
with the mark `postgres`. Screens in a browser and servers that we did not write ask nothing more of a database.
"""

from __future__ import annotations

import pytest
from django.db import connection

# The database that took every migration, once; each worker's is a copy of it.
MIGRATED = "rapport_migrated"
MARKS = ("django_db", "postgres")
ELSEWHERE = ("browser", "peer")
# They look at how every page is written and whom it lets in: its headers, its language, its markup, its door.
AS_WRITTEN = (
    "test_weight.py",
    "test_translations.py",
    "test_every_screen.py",
    "test_words_that_turn.py",
    "test_nothing_leaks.py",
)
# They walk in an order of chance through verbs that have tests of their own, which run here.
WALKS = ("test_machine.py", "test_event_machine.py", "test_client_machine.py", "test_reply_machine.py")
OPENS = {"db", "transactional_db"}


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Begin with the tables."""
    connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would do the same again."""
    kept = [item for item in items if _reaches(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _reaches(item)])
    items[:] = kept


def _reaches(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(name) for name in ELSEWHERE):
        return False
    if item.path.name in (*AS_WRITTEN, *WALKS):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(OPENS & fixtures) or any(item.get_closest_marker(name) for name in MARKS)
