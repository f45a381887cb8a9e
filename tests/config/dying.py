"""`python -m tests.config.dying N KILLER …`: a work process that dies of some of N items, started again each time.

Prints what was received when, as JSON. Each start is a process of its own, forked from one that is set up.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.connectors.http import Http  # noqa: E402
from rapport.connectors.registry import connector  # noqa: E402
from rapport.inbox.models import Message  # noqa: E402
from rapport.intake.log import SqliteLog  # noqa: E402
from rapport.intake.models import DeadLetter  # noqa: E402
from rapport.runtime.work import Work  # noqa: E402
from rapport.triage.read import default_reader  # noqa: E402
from rapport.triage.reader import Readers  # noqa: E402
from tests.cast import cast_of  # noqa: E402
from tests.migrated import migrate  # noqa: E402

MOST = 40


def item(n: int, deadly: bool, handle: str) -> bytes:
    who = {"handle": f"c{n}", "name": f"C {n}", "bot": False}
    at = timezone.now().isoformat()
    text = "DEADLY" if deadly else f"Do you sell lamps? {n}"
    post = {"id": f"g{n}", "author": who["handle"], "name": who["name"], "brand": handle, "kind": "direct"}
    return json.dumps(
        {
            "id": n,
            "what": "post",
            "who": who,
            "post": {**post, "text": text, "at": at, "thread": f"d:{n}"},
            "at": at,
        }
    ).encode()


def run(readers: Readers) -> None:
    """A life of the work process: until nothing is left, or it dies. The next tries come at once."""
    work = Work(SqliteLog(settings.INTAKE_FILE), Http(), readers)
    while work.receive_once():
        DeadLetter.across_brands.filter(dead_at__isnull=True).update(next_at=timezone.now())
    waiting = DeadLetter.across_brands.filter(dead_at__isnull=True, settled_at__isnull=True)
    while waiting.exists():
        waiting.update(next_at=timezone.now())
        work.receive_once()


def lives(count: int, killers: Sequence[int], readers: Readers) -> Any:
    cast = cast_of()
    SqliteLog(settings.INTAKE_FILE).append(
        [(cast.channel.key, item(n, n in killers, cast.channel.handle)) for n in range(count)]
    )
    stored: list[int] = []
    for _ in range(MOST):
        connections.close_all()
        if (child := os.fork()) == 0:
            run(readers)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        stored.append(Message.of(cast.aurora).count())
        if not os.WIFSIGNALED(status):
            break
    rows = DeadLetter.across_brands.order_by("place")
    return {
        "stored": stored,
        "letters": [[row.place, row.tries, row.dead_at is not None, row.reason] for row in rows],
        "ended": os.waitstatus_to_exitcode(status),
    }


def deadly(translate: Any) -> Any:
    def inner(raw: bytes, link: Any) -> Any:
        if b"DEADLY" in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        return translate(raw, link)

    return staticmethod(inner)


if __name__ == "__main__":
    migrate()
    practice: Any = connector("practice")
    practice.translate = deadly(practice.translate)
    numbers = [int(word) for word in sys.argv[1:]]
    print(json.dumps(lives(numbers[0], numbers[1:], Readers(default_reader()))))
