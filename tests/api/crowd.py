"""Many threads that ask for the same thing with one key, at the same moment."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
    import django

    django.setup()
    from tests.migrated import migrate

    migrate()

from django.db import connections  # noqa: E402

from rapport.answers.models import Article  # noqa: E402
from tests.api.caller import Answer, Caller  # noqa: E402
from tests.cast import cast_of  # noqa: E402

BODY = {"title": "Hours", "wordings": {"en": {"questions": ["When?"], "answer": "Ten to four."}}}


def asked_until_taken(caller: Caller) -> Answer:
    """Told that it is busy, a caller asks again with the same key, as `Retry-After` says."""
    for _ in range(120):
        answer = caller.post("/articles", BODY, key="one")
        if answer.status != 503:
            break
        sleep(float(answer.headers["Retry-After"]))
    return answer


def crowd(many: int) -> dict[str, object]:
    """How many effects, different answers and fresh answers `many` threads brought about, and their statuses."""
    cast = cast_of()
    callers = [Caller(cast.aurora, cast.ana) for _ in range(many)]
    gate = Barrier(many)

    def ask(caller: Caller) -> Answer:
        try:
            gate.wait()
            return asked_until_taken(caller)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as threads:
        answers = list(threads.map(ask, callers))
    return {
        "effects": Article.across_brands.count(),
        "answers": len({str(answer.body) for answer in answers}),
        "fresh": sum("Idempotency-Replayed" not in answer.headers for answer in answers),
        "statuses": sorted({answer.status for answer in answers}),
    }


if __name__ == "__main__":
    print(crowd(64))
