"""`python -m tests.config.filling NETWORK-FILE`: a home on a small disk that fills up and has room again; JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django  # noqa: E402

django.setup()

from pathlib import Path  # noqa: E402

from asgiref.sync import async_to_sync  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.accounts.tokens import issue  # noqa: E402
from rapport.channels.connected import opened  # noqa: E402
from rapport.channels.verify import open_channel  # noqa: E402
from rapport.cli.checks import examine  # noqa: E402
from rapport.connectors.http import Http  # noqa: E402
from rapport.inbox.reply import rules  # noqa: E402
from rapport.inbox.write import write  # noqa: E402
from rapport.outbox.deliver import deliver  # noqa: E402
from rapport.outbox.due import due  # noqa: E402
from rapport.outbox.models import Reply  # noqa: E402
from rapport.runtime.work import Work  # noqa: E402
from rapport.store.disk_room import free  # noqa: E402
from tests.chat.site import Site  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tests.street import Street  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
HOME = Path(settings.HOME)


def fill() -> None:
    """To the last byte, in pieces that get smaller."""
    with (HOME / "ballast").open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def empty() -> None:
    (HOME / "ballast").unlink(missing_ok=True)


def until_refused(ask: Any) -> Any:
    """A database has a little room of its own left; after that it has none."""
    for n in range(11):
        if (answer := ask(n)).status_code >= 400:
            break
    return answer


def doctor() -> bool:
    return next(one for one in examine(timezone.now()) if one.name == "room").ok


def send(street: Street, reached: Any = lambda point: None, later: float = 0.0) -> None:
    clock = lambda: street.now  # noqa: E731
    street.pass_time(later)
    for number in due(street.now):
        async_to_sync(deliver)(number, lambda reply: opened(reply.channel, Http()), rules, clock, reached)


def full_when(point: str) -> Any:
    def reached(now: str) -> None:
        if now == point:
            fill()

    return reached


def main(place: str) -> dict[str, Any]:
    migrate()
    with connection.cursor() as cursor:  # where migrations made tables anew, room was left for the rows of a while
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    street = Street.open(Path(place))
    street.now = timezone.now()
    street.says("I want to talk to a human")
    street.receive()
    talk = street.conversation()
    chat_channel, _ = open_channel(street.brand, "chat", {"name": "Site", "origins": "https://www.aurora.example"})
    visitor = Site(chat_channel)
    dee = visitor.visitor()
    page = Client(raise_request_exception=False)
    page.force_login(street.ana)
    token = {"Authorization": f"Bearer {issue(street.brand, street.ana)}"}
    work = Work(street.log, Http(), street.readers)
    found: dict[str, Any] = {"before": page.get("/readyz").status_code}
    waiting = write(talk, "One moment.", street.ana, street.now)
    fill()
    found["free"] = free()
    said = page.get("/readyz")
    found["ready"] = [said.status_code, said.json()["reason"], said.json()["free"]]
    found["doctor"] = doctor()
    chat = until_refused(
        lambda n: dee.client.post(
            dee.at("messages"), {"id": f"{n:012d}", "text": "hello " * 500}, headers=dee.headers()
        )
    )
    found["chat"] = [chat.status_code, chat.json()["error"], chat.headers.get("Access-Control-Allow-Origin")]
    note = f"/b/{street.brand.slug}/inbox/{talk.pk}/notes"
    found["page"] = until_refused(lambda n: page.post(note, {"text": f"{n} call her " * 300})).status_code
    notes = f"/api/v1/conversations/{talk.pk}/notes"
    api = until_refused(lambda n: page.post(notes, {"text": f"{n} x" * 900}, "application/json", headers=token))
    found["api"] = [api.status_code, api.json()["error"]]
    found["read"] = page.get("/api/v1/conversations", headers=token).status_code
    async_to_sync(work.send)()
    found["sends"] = bool(work.sending) or Reply.across_brands.get(pk=waiting.pk).step != "queued"
    stop = page.post("/api/v1/stop", {}, "application/json", headers=token)
    found["stop"] = stop.status_code
    empty()
    found["after"] = [page.get("/readyz").status_code, doctor()]
    chat = dee.client.post(dee.at("messages"), {"id": "a" * 12, "text": "hello"}, headers=dee.headers())
    found["again"] = [chat.status_code, page.post(note, {"text": "call her"}).status_code]
    reply = write(talk, "Here I am.", street.ana, street.now)
    try:
        send(street, full_when("said"))
        found["recorded"] = True
    except DatabaseError:
        found["recorded"] = False
    connections.close_all()
    empty()
    for _ in range(4):
        send(street, later=200)
    found["heard"] = [street.heard().count("Here I am."), str(Reply.across_brands.get(pk=reply.pk).step)]
    return found


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
