"""How many messages a second go down the straight line on different days, and how soon each is visible."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from benchmarks.scenes import SCENES, Scene
from benchmarks.world import Bench

MESSAGES = 10_000
BATCH = 1_000


def main() -> Iterator[str]:
    """`flow.receive` in batches of 1,000, a conversation each; then in small batches, as on a quiet day."""
    from django.db import connection
    from django.utils import timezone

    from rapport import flow
    from rapport.inbox.arrival import text_of
    from rapport.inbox.lists import conversations
    from rapport.runtime.work import rare_collections
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
        texts = [text_of(one) for one in arrived]
        before = time.perf_counter()
        reader.read(texts)
        reading += time.perf_counter() - before
        count += len(arrived)
    for name in SCENES[:-1]:
        yield day(name)
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


def day(name: str) -> str:
    """What a message costs in one scene, in batches of 1,000: CPU, time, and how long the lock is held."""
    scene = Scene(name)
    scene.batch(100)
    costs = [scene.batch(BATCH) for _ in range(5)]
    cpu, wall, locked = (
        statistics.median(getattr(one, what) / one.messages for one in costs) * 1e6
        for what in ("cpu", "wall", "locked")
    )
    each = f"{cpu:,.0f} µs of CPU, {wall:,.0f} in all, {locked:,.0f} locked"
    return f"{name}: {1e6 / wall:,.0f} messages/s; each {each}"


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
