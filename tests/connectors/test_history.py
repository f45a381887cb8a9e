"""Lists that come newest first are told oldest first, whole, whatever arrives or breaks off meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.errors import Unreadable
from rapport.connectors.history import Ask, History, HistoryRow

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Shelf:
    """A network's list: rows in the order they came, pages of `size` below a mark."""

    def __init__(self, called: str, minutes: list[int], size: int) -> None:
        self.rows = [
            HistoryRow(NOON + timedelta(minutes=m), f"{called}{n:04}", {}) for n, m in enumerate(sorted(minutes))
        ]
        self.called = called
        self.size = size

    async def ask(self, mark: str) -> tuple[list[HistoryRow], str]:
        under = [row for row in self.rows[::-1] if not mark or row.name < mark]
        page = under[: self.size]
        return page, page[-1].name if len(under) > self.size else ""

    def arrives(self, minute: int) -> None:
        self.rows.append(HistoryRow(NOON + timedelta(minutes=minute), f"{self.called}{len(self.rows):04}", {}))


async def whole(
    shelves: list[Shelf], since: datetime, calls: int, late: list[int] | None = None
) -> list[HistoryRow]:
    lists: dict[str, Ask] = {shelf.called: shelf.ask for shelf in shelves}
    found, cursor = list[HistoryRow](), ""
    for _ in range(10_000):
        rows, cursor = await History(lists, since, calls).read(cursor)
        found += rows
        if late:
            shelves[0].arrives(100_000 + late.pop())
        if not cursor:
            return found
    raise AssertionError("it never ends")


minutes = st.lists(st.integers(0, 400), max_size=30, unique=True)


@given(st.lists(minutes, min_size=1, max_size=3), st.integers(1, 5), st.integers(1, 12), st.integers(0, 400))
async def test_every_row_is_told_once_and_oldest_first(
    given: list[list[int]], size: int, calls: int, since: int
) -> None:
    shelves = [Shelf("abc"[n], found, size) for n, found in enumerate(given)]
    first = NOON + timedelta(minutes=since)
    told = await whole(shelves, first, calls)
    there = [row for shelf in shelves for row in shelf.rows if row.at >= first]
    assert sorted(row.name for row in told) == sorted(row.name for row in there)
    assert [row.at for row in told] == sorted(row.at for row in told)


@given(minutes, st.integers(1, 4), st.integers(1, 3), st.lists(st.integers(1, 1000), unique=True, max_size=40))
async def test_what_arrives_meanwhile_pushes_nothing_out(
    given: list[int], size: int, calls: int, late: list[int]
) -> None:
    shelf = Shelf("a", given, size)
    before = [row.name for row in shelf.rows]
    told = [row.name for row in await whole([shelf], NOON, calls, sorted(late, reverse=True))]
    assert [name for name in told if name in before] == before
    assert len(told) == len(set(told))


async def test_a_damaged_position_is_told() -> None:
    with pytest.raises(Unreadable):
        await History({}, NOON).read("{")


async def test_a_list_that_never_ends_is_bounded() -> None:
    async def ask(mark: str) -> tuple[list[HistoryRow], str]:
        number = int(mark or 0)
        return [HistoryRow(NOON - timedelta(minutes=number), str(number), {})], str(number + 1)

    cursor, told = "", 0
    for _ in range(1000):
        rows, cursor = await History({"a": ask}, NOON - timedelta(days=90)).read(cursor)
        told += len(rows)
        if not cursor:
            break
    assert told == 250
