"""How soon the server has a page ready, with 100,000 conversations behind it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.world import Bench

CONVERSATIONS = 100_000
ROUNDS = 40


def main() -> Iterator[str]:
    """Each page through Django's whole stack by its test client, signed in, `ROUNDS` times: in all, and of CPU."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from rapport import flow
    from rapport.accounts.tokens import issue
    from rapport.config.bootstrap import gather_static
    from rapport.inbox.known_gaps import gather_gaps
    from rapport.inbox.models import Conversation
    from rapport.triage.read import default_reader
    from rapport.triage.reader import Readers

    settings.ALLOWED_HOSTS = ["*"]
    gather_static()
    bench, reader = Bench.fresh("pages"), default_reader()
    bench.log_messages(CONVERSATIONS)
    while batch := bench.next_batch(1000):
        flow.receive(batch, Readers(reader), timezone.now())
    gather_gaps(bench.brand, timezone.now())  # as the clock does every ten minutes
    yield f"{Conversation.of(bench.brand).count():,} conversations"
    client = Client()
    client.force_login(bench.person)
    bearer = {"Authorization": f"Bearer {issue(bench.brand, bench.person)}"}
    middle = Conversation.of(bench.brand).order_by("pk")[CONVERSATIONS // 2].pk
    base = f"/b/{bench.brand.slug}"
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "today": (f"{base}/", {}),
        "inbox": (f"{base}/inbox/", {}),
        "inbox, all": (f"{base}/inbox/?view=all", {}),
        "inbox, what presses most first": (f"{base}/inbox/?order=pressing", {}),
        "inbox, the longest wait first": (f"{base}/inbox/?order=wait", {}),
        "conversation": (f"{base}/inbox/{middle}/?order=newest", {}),
        "promise": (f"{base}/promise/", {}),
        "label a message": (f"{base}/promise/label/", {}),
        "search": (f"{base}/inbox/?view=all&order=newest&q=lampada", {}),
        "asked, no article": (f"{base}/knowledge/asked", {}),
        "API list": ("/api/v1/conversations?limit=50", bearer),
        "API conversation": (f"/api/v1/conversations/{middle}", bearer),
    }
    for name, (path, headers) in pages.items():
        took, worked, size = _time(lambda path=path, headers=headers: client.get(path, headers=headers))
        spent = f"p50 {_p(took, 50):.0f} ms, p95 {_p(took, 95):.0f} ms; of CPU {_p(worked, 50):.0f} ms"
        yield f"{name}: {spent}, {size / 1000:.1f} kB"


def _time(get: Callable[[], Any]) -> tuple[list[float], list[float], int]:
    answer = get()
    if answer.status_code != 200:
        raise RuntimeError(f"a page answered {answer.status_code}")
    took, worked = [], []
    for _ in range(ROUNDS):
        before, cpu = time.perf_counter(), time.process_time()
        get()
        took.append((time.perf_counter() - before) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    return took, worked, len(answer.content)


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
