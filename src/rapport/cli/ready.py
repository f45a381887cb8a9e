"""Django set up and migrated, for commands that need the data."""

from __future__ import annotations

import os

from rapport.cli.errors import Failed
from rapport.config.env import env

EARLIER = (
    "The data in {home} was made by Rapport before 0.1.0 and cannot be carried over; nothing was changed. Keep "
    "the folder, set RAPPORT_HOME (and RAPPORT_DATABASE_URL, where it is set) to a new place, and start again."
)


def ready(migrate: bool = False) -> None:
    """Set Django up; with `migrate` bring the database to this version, which does nothing when it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    _refuse_what_cannot_be_read()
    if migrate:
        from django.db import connection

        from rapport.store.new_database import make_tables

        make_tables(connection)
        call_command("migrate", verbosity=0, interactive=False)


def _refuse_what_cannot_be_read() -> None:
    """Before 0.1.0 the tables were named otherwise; such data is neither changed nor mixed with new."""
    from django.db import connection

    if "people_brand" in connection.introspection.table_names():
        raise Failed(EARLIER.format(home=env.home))


def at_home() -> None:
    """`ready`, for commands that work on data that is there: a mistyped folder is an error, not a new home."""
    if not (env.home / "secrets").is_dir():
        raise Failed(f"There is no data in {env.home}. Start `rapport serve` once, or set RAPPORT_HOME.")
    ready()
