"""A row that a network dates wrongly hides nothing of what comes after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rapport.connectors.graph.polling import Track, taken
from rapport.connectors.newest_first import by, fresh

LATE = "9999-12-31T23:59:59+00:00"


@pytest.mark.parametrize("at", [LATE, "2999-01-01T00:00:00+0000"])
def test_a_comment_of_a_far_year_hides_no_later_one(at: str) -> None:
    now = datetime.now(UTC)
    track = Track(now - timedelta(hours=1))
    assert len(taken(track, {}, [{"id": "1", "created_time": at}])) == 1
    later = {"id": "2", "created_time": (datetime.now(UTC) + timedelta(seconds=1)).isoformat()}
    assert [row["id"] for row in taken(track, {}, [later])] == ["2"]


async def test_a_review_of_a_far_year_hides_no_later_page() -> None:
    now = datetime.now(UTC)
    pages: list[list[dict[str, Any]]] = [[{"id": "1", "at": LATE}]]

    async def ask(mark: str) -> tuple[list[dict[str, Any]], str]:
        number = int(mark or 0)
        return pages[number], str(number + 1) if number + 1 < len(pages) else ""

    first = await fresh(ask, "", now, by("at"))
    new = [{"id": str(one), "at": (now + timedelta(minutes=9 - one)).isoformat()} for one in (2, 3, 4)]
    pages = [new[:2], [new[2]], *pages]
    second = await fresh(ask, first.cursor, now + timedelta(hours=1), by("at"))
    assert len(second.items) == 3
