"""What every ability must pass. Mix `AbilitiesContract` into a connector's tests and give a `world` fixture.

The world is a small network with our account and one other on it. A part is skipped where the connector does not
implement the protocol.
"""

# mypy: disable-error-code="type-abstract"
# `able` is given protocols, which are never made.

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from rapport.connectors.base import (
    Edits,
    Follows,
    ListsAccounts,
    Measures,
    Names,
    Page,
    Profiles,
    Publishes,
    Reacts,
    Recalls,
    Removes,
    Searches,
    Uploads,
)
from rapport.connectors.errors import Refused
from rapport.connectors.testing_films import FilmsContract
from rapport.connectors.testing_lists import accounts, ids
from rapport.connectors.testing_private_replies import PrivateRepliesContract
from rapport.connectors.testing_publishing import PublishingContract
from rapport.connectors.testing_world import AbilityWorld as AbilityWorld
from rapport.connectors.testing_world import able, events, in_time, post
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Echo, Event, Incoming, Media

LONG_AGO = timedelta(days=90)
MANY = 100


class AbilitiesContract(PublishingContract, FilmsContract, PrivateRepliesContract):
    async def test_a_file_uploaded_twice_goes_with_the_post(self, world: AbilityWorld) -> None:
        network, picture = able(world, Uploads), Media("", "image/png", "A loaf of bread", "bread.png")
        assert await network.find_upload("f1", picture) is None
        first = await network.upload("f1", b"\x89PNG", picture)
        there = await network.find_upload("f1", first)
        assert there is None or there.id == first.id
        again = await network.upload("f1", b"\x89PNG", picture)
        assert first.id
        assert (again.mime, again.alt, again.name) == (picture.mime, picture.alt, picture.name)
        assert await able(world, Publishes).publish(post("p1", media=(first,)))

    async def test_an_edit_keeps_the_id_and_twice_is_once(self, world: AbilityWorld) -> None:
        network, sent = able(world, Edits), await able(world, Publishes).publish(post("p1"))
        for _ in range(2):
            changed = await network.edit(sent.network_id, post("e1", "We are open on Monday."))
            assert changed.network_id == sent.network_id

    async def test_our_words_deleted_are_gone_and_twice_is_once(self, world: AbilityWorld) -> None:
        network, sent = able(world, Removes), await able(world, Publishes).publish(post("p1"))
        removal = Removal("r1", sent.network_id, How.DELETE, "a slip")
        assert not await network.removed(removal)
        for _ in range(2):
            await network.remove(removal)
            assert await network.removed(removal)

    async def test_words_of_others_are_not_deleted(self, world: AbilityWorld) -> None:
        network, theirs = able(world, Removes), await world.mention("I am looking for part 7.")
        removal = Removal("r1", theirs, How.DELETE, "not ours")
        with pytest.raises(Refused):
            await network.remove(removal)
        assert not await network.removed(removal)

    async def test_a_comment_is_hidden_and_shown_again_where_the_network_has_it(self, world: AbilityWorld) -> None:
        network, sent = able(world, Removes), await able(world, Publishes).publish(post("p1"))
        theirs = await world.comment(sent.network_id, "What a day.")
        hide, unhide = (Removal(how, theirs, how, "off topic") for how in (How.HIDE, How.UNHIDE))
        try:
            await network.remove(hide)
        except Refused:
            pytest.skip("the network hides nothing")
        await network.remove(hide)
        assert await network.removed(hide)
        assert not await network.removed(unhide)
        await network.remove(unhide)
        assert await network.removed(unhide)

    @pytest.mark.parametrize("act", [Act.FAVOURITE, Act.REPOST])
    async def test_a_reaction_twice_is_one_and_is_taken_back(self, world: AbilityWorld, act: Act) -> None:
        network, target = able(world, Reacts), await world.mention("Lovely bread.")
        do = Reaction("a1", act, target)
        assert await network.find_reaction(do) is None
        done = await network.react(do)
        assert await network.react(do) == done == await network.find_reaction(do)
        back = Reaction("a2", act, target, undo=True, undoes=done.network_id)
        assert await network.find_reaction(back) is None
        for _ in range(2):
            await network.react(back)
            assert await network.find_reaction(back) is not None
            assert await network.find_reaction(do) is None

    async def test_a_follow_twice_is_one_and_is_taken_back(self, world: AbilityWorld) -> None:
        network, do = able(world, Follows), Reaction("a1", Act.FOLLOW, world.other)
        assert await network.find_follow(do) is None
        done = await network.follow(do)
        assert await network.follow(do) == done == await network.find_follow(do)
        back = Reaction("a2", Act.FOLLOW, world.other, undo=True, undoes=done.network_id)
        for _ in range(2):
            await network.follow(back)
            assert await network.find_follow(back) is not None
            assert await network.find_follow(do) is None

    async def test_who_follows_us_is_listed_once_and_the_list_ends(self, world: AbilityWorld) -> None:
        network = able(world, ListsAccounts)
        found = [one for page in await accounts(network.list_followers) for one in page.found]
        assert len({one.network_id for one in found}) == len(found)
        assert world.connector.link.network_id not in {one.network_id for one in found}
        assert all(one.followed_at is None or one.followed_at.tzinfo for one in found)

    async def test_whom_we_follow_is_listed_while_we_do(self, world: AbilityWorld) -> None:
        network, do = able(world, ListsAccounts), Reaction("a1", Act.FOLLOW, world.other)

        async def followees() -> list[str]:
            return await ids(network.list_followees)

        assert world.other not in await followees()
        done = await able(world, Follows).follow(do)
        assert world.other in await in_time(followees, lambda found: world.other in found)
        await able(world, Follows).follow(Reaction("a2", Act.FOLLOW, world.other, True, done.network_id))
        assert world.other not in await in_time(followees, lambda found: world.other not in found)

    async def test_a_search_finds_the_words_and_ends(self, world: AbilityWorld) -> None:
        network, wanted = able(world, Searches), await world.mention("Do you have quincebread?")
        found = [event for page in await pages(network.search, "quincebread") for event in events(world, page)]
        assert [event.network_id for event in found] == [wanted]
        assert not [page for page in await pages(network.search, "zzyzzx") if page.items]

    async def test_we_have_a_profile_and_nobody_has_none(self, world: AbilityWorld) -> None:
        network, us = able(world, Profiles), world.connector.link
        assert (await network.profile(us.network_id)).network_id == us.network_id
        assert (await network.profile(world.other)).network_id == world.other
        with pytest.raises(Refused):
            await network.profile("nobody-of-this-name")

    async def test_a_name_means_an_account_or_nobody(self, world: AbilityWorld) -> None:
        network = able(world, Names)
        known = await able(world, Profiles).profile(world.other)
        assert (await network.named(known.handle)).handle == known.handle
        with pytest.raises(Refused):
            await network.named("nobody-of-this-name")

    async def test_what_is_not_there_is_not_measured(self, world: AbilityWorld) -> None:
        network, sent = able(world, Measures), await able(world, Publishes).publish(post("p1"))
        await world.comment(sent.network_id, "Great.")
        told = await network.measure([sent.network_id, "99999999"])
        assert list(told) == [sent.network_id]
        assert told[sent.network_id].replies in (1, None)
        assert told[sent.network_id].at.tzinfo is not None

    async def test_what_was_said_is_recalled_oldest_first_theirs_and_ours(self, world: AbilityWorld) -> None:
        network, theirs = able(world, Recalls), await world.mention("Are you open?")
        ours = (await able(world, Publishes).publish(post("p1"))).network_id

        async def recall(since: Any, cursor: str) -> Page:
            return await network.recall(cast("datetime", since), cursor)

        async def told() -> list[Event]:
            return [e for page in await pages(recall, now - LONG_AGO) for e in events(world, page)]

        now = datetime.now(UTC)
        found = await in_time(told, lambda each: {theirs, ours} <= {e.network_id for e in each})
        assert {type(e) for e in found if e.network_id == theirs} == {Incoming}
        assert {type(e) for e in found if e.network_id == ours} == {Echo}
        assert [e.at for e in found] == sorted(e.at for e in found)
        assert len({e.network_id for e in found}) == len(found)
        assert not [page for page in await pages(recall, now + timedelta(hours=1)) if page.items]


async def pages(ask: Any, what: object) -> list[Page]:
    """All pages from the beginning to the end, of which there is one."""
    found, cursor = [], ""
    for _ in range(MANY):
        page: Page = await ask(what, cursor)
        found.append(page)
        cursor = page.cursor
        if not cursor:
            return found
    raise AssertionError("the pages do not end")
