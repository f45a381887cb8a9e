"""Bodies as the networks' own documentation shapes them, with what is missing, odd or new in them, as events.

`documented_bodies.jsonl` has one case a line: a webhook's body or a whole answer, and what the lab makes of it;
what is empty in an event is left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli.lab.translate import made_of
from rapport.connectors.registry import connector

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WRITTEN = Path(__file__).with_name("documented_bodies.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in WRITTEN]
# What says nothing of its own: a network may leave it out, or put something beside it, at any time.
NEW: dict[str, Any] = {"a_field_of_tomorrow": [{"x": None}], "another": 4.5}


def made(case: dict[str, Any], body: Any) -> dict[str, Any]:
    read = io.BytesIO(json.dumps(body).encode())
    return made_of(read, connector(case["network"]), case["account"], NOW)[0]


def bare(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if value not in ("", None, [], False)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['network']}: {case['case']}")
def test_each_becomes_what_a_person_would_say_it_is(case: dict[str, Any]) -> None:
    assert [bare(event) for event in made(case, case["body"])["events"]] == case["events"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['network']}: {case['case']}")
def test_fields_of_tomorrow_change_nothing(case: dict[str, Any]) -> None:
    if not case["body"]:
        return
    assert [bare(event) for event in made(case, grown(case["body"]))["events"]] == case["events"]


@given(st.sampled_from([case for case in CASES if case["events"]]), st.data())
def test_whatever_is_null_in_it_nothing_breaks(case: dict[str, Any], data: st.DataObject) -> None:
    told = made(case, holed(case["body"], data))
    assert "events" in told or told["unreadable"]


WRONG: list[Any] = [None, True, -1, 10**40, 4.5, "", "x" * 300, "\x00", [], [None], {}, {"id": []}, [[{}]]]
OWN = ("somebody:", "review:", "feed")  # before what a message is called whose writer is not told


@given(st.sampled_from(CASES), st.data())
def test_whatever_is_missing_or_of_another_kind_nothing_breaks_and_nobody_is_invented(
    case: dict[str, Any], data: st.DataObject
) -> None:
    body = spoilt(deepcopy(case["body"]), data)
    told, said = made(case, body), json.dumps(body, ensure_ascii=False)
    assert "events" in told or told["unreadable"]
    for event in told.get("events", []):
        by = event["from"]
        known = by in ("", case["account"]) or by.startswith(OWN)
        assert known or all(one in said for one in by.removeprefix("@").split(" · ")), by


def spoilt(said: Any, data: st.DataObject) -> Any:
    """The same with up to three values anywhere in it left out or put wrongly, and some more beside."""
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(within(said))
        if not places:
            break
        there, name = data.draw(st.sampled_from(places))
        if isinstance(there, dict) and data.draw(st.booleans()):
            del there[name]
        else:
            there[name] = deepcopy(data.draw(st.sampled_from(WRONG)))
    return grown(said)


def within(said: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it, as what holds it and its name there."""
    names = said if isinstance(said, dict) else range(len(said)) if isinstance(said, list) else ()
    for name in names:
        yield said, name
        yield from within(said[name])


def grown(said: Any) -> Any:
    """The same with more in each object that tells several things; what holds one value alone is left."""
    if isinstance(said, list):
        return [grown(one) for one in said]
    if not isinstance(said, dict):
        return said
    more = NEW if {"id", "message_id", "update_id", "reviewId", "mid"} & set(said) and len(said) > 3 else {}
    return {**{name: grown(value) for name, value in said.items()}, **more}


def holed(said: Any, data: st.DataObject) -> Any:
    """The same with some values gone to null, or turned from numbers to words."""
    if isinstance(said, list):
        return [holed(one, data) for one in said]
    if isinstance(said, dict):
        return {name: holed(value, data) for name, value in said.items()}
    return data.draw(st.sampled_from([said, said, said, said, None, str(said), [said]]))
