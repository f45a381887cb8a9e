"""`python -m tests.migrations`: fails when a model has changed without its migration."""

from __future__ import annotations

import os
import sys

import tests.home  # noqa: F401 — the tests' own folder

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as error:
        sys.exit(error.code)
