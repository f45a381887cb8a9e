"""The line of this tree beside another's, by turns in the same minutes: `-m benchmarks.beside <tree> [scene …]`.

The other tree is a worktree of an earlier commit. Each runs in a process and a home of its own, by turns, so that
whatever else the machine does slows both; the figure is CPU, and the median of the batches.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.scenes import SCENES, Cost

HERE = Path(__file__).resolve().parent.parent
TURNS = 4
BATCH = 500
ALONE = 40


class Worker:
    """A process that runs scenes with the code of one tree."""

    def __init__(self, tree: Path, home: str) -> None:
        env = {**os.environ, "RAPPORT_HOME": home, "PYTHONPATH": str(tree / "src")}
        command = [sys.executable, str(HERE / "benchmarks" / "scenes.py")]
        self.process = subprocess.Popen(  # noqa: S603 — our own script
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=home
        )

    def batch(self, scene: str, size: int) -> Cost:
        asked, told = self.process.stdin, self.process.stdout
        if asked is None or told is None:
            raise RuntimeError("The worker has no pipes.")
        print(json.dumps([scene, size]), file=asked, flush=True)
        return Cost(**json.loads(told.readline()))


def main(other: Path, scenes: Sequence[str] = SCENES) -> int:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        workers = Worker(other, first), Worker(HERE, second)
        print(f"{'scene':12} {'CPU each, before → now':28} {'CPU':>6} {'lock':>6} {'wall':>6}")
        for scene in scenes:
            size, turns = (1, ALONE) if scene == "one by one" else (BATCH, TURNS)
            for worker in workers:  # warm: the reader is loaded, the brand is made
                worker.batch(scene, size)
            costs = [[worker.batch(scene, size) for worker in workers] for _ in range(turns)]
            print(_line(scene, [one[0] for one in costs], [one[1] for one in costs]), flush=True)
        for worker in workers:
            worker.process.communicate()
    return 0


def _line(scene: str, before: list[Cost], now: list[Cost]) -> str:
    def each(costs: list[Cost], what: str) -> float:
        return median(float(getattr(one, what)) / one.messages for one in costs)

    cpu = f"{each(before, 'cpu') * 1e6:,.0f} → {each(now, 'cpu') * 1e6:,.0f} µs"
    ratios = [f"{each(before, what) / each(now, what):5.2f}×" for what in ("cpu", "locked", "wall")]
    return f"{scene:12} {cpu:28} {ratios[0]:>6} {ratios[1]:>6} {ratios[2]:>6}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:] or SCENES))
