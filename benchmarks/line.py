"""How many messages a second go down the straight line, and how soon each is decided and visible."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from benchmarks.world import Bench

MESSAGES = 10_000
BATCH = 1_000


def main() -> Iterator[str]:
    """`flow.receive` in batches of 1,000, a conversation each; then in small batches, as on a quiet day."""
    from django.db import connection
    from django.utils import timezone

    from rapport import flow
    from rapport.config.work import rare_collections
    from rapport.inbox.lists import conversations
    from rapport.triage.read import default_reader
    from rapport.triage.reader import Readers

    rare_collections()
    bench, reader = Bench.fresh("line"), default_reader()
    bench.log_messages(MESSAGES)
    flow.receive(bench.next_batch(100), Readers(reader), timezone.now())
    seconds, reading, count = 0.0, 0.0, 0
    while batch := bench.next_batch(BATCH):
        before = time.perf_counter()
        arrived = flow.receive(batch, Readers(reader), timezone.now())
        seconds += time.perf_counter() - before
        texts = [flow.text_of(one) for one in arrived]
        before = time.perf_counter()
        reader.read(texts)
        reading += time.perf_counter() - before
        count += len(arrived)
    yield f"flow.receive, batches of {BATCH}, {connection.vendor}: {count / seconds:,.0f} messages/s"
    yield f"  of which reading: {reading / seconds:.0%} (the reader alone: {count / reading:,.0f} messages/s)"
    decided, visible = [], []
    for _ in range(200):
        bench.log_messages(1)
        before = time.perf_counter()
        flow.receive(bench.next_batch(BATCH), Readers(reader), timezone.now())
        decided.append((time.perf_counter() - before) * 1000)
        list(conversations(bench.brand, "all")[:30])
        visible.append((time.perf_counter() - before) * 1000)
    yield f"one by one, to decided: p50 {_p(decided, 50):.1f} ms, p99 {_p(decided, 99):.1f} ms"
    yield f"one by one, to visible in the list: p50 {_p(visible, 50):.1f} ms, p99 {_p(visible, 99):.1f} ms"


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
