"""`python -m benchmarks [name …]`: figures people compare, on a home of their own."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib import import_module

NAMES = ("line", "pages", "intake", "read", "layer", "answers")
# `promise` stands apart (`make bench-promise`): it fits a reader anew, which takes minutes.


def main(names: list[str]) -> int:
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
            for line in import_module(f"benchmarks.{name}").main():
                print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
