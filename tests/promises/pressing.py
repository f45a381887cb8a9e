"""`python -m tests.promises.pressing`: the stop and other requests while somebody holds the database; JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django  # noqa: E402

django.setup()

from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.accounts.tokens import issue  # noqa: E402
from rapport.availability.models import Stop  # noqa: E402
from rapport.availability.stops import is_stopped  # noqa: E402
from rapport.ledger.models import Entry  # noqa: E402
from rapport.outbox.stop import record_stops  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tests.promises.house import locked  # noqa: E402
from tests.street import Street  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
HOME = Path(settings.HOME)


def main() -> dict[str, Any]:
    migrate()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    street = Street.open(HOME)
    street.now = timezone.now()
    street.teach()
    for who in ("dee", "eve"):
        street.says("What are your opening hours?", who)
    street.receive()
    token = {"Authorization": f"Bearer {issue(street.brand, street.ana)}"}
    page = Client(raise_request_exception=False)
    page.force_login(street.ana)
    talk = street.conversation()
    connections.close_all()
    connections.settings["default"]["OPTIONS"]["timeout"] = 2
    found: dict[str, Any] = {}
    with locked(HOME / "rapport.sqlite3"):
        read = page.get("/api/v1/conversations", headers=token)
        found["read"] = read.status_code
        begun = time.monotonic()
        if "web" in sys.argv:
            pressed = page.post(f"/b/{street.brand.slug}/stop")
            found["pressed"] = pressed.status_code
        else:
            pressed = page.post("/api/v1/stop", {"why": "flood"}, "application/json", headers=token)
            found["pressed"] = pressed.json()["stopped"]
        found["seconds"] = time.monotonic() - begun
        found["stopped"] = is_stopped(street.brand)
        found["shown"] = "since" in page.get(f"/b/{street.brand.slug}/").content.decode()
        note = page.post(f"/b/{street.brand.slug}/inbox/{talk.pk}/notes", {"text": "call her"})
        found["note"] = [note.status_code, note.headers.get("Retry-After")]
        asked = page.post(
            f"/api/v1/conversations/{talk.pk}/notes", {"text": "x"}, "application/json", headers=token
        )
        found["api"] = [asked.status_code, asked.headers.get("Retry-After"), asked.json()["error"]]
        found["rows"] = Stop.of(street.brand).count()
    street.deliver()
    found["left"] = street.heard() + street.heard("eve")
    record_stops()
    record_stops()
    found["recorded"] = [[row.by.name, row.lifted_at] for row in Stop.of(street.brand)]  # type: ignore[union-attr]
    found["ledger"] = Entry.of(street.brand).filter(what="everything stopped").count()
    found["files"] = os.listdir(HOME / "stops")
    page.post(f"/b/{street.brand.slug}/stop/lift")
    record_stops()
    found["lifted"] = not is_stopped(street.brand)
    assert connection.vendor == "sqlite"
    return found


if __name__ == "__main__":
    print(json.dumps(main()))
