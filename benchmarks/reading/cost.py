"""What a reader costs, in a process of its own: seconds to load, memory, messages a second on one core, bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files

from benchmarks.reading.sets import SHARED, rows
from benchmarks.reading.table import BATCH
from rapport.domain.reading import Text

FEW = 300
SETS = ("complaints_tweets_dev", "sentiment_spanish", "sentiment_italian")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def figures(names: Sequence[str]) -> Iterator[str]:
    """For each reader by name, one after another, each in a fresh process."""
    for name in names:
        done = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, "-m", "benchmarks.reading.cost", name],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        said = json.loads(done.stdout)
        yield (
            f"{name}: {said['rate']:,.0f} messages/s on one core in batches of {said['batch']:,}, "
            f"{said['memory'] / 1e6:.0f} MB added by loading and reading, {said['seconds']:.2f} s to load"
        )
    for path in files("rapport.triage").joinpath("weights").iterdir():
        if path.name.endswith(".npz"):
            yield f"{path.name}: {len(path.read_bytes()):,} bytes"


def measure(name: str) -> dict[str, float]:
    """Loads a reader by name and reads with it. Memory is resident, time the processor's."""
    asked = _asked()[: FEW if name == "deep" else None]
    before, began = _resident(), time.process_time()
    from rapport.triage.read import READERS  # importing it is part of loading

    reader = READERS[name]()
    seconds = time.process_time() - began
    # The first batch warms up, the second counts.
    reader.read(asked[:BATCH])
    begun = time.process_time()
    for at in range(0, len(asked), BATCH):
        reader.read(asked[at : at + BATCH])
    rate = len(asked) / (time.process_time() - begun)
    batch = min(BATCH, len(asked))
    return {"rate": rate, "memory": _resident() - before, "seconds": seconds, "batch": batch}


def _asked() -> list[Text]:
    if SHARED.is_dir():
        texts = [row["text"] for name in SETS for row in rows(name)]
    else:
        from corpus.build import rows as corpus

        texts = [row["text"] for row in corpus()]
    return [Text(str(at), text) for at, text in enumerate(texts)]


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * _PAGE


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
