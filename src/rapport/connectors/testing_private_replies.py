"""What a connector must pass whose network lets a brand answer in private what was written in public."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.connectors.base import Finds, Sends
from rapport.connectors.errors import Refused
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing


def aside(key: str, asked: str, to: str) -> Outgoing:
    """An answer in private to a mention that everybody reads."""
    return Outgoing(
        key=key,
        text=f"It is ({key}).",
        kind=Kind.MENTION,
        in_reply_to=asked,
        to=to,
        to_handle=to,
        visibility=Visibility.PRIVATE,
    )


class PrivateRepliesContract:
    async def test_a_mention_is_answered_in_private_as_often_as_the_manifest_says(self, world: Any) -> None:
        network, rules = world.connector, world.connector.manifest.private_replies
        if rules is None or Kind.MENTION not in rules.kinds:
            pytest.skip("no answers in private to a mention")
        assert isinstance(network, Sends)
        asked = await world.mention("Is the kayak still there?")
        first, second = (aside(key, asked, world.other) for key in ("private-1", "private-2"))
        sent = await network.send(first)
        if isinstance(network, Finds):
            assert await network.find_sent(first) == sent
        if rules.times == 1:
            with pytest.raises(Refused):
                await network.send(second)
        else:
            assert (await network.send(second)).network_id != sent.network_id
