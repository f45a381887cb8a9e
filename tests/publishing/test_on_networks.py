"""Each network that publishes counts by its own counter; our own posts coming back silence nobody."""

from __future__ import annotations

import pytest

from rapport.connectors.registry import connector, manifests
from rapport.domain.message import Kind
from rapport.inbox.models import Conversation, Message
from rapport.outbox.kinds.publication import broken_rules
from rapport.outbox.models import Delivery, FloorChange, Step
from rapport.outbox.publish import PublicWords
from rapport.publishing.checks import going, publishes
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import NOW
from tests.street import Street

PUBLISHING = [one.network for one in manifests() if publishes(one.network)]


def test_practice_mastodon_and_bluesky_publish() -> None:
    assert {"practice", "mastodon", "bluesky"} <= set(PUBLISHING)


@pytest.mark.parametrize("network", PUBLISHING)
def test_the_longest_post_is_taken_and_one_sign_more_is_not(network: str) -> None:
    found = connector(network)
    most = found.limit(Kind.POST, {})
    if not most:
        pytest.skip("the network names no limit of its own")
    codes = [
        [one.code for one in broken_rules(found, {}, going(PublicWords(text)), NOW)]
        for text in ("a" * most, "a" * (most + 1), "👩‍👩‍👧" * most)
    ]
    assert "too long" not in codes[0]
    assert "too long" in codes[1]
    if found.manifest.limits.graphemes:
        assert "too long" not in codes[2]


@pytest.mark.django_db
def test_the_next_part_of_a_thread_under_a_comment_takes_nobodys_word(street: Street) -> None:
    given = PostGiven("Part one.", (VariantGiven(street.channel, thread=("Part two.",)),))
    post = write_post(street.brand, given, street.ana, street.now)
    line_up(post, When.NOW, street.ana, street.now)
    street.deliver()
    first = Delivery.of(street.brand).get(step=Step.SENT)
    street.says("What wood is it?", kind="comment", in_reply_to=first.network_id)
    street.run()
    street.run()
    street.run()
    assert [one.step for one in Delivery.of(street.brand).order_by("pk")] == [Step.SENT, Step.SENT]
    assert Conversation.of(street.brand).count() == 1
    assert not Message.of(street.brand).filter(native=True).exists()
    assert not FloorChange.of(street.brand).filter(why__contains="own app").exists()
