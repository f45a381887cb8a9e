"""Benchmarks are run by hand and rarely; that each can be started is looked at with every change."""

from __future__ import annotations

from importlib import import_module

import pytest
from benchmarks.__main__ import NAMES


@pytest.mark.parametrize("name", [*NAMES, "promise"])
def test_each_benchmark_can_be_started(name: str) -> None:
    try:
        module = import_module(f"benchmarks.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != "sklearn":
            raise
        pytest.skip("scikit-learn is not installed: pip install -e '.[train]'")
    assert callable(module.main)
