"""Django set up and migrated, for commands that need the data."""

from __future__ import annotations

import os

from rapport.cli.errors import Failed
from rapport.config.env import env


def ready(migrate: bool = False) -> None:
    """Set Django up; with `migrate` bring the database to this version, which does nothing when it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)


def at_home() -> None:
    """`ready`, for commands that work on data that is there: a mistyped folder is an error, not a new home."""
    if not (env.home / "secrets").is_dir():
        raise Failed(f"There is no data in {env.home}. Start `rapport serve` once, or set RAPPORT_HOME.")
    ready()
