"""Curate and Audience show life once the clock has gone round: all of it invented, none of it ours."""

from __future__ import annotations

from collections import Counter

import pytest

from rapport import demo
from rapport.accounts.models import Brand
from rapport.audience.count import count_followers
from rapport.audience.models import Follower, FollowerCount
from rapport.audience.proposals import follow_back_list, growth_of
from rapport.audience.reach import ReachFact
from rapport.channels.models import Channel
from rapport.curation.looking import look_around
from rapport.curation.models import CuratedCard, Watcher
from rapport.curation.ranking import ranked
from rapport.inbox.models import Conversation
from rapport.triage.read import default_reader
from tests.demo.conftest import NOW


@pytest.fixture
def looked(aurora: Brand) -> Brand:
    """The demo after the clock's first round."""
    look_around(default_reader(), NOW)
    count_followers(aurora, NOW)
    return aurora


def test_curate_has_cards_of_others_with_their_reasons(looked: Brand) -> None:
    assert {one.reason for one in Watcher.of(looked)} == {""}
    cards = ranked(looked, NOW)
    assert len(cards) >= 8
    assert all(one.why for one in cards)
    assert {"bottegalarice", "tove.hult"} <= {one.card.handle for one in cards}
    # What one says twice is one card, and what says of itself that it is automated is not proposed first.
    assert CuratedCard.of(looked).filter(handle="harrow.timber").count() == 1
    assert cards[0].card.handle != "dailydealsbot"


def test_audience_has_followers_a_share_a_burst_and_people_to_follow(looked: Brand) -> None:
    count = FollowerCount.of(looked).get()
    assert count.whole
    assert count.total >= 100
    assert (count.share, count.line) == (1, None), "no line is proved: nobody is called out of reach"
    facts = Counter(Follower.of(looked).values_list("fact", flat=True))
    assert facts[ReachFact.NOTHING_AGAINST] > facts[ReachFact.SILENT] > 0
    proposed = follow_back_list(looked, NOW)
    assert proposed.fresh >= 4
    assert {"marisol.taller", "studio.ponte"} & {one.row.handle for one in proposed.proposals}
    _weeks, bursts = growth_of(looked, NOW)
    assert len(bursts) == 1


def test_nobody_of_the_field_waits_in_the_inbox(aurora: Brand) -> None:
    channel = Channel.of(aurora).get(network="practice")
    assert demo.the_network().feed("tove.hult")
    assert not Conversation.of(aurora).filter(identity__handle="tove.hult").exists()
    assert demo.the_network().events(channel.handle, int(channel.cursor)) == []
