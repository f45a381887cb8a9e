"""`python -m benchmarks [name …]`: figures people compare, on a home of their own."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib import import_module

NAMES = ("line", "pages", "calendar", "imports", "intake", "read", "layer", "answers", "accounts", "outside")
# They take minutes: `promise` (`make bench-promise`) fits a reader anew, `soak:30` lets all emulated networks fail
# for that many minutes.
APART = ("promise", "soak")


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name.partition(":")[0] not in (*NAMES, *APART)]:
        print(f"There is no {', '.join(unknown)} to measure. Choose among: {', '.join((*NAMES, *APART))}.")
        return 2
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as home:
        os.environ["RAPPORT_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        for name in names or NAMES:
            print(f"\n{name}")
            module, _, minutes = name.partition(":")
            for line in import_module(f"benchmarks.{module}").main(*([float(minutes)] if minutes else [])):
                print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
