"""Where texts lie in space, asked of the encoder once and kept in `build/`, because asking takes minutes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rapport.triage.deep.encoder import Encoder

FOLDER = Path(__file__).parents[2] / "build" / "points"
AT_ONCE = 1_000


class Kept:
    """An encoder that remembers on disk what it was asked. A row depends on its own text alone."""

    def __init__(self, by: Encoder) -> None:
        self.name, self.size = by.name, by.size
        self._by = by
        self._path = FOLDER / f"{by.name}.npz"
        self._known = _read(self._path)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 per text: (texts, size)."""
        new = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        for at in range(0, len(new), AT_ONCE):
            some = new[at : at + AT_ONCE]
            print(f"encoding {at + len(some):,} of {len(new):,} texts", file=sys.stderr, flush=True)
            self._known |= zip(map(_key, some), self._by.encode(some), strict=True)
            self._keep()
        found = [self._known[_key(text)] for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), self.size)

    def _keep(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = np.array(list(self._known.values()))
        new = self._path.with_suffix(".new.npz")
        np.savez(new, allow_pickle=False, keys=np.array(list(self._known)), rows=rows)
        new.replace(self._path)


def _read(path: Path) -> dict[str, NDArray[np.float32]]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))


def _key(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
