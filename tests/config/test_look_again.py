"""Words taken back unseen are found when their conversation is opened: in the background, once a minute."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from rapport.connectors.errors import TryAgain
from rapport.connectors.registry import manifest
from rapport.inbox import look_again, presence
from rapport.inbox.look_again import EVERY, Looked
from rapport.runtime.work import Work
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _can_look(monkeypatch: pytest.MonkeyPatch) -> None:
    can = manifest("practice").can
    monkeypatch.setattr(look_again, "can_look", lambda network: network == "practice" and not can.look)


def test_only_what_is_open_is_looked_up_and_once_a_minute(street: Street) -> None:
    street.says("hello")
    street.says("hello", "gino")
    street.receive()
    talk, now, looked = street.conversation(), street.now, Looked()
    assert looked.due(now) == []
    presence.seen(talk, street.ana, now)
    assert [one.conversation for one in looked.due(now)] == [talk.pk]
    for second in range(0, 60, 5):
        presence.seen(talk, street.ana, now + timedelta(seconds=second))
        assert looked.due(now + timedelta(seconds=second)) == []
    presence.seen(talk, street.ana, now + EVERY)
    assert [one.conversation for one in looked.due(now + EVERY)] == [talk.pk]
    presence.left(talk, street.ana, now + EVERY)
    assert looked.due(now + 2 * EVERY) == []


def test_a_visitor_who_looks_causes_no_calls(street: Street) -> None:
    street.says("hello")
    street.receive()
    presence.seen(street.conversation(), None, street.now)
    assert look_again.open_now(street.now) == []


@pytest.mark.parametrize(("mine", "fails"), [(True, False), (True, True), (False, False)])
def test_the_work_looks_and_what_is_gone_goes_into_the_log(street: Street, mine: bool, fails: bool) -> None:
    street.says("hello")
    street.receive()
    presence.seen(street.conversation(), street.ana, timezone.now())
    asked: list[tuple[str, ...]] = []

    class Looks:
        manifest = manifest("practice")

        async def look(self, ids: tuple[str, ...]) -> list[bytes]:
            asked.append(ids)
            if fails:
                raise TryAgain("busy", after=5)
            return [b"gone"]

    work = Work.__new__(Work)
    work.log, work.looked = street.log, Looked()
    work.leasing = SimpleNamespace(listens=lambda channel: mine)  # type: ignore[assignment]
    work.open = lambda channel: Looks()  # type: ignore[assignment,return-value]
    before = len(street.log.read(0, 100))

    async def twice() -> None:
        await work.look()
        await work.look()

    async_to_sync(twice)()
    assert len(asked) == int(mine)
    assert [raw.body for raw in street.log.read(0, 100)[before:]] == ([b"gone"] if mine and not fails else [])
