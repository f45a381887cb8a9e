"""What publishing must pass: found after it and not before, whole or not at all, with what stands beside it."""

# mypy: disable-error-code="type-abstract"

from __future__ import annotations

from dataclasses import replace

import pytest

from rapport.connectors.base import Comments, Publishes, Removes
from rapport.connectors.errors import Refused
from rapport.connectors.testing_world import AbilityWorld, able, post
from rapport.domain.acts import How, Removal
from rapport.domain.link_card import SentCard
from rapport.domain.message import Kind


def quoting(world: AbilityWorld) -> Publishes:
    network = world.connector
    if not network.manifest.quotes or not network.quotes(network.link.settings):
        pytest.skip("no quotes")
    return able(world, Publishes)


class PublishingContract:
    async def test_a_post_is_found_after_it_and_not_before(self, world: AbilityWorld) -> None:
        network = able(world, Publishes)
        assert await network.find_published(post("p1")) is None
        sent = await network.publish(post("p1"))
        assert sent.network_id
        assert await network.find_published(post("p1")) == sent
        if world.connector.manifest.can.idempotent:
            assert await network.publish(post("p1")) == sent

    async def test_a_links_card_beside_a_post_is_no_other_post(self, world: AbilityWorld) -> None:
        network, card = able(world, Publishes), SentCard("https://oak.example", "Oak", "Tables from one tree.")
        sent = await network.publish(post("p1", "Read https://oak.example", card=card))
        assert await network.find_published(post("p1", "Read https://oak.example")) == sent

    async def test_a_thread_is_its_parts_in_order(self, world: AbilityWorld) -> None:
        network = able(world, Publishes)
        first = await network.publish(post("p1", "One of two."))
        second = await network.publish(post("p2", "Two of two.", in_reply_to=first.network_id))
        assert second.network_id != first.network_id

    async def test_a_first_comment_is_found_after_it_under_our_post(self, world: AbilityWorld) -> None:
        network = able(world, Publishes)
        comments = able(world, Comments)
        first = await network.publish(post("p1", "We are open on Sunday."))
        under = replace(post("p2", "Bring the measures.", in_reply_to=first.network_id), kind=Kind.COMMENT)
        assert await comments.find_comment(under) is None
        sent = await comments.comment(under)
        assert sent.network_id != first.network_id
        assert await comments.find_comment(under) == sent

    async def test_a_post_is_taken_up_to_its_limit_and_never_cut(self, world: AbilityWorld) -> None:
        network = able(world, Publishes)
        counter, given = world.connector, world.connector.link.settings
        most = counter.limit(Kind.POST, given)
        assert counter.count("a" * most, given) == most
        await network.publish(post("just", "a" * most))
        with pytest.raises(Refused):
            await network.publish(post("over", "a" * (most + 1)))
        assert await network.find_published(post("over", "a" * (most + 1))) is None

    async def test_a_quote_is_told_from_the_same_words_without_one(self, world: AbilityWorld) -> None:
        network = quoting(world)
        quotes = post("q1", "What they said.", quotes=await world.mention("Lovely bread."))
        assert await network.find_published(quotes) is None
        sent = await network.publish(quotes)
        assert sent.network_id != quotes.quotes
        assert await network.find_published(quotes) == sent
        assert await network.find_published(post("q2", "What they said.")) is None

    async def test_what_is_gone_is_not_quoted_and_nothing_is_said(self, world: AbilityWorld) -> None:
        network, gone = quoting(world), await able(world, Publishes).publish(post("p1"))
        await able(world, Removes).remove(Removal("r1", gone.network_id, How.DELETE, "a slip"))
        quotes = post("q1", "What we said.", quotes=gone.network_id)
        with pytest.raises(Refused):
            await network.publish(quotes)
        assert await network.find_published(quotes) is None
