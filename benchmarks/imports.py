"""How long a file of 5,000 posts takes on its way in and out again, and what memory that needs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from time import perf_counter

from benchmarks.world import Bench

ROWS = 5000


def main() -> Iterator[str]:
    """One file: read, brought in by the steps of the job, brought again, and taken back."""
    from django.utils import timezone

    from rapport.publishing.imports.models import PostImport
    from rapport.publishing.imports.reading import keep_import
    from rapport.publishing.imports.running import begin_bringing_in, undo_bringing_in

    bench, now = Bench.fresh("imports"), timezone.now()
    text = "Text,Posting Time\n" + "".join(f"Oak {n},2027-01-{1 + n % 28:02} 09:30\n" for n in range(ROWS))
    files = list[PostImport]()
    for name in ("first", "the same again"):
        begun = perf_counter()
        row = keep_import(bench.brand, f"{name}.csv", text.encode(), bench.person, now)
        yield f"{name}: read in {(perf_counter() - begun) * 1000:.0f} ms"
        begin_bringing_in(row, bench.person, now)
        yield f"{name}: {_steps()}"
        done = PostImport.across_brands.get(pk=row.pk)
        yield f"{name}: {done.place:,} rows done, {done.made:,} drafts made, {done.known:,} were here already"
        files.append(done)
    undo_bringing_in(files[0], bench.person, now)
    yield f"taken back: {_steps()}"


def _steps() -> str:
    """All steps of the job until nothing is under way."""
    from django.utils import timezone

    from rapport.publishing.imports.running import carry_on_imports

    tracemalloc.start()
    begun, longest, steps = perf_counter(), 0.0, 0
    before = begun
    while carry_on_imports(timezone.now()):
        now = perf_counter()
        longest, before, steps = max(longest, now - before), now, steps + 1
    took, peak = perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{took:.1f} s in {steps} steps, the longest {longest * 1000:.0f} ms, {peak / 1e6:.1f} MB at most"
