"""Django set up and migrated, for commands that need the data."""

from __future__ import annotations

import os


def ready(migrate: bool = False) -> None:
    """Set Django up; with `migrate` bring the database to this version, which does nothing when it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
