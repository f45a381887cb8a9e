"""Too many words to one person wait in their order, none fails, the screen says until when; others do not wait."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from rapport.budgets.over import EACH, TALKS
from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.domain.template import TemplateUse
from rapport.outbox import queue
from rapport.outbox.models import Floor, Reply, Step
from tests.outbox.networks import Paper, calls
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


def pair(most: int, seconds: int, **more: object) -> Paper:
    return Paper(buckets=[msgspec.structs.replace(calls(most, seconds, others=0, send=1), **more)])


def says(world: World, text: str, to: str, template: TemplateUse | None = None) -> Reply:
    floor, _ = Floor.across_brands.get_or_create(brand=world.brand, channel=world.floor.channel, thread=to)
    words = queue.Words(text, Kind.DIRECT, thread=to, template=template)
    return queue.approved(floor, words, world.person, world.now, world.now)


def test_words_to_one_person_leave_at_the_networks_pace_and_others_at_once() -> None:
    world = World.fresh(pair(1, 6, each_conversation=True))
    mine = [says(world, f"{n}", "dee") for n in range(4)]
    other = says(world, "Hello.", "eli")
    heard = []
    for _ in range(40):
        world.send()
        heard.append(len([one for one in world.paper.seen if one.thread == "dee"]))
        if len(heard) == 2:
            assert world.times_seen(other) == 1
            mine[1].refresh_from_db()
            assert (mine[1].step, mine[1].reason) == (Step.QUEUED, EACH)
            assert timedelta(0) < mine[1].not_before - world.now <= timedelta(seconds=7)
            assert mine[1].says_why
        world.wait(1)
    assert max(later - now for now, later in zip(heard, heard[6:], strict=False)) <= 1
    assert [one.key for one in world.paper.seen if one.thread == "dee"] == [one.key for one in mine]
    assert not Reply.of(world.brand).exclude(step=Step.SENT).exists()


def test_a_third_person_waits_a_day_and_who_was_written_to_does_not() -> None:
    world = World.fresh(pair(2, 86_400, conversations=True, only="template"))
    hello = TemplateUse("hello", "en", {})
    first, second, third = (says(world, "Hello.", to, hello) for to in ("dee", "eli", "fay"))
    world.settle(1)
    again, free = says(world, "Still there?", "dee", hello), says(world, "Yes.", "gil")
    world.send()
    assert [world.times_seen(one) for one in (first, second, third, again, free)] == [1, 1, 0, 1, 1]
    third.refresh_from_db()
    assert (third.step, third.reason) == (Step.QUEUED, TALKS)
    assert timedelta(hours=20) < third.not_before - world.now <= timedelta(hours=25)
    world.now = third.not_before
    world.send()
    third.refresh_from_db()
    assert (third.step, world.times_seen(third)) == (Step.SENT, 1)


@pytest.mark.parametrize(
    ("outgoing", "kept", "where"),
    [
        (Outgoing("k", "a", Kind.DIRECT, "42", "42:7"), {}, "42"),
        (Outgoing("k", "a", Kind.DIRECT, "42@b1"), {}, "42"),
        (Outgoing("k", "a", Kind.COMMENT, "-10:0:7", "-10:7"), {}, "-10"),
        (Outgoing("k", "a", Kind.MENTION, "-10:9:8", "-10:99"), {}, "-10"),
        (Outgoing("k", "a", Kind.POST), {"channel": "@bakery"}, "@bakery"),
    ],
)
def test_a_group_is_one_conversation_where_the_network_counts_chats(
    outgoing: Outgoing, kept: dict[str, str], where: str
) -> None:
    assert connector("telegram").conversation(outgoing, kept) == where
