"""What Meta's lists say of a comment's being hidden is told once, whatever happens between two polls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.graph.polling import Track, hides, newest_mark, opened_at, raw, walked, written_down
from rapport.connectors.graph.translate import translate
from rapport.domain.message import Hidden, Incoming

BEGAN = datetime.now(UTC) - timedelta(hours=3)
IDS = [f"c{n}" for n in range(4)]
FIELD = st.sampled_from(["hidden", "is_hidden", "hide_status"])
ROUNDS = st.lists(st.dictionaries(st.sampled_from(IDS), st.booleans()), min_size=1, max_size=6)


def rows(field: str, now: dict[str, bool]) -> list[dict[str, Any]]:
    says = {True: "HIDDEN", False: "NOT_HUSHED"} if field == "hide_status" else {True: True, False: False}
    at = BEGAN.isoformat()
    return [{"id": one, "text": "Good bread", "timestamp": at, field: says[hidden]} for one, hidden in now.items()]


@given(field=FIELD, rounds=ROUNDS)
def test_what_is_told_is_how_it_stands_there(field: str, rounds: list[dict[str, bool]]) -> None:
    cursor, stands, heard = "", dict.fromkeys(IDS, False), set[str]()
    for number, moved in enumerate([dict.fromkeys(IDS, False), *rounds, {}]):
        before, there = dict(stands), {**stands, **moved}

        async def below(post: str, after: str, there: dict[str, bool] = there) -> tuple[list[dict[str, Any]], str]:
            return rows(field, there), ""

        at = opened_at(cursor, ["comments"], BEGAN)
        found = async_to_sync(walked)(at["comments"], [("p", str(number))], below)
        cursor = written_down(at)
        told = [one for item in raw(found) for one in translate(item, ChannelConfig("k", network_id="1"))]
        heard |= {one.network_id for one in told if isinstance(one, Incoming)}
        assert [one.network_id for one in told if isinstance(one, Hidden) and one.network_id not in heard] == []
        news = {one.network_id: one.hidden for one in told if isinstance(one, Hidden)}
        assert news == {one: hidden for one, hidden in there.items() if hidden != before[one]}
        stands |= news


def test_without_a_word_of_it_nothing_is_told_and_a_mark_is_as_before() -> None:
    assert [hides(one) for one in ({}, {"hidden": "yes"}, {"is_hidden": None}, {"hide_status": ""})] == [None] * 4
    assert newest_mark({"comments": {"data": [{"id": "7"}, {"id": "6", "hidden": False}]}}) == "7"
    assert newest_mark({"comments": {"data": [{"id": "7"}, {"id": "6", "hidden": True}]}}) == "7,6"
    assert newest_mark({}) == ""
    assert opened_at('{"talks": {"upto": "2026-11-01T10:00:00Z"}}', ["talks"], BEGAN)["talks"] == Track(
        datetime(2026, 11, 1, 10, tzinfo=UTC)
    )
