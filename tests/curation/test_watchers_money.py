"""A watcher's own money: none is used without a day's, and what a page did cost is written down after it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

import rapport.curation.migrations
from rapport.budgets.charge import charge, settle
from rapport.budgets.models import Spending
from rapport.budgets.over import OverBudget
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.curation.allowance import allow_look, page_cost, settle_look
from rapport.curation.models import Watcher, WatcherDay
from rapport.domain.message import Kind
from tests.cast import channel
from tests.curation.world import Field


def test_what_costs_money_does_not_look_without_a_days_money(field: Field) -> None:
    row = field.watch("joint")
    Watcher.across_brands.update(millionths_a_day=None)
    field.says("A joint of mine")
    field.look()
    row.refresh_from_db()
    assert "Say how much a day" in row.reason
    assert field.cards() == []
    assert not Spending.of(field.street.brand).filter(act="search").exists()


def test_a_page_is_counted_at_its_dearest_and_settled_at_what_it_did_cost(field: Field) -> None:
    row = field.watch("joint", millionths_a_day=250)
    assert page_cost(row) == allow_look(row, field.now) == 100
    settle_look(row, 100, 30, field.now)
    assert [allow_look(row, field.now) for _ in range(2)] == [100, 100]
    with pytest.raises(OverBudget, match="Today's money"):
        allow_look(row, field.now)
    assert WatcherDay.of(field.street.brand).get().millionths == 230


def billed(field: Field, act: PaidAct, things: dict[Kind | None, int]) -> int:
    there, known = channel(field.street.brand, "x"), manifest("x")
    charge(there, known, act, field.now)
    cost = settle(there, known, act, things, field.now, None)
    assert Spending.of(field.street.brand).get(channel=there).millionths == cost
    return cost


def test_an_empty_page_is_free_where_the_manifest_says_so(field: Field) -> None:
    assert billed(field, PaidAct.SEARCH, {}) == 0
    assert billed(field, PaidAct.SEARCH, {Kind.MENTION: 3, None: 2}) == 35_000
    assert billed(field, PaidAct.POLL, {}) == 1_000, "elsewhere one of them is counted"


def test_watchers_that_there_were_may_use_as_much_as_they_could(field: Field) -> None:
    row, free = field.watch("joint", looks_a_day=24), field.watch("boat")
    Watcher.across_brands.update(millionths_a_day=None)
    day = {"brand": field.street.brand, "watcher": row}
    WatcherDay.across_brands.create(**day, day=field.now.date(), looks=3, millionths=300)
    [name] = [one.stem for one in Path(*rapport.curation.migrations.__path__).glob("*_watchers_money_a_day.py")]
    import_module(f"rapport.curation.migrations.{name}").as_until_now(apps, None)
    row.refresh_from_db()
    free.refresh_from_db()
    assert row.millionths_a_day is not None
    assert 24 * 100 <= row.millionths_a_day <= 24 * 101
    assert free.millionths_a_day is None
