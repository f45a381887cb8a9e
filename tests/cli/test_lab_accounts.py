"""`rapport lab accounts`: profiles in, as they come, estimates out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from benchmarks.accounts import FAMILIES, measured
from benchmarks.reading.sets import SHARED, rows

from rapport.cli.lab.accounts import ENOUGH, account, estimate_lines, seen_at

NOW = datetime(2026, 11, 29, tzinfo=UTC)
LIKELY = 0.85


def told(*lines: bytes) -> tuple[int, list[dict[str, object]], str]:
    out, errors = io.StringIO(), io.StringIO()
    refused = estimate_lines(lines, out, errors, NOW)
    return refused, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def test_every_field_may_be_missing() -> None:
    refused, [row], _ = told(b"{}")
    assert refused == 0
    assert list(row) == ["id", "inauthentic", "interval", "reasons"]
    assert (row["id"], row["reasons"]) == (None, [])


def test_the_same_profile_in_every_spelling_is_one_estimate() -> None:
    spellings: list[dict[str, object]] = [
        {"followers_count": 12, "created_at": "2016-06-17T13:47:00Z", "verified": False, "description": ""},
        {"followers_count": "12", "created_at": "6/17/2016 13:47", "verified": "FALSE", "description": '""'},
        {"followers": "12.0", "created_at": "17/06/2016 13:47", "verified": 0, "about": "null"},
        {"followers_count": 12, "created_at": "1466171220000L", "verified": "0", "description": "None"},
        {"followers_count": 12, "created_at": '"Fri Jun 17 13:47:00 +0000 2016"', "verified": "no", "note": ""},
    ]
    _, found, _ = told(*(json.dumps(row).encode() for row in spellings))
    assert len({json.dumps(row) for row in found}) == 1


def test_a_bad_line_is_named_and_odd_values_are_passed_over() -> None:
    odd = {"id": 7, "followers_count": [1], "created_at": {}, "verified": "perhaps", "likes": "-3", "name": 5}
    refused, [row], errors = told(b"nonsense", json.dumps(odd).encode())
    assert (refused, row["id"]) == (1, 7)
    assert errors.startswith("line 1: ")
    assert account({"followers_count": "1e999", "likes": "nan"}, None).followers is None
    assert account({"followers_count": 1e308}, None).followers is None
    _, [row], _ = told(b'{"id": true, "created_at": "2999-01-01T00:00:00Z"}')
    assert (row["id"], row["reasons"]) == (None, [])


@pytest.mark.parametrize("given", [12, 0, 2**63, 10**400, "12", " 0012 ", "a-b"])
def test_the_id_comes_back_as_it_came(given: object) -> None:
    _, [row], _ = told(json.dumps({"id": given, "screen_name": "oak"}).encode())
    assert row["id"] == (given.strip() if isinstance(given, str) else given)
    assert type(row["id"]) is type(given)


def test_a_collection_is_dated_by_its_newest_account_and_a_few_by_the_clock() -> None:
    newest = NOW - timedelta(days=3_000)
    some = [newest - timedelta(days=n) for n in range(ENOUGH)]
    assert seen_at([*some, None, NOW + timedelta(days=9)], NOW) == newest
    assert seen_at(some[1:], NOW) == NOW


@pytest.mark.skipif(not (SHARED / "accounts_bots.jsonl.gz").is_file(), reason="RAPPORT_SHARED has no profiles")
@pytest.mark.parametrize("family", ["", *FAMILIES])
def test_labelled_profiles_are_told_apart_also_without_a_family_of_signs(family: str) -> None:
    assert measured(rows("accounts_bots"), FAMILIES.get(family, ())) > LIKELY
