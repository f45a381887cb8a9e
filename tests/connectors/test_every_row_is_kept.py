"""Each row that was read of networks' limits is in a manifest with source and date, or left out with a reason."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from rapport.connectors.limits import Limits
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, manifests
from tests.prose import ROOT

ROWS: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("limits_rows.toml").read_text("utf-8")
)
LEFT = ROOT / "docs" / "decisions" / "limits-not-kept.md"
EACH = [(network, row, path) for network, rows in ROWS.items() for row, paths in rows.items() for path in paths]
UNSET = Limits()


def sources(found: Manifest, path: str) -> list[tuple[str, date]]:
    """Where what a path names was read, and when; nothing where it is not there."""
    what, _, name = path.partition(".")
    if what == "limits" and getattr(found.limits, name) == getattr(UNSET, name):
        return []
    if what == "limits":
        rows: list[msgspec.Struct] = [one for one in found.rules if name in one.limits]
    elif what == "modes":
        rows = [one for one in found.rules if name in found.modes]
    elif what == "private_replies":
        rows = [one for one in found.rules if found.private_replies and one.code == "private-reply"]
    else:
        rows = [
            one
            for one in getattr(found, what)
            if name in (getattr(one, by, "") for by in ("code", "act", "category"))
        ]
    return [(str(plain["source"]), plain["read"]) for plain in map(msgspec.structs.asdict, rows)]


@pytest.mark.parametrize(("network", "row", "path"), EACH)
def test_a_row_is_there_with_its_source_and_date(network: str, row: str, path: str) -> None:
    found = sources(manifest(network), path)
    assert found, f"{network}.{row}: {path} is in no manifest"
    assert all(source.startswith("https://") and date(2026, 11, 1) <= read for source, read in found)


def test_what_is_in_no_manifest_is_told_with_its_reason() -> None:
    told = dict(re.findall(r"^\| ([a-z-]+\.[a-z-]+) \| (.+) \|$", LEFT.read_text("utf-8"), re.MULTILINE))
    left = {f"{network}.{row}" for network, rows in ROWS.items() for row, paths in rows.items() if not paths}
    assert set(told) == left
    assert all(len(reason) > 20 for reason in told.values())


def test_every_network_with_limits_of_its_own_has_rows() -> None:
    ours = {"chat", "practice", "feeds"}
    assert {one.network for one in manifests()} - ours == set(ROWS) - {"not-built"}


def test_a_row_that_went_out_of_its_manifest_is_found() -> None:
    """The test's own proof."""
    found = manifest("bluesky")
    without = msgspec.structs.replace(found, rules=[one for one in found.rules if one.code != "galleries"])
    assert sources(found, "rules.galleries")
    assert not sources(without, "rules.galleries")
    assert not sources(found, "limits.weighted")
    assert not sources(manifest("yelp"), "buckets.units")
