"""The brand's words in the network's own app answer what came before them, and nobody else leaves the list."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from rapport.connectors.practice.network import network
from rapport.inbox.models import Message
from tests.cast import NOW, Cast
from tests.flow.test_edits import DEE, connected, notified, toot
from tests.inbox.first_word import waits_since
from tests.inbox.world import Talk
from tests.street import Street

pytestmark = pytest.mark.django_db

ANGRY = "The table arrived broken and nobody answers. I want my money back!"


@pytest.fixture
def talk(street: Street) -> Talk:
    street.teach(automatic=False)
    return Talk(street)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_our_own_words_answer_only_what_came_before_them_however(talk: Talk, order: tuple[int, ...]) -> None:
    first = talk.says("Do you sell lamps?")
    talk.natively("We do! Which one?", at=talk.now + timedelta(seconds=20), to=first.id)
    talk.says(ANGRY, at=talk.now + timedelta(seconds=40))
    talk.wait(60)
    talk.log = [talk.log[place] for place in order]
    talk.hear()
    here = talk.conversation()
    assert (here.need, here.waiting_since) == ("person", talk.now - timedelta(seconds=20))


def test_an_old_echo_that_arrives_late_moves_nothing(talk: Talk) -> None:
    talk.wait(3600)
    talk.says(ANGRY)
    talk.hear()
    before = talk.conversation()
    talk.natively("We look into it.", at=talk.now - timedelta(seconds=1800))
    talk.hear()
    here = talk.conversation()
    assert (here.need, here.waiting_since, here.last_at) == ("person", before.waiting_since, before.last_at)


def test_words_that_reach_us_after_our_own_wait_whatever_time_they_claim(talk: Talk) -> None:
    talk.says("Do you sell lamps?")
    talk.hear()
    talk.wait(60)
    talk.natively("We do! Which one?")
    for together in (True, False):
        if not together:
            talk.hear()
        at = talk.now - timedelta(seconds=30)
        talk.says(ANGRY, at=at)
        talk.hear()
        assert (talk.conversation().need, talk.conversation().waiting_since) == ("person", at)


def test_in_the_first_poll_of_all_our_own_words_answer_what_stands_before_them(talk: Talk) -> None:
    talk.says("Do you sell lamps?", at=talk.now - timedelta(seconds=60))
    talk.natively("We do! Which one?")
    talk.says(ANGRY, at=talk.now - timedelta(seconds=4000))
    talk.hear()
    assert talk.conversation().waiting_since == talk.now - timedelta(seconds=4000)


@pytest.mark.parametrize("heard_between", [True, False])
def test_whoever_answers_a_message_had_read_what_stands_before_it(talk: Talk, heard_between: bool) -> None:
    asks, named = talk.says("Do you sell lamps?"), talk.says("Green ones?", at=talk.now + timedelta(seconds=5))
    talk.natively("We do!", at=talk.now + timedelta(seconds=3), to=named.id)
    assert [post.id for _, post, _ in talk.log][:2] == [asks.id, named.id]
    talk.log = [talk.log[2], talk.log[0], talk.log[1]]
    talk.wait(60)
    talk.hear()
    assert (talk.conversation().need, talk.conversation().waiting_since) == ("nothing", None)
    if heard_between:
        talk.edits(named, ANGRY)
        talk.hear()
        assert (talk.conversation().need, talk.conversation().waiting_since) == ("person", talk.now)


def test_an_edit_that_reaches_us_after_our_own_words_waits(talk: Talk) -> None:
    post = talk.says("Do you sell lamps?")
    talk.hear()
    talk.wait(60)
    talk.natively("We do!", to=post.id)
    talk.hear()
    at, talk.now = talk.now, talk.now - timedelta(seconds=30)
    talk.edits(post, ANGRY)
    talk.now = at
    talk.hear()
    assert (talk.conversation().need, talk.conversation().waiting_since) == ("person", at - timedelta(seconds=30))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("before", ["Do you sell lamps?", "Hi"])
def test_words_changed_after_our_own_wait_though_they_were_never_seen_before(
    street: Street, before: str, named: bool
) -> None:
    street.teach(automatic=False)
    post = street.says(before)
    street.pass_time(60)
    street.natively("We do! Which one?", in_reply_to=post.id if named else "", to="" if named else "dee")
    there = network(street.channel.settings["file"])
    for words in ("Are you open on Sunday?", ANGRY):
        street.pass_time(60)
        there.edit(street.channel.handle, post.id, words, at=street.now)
        if words != ANGRY:
            street.natively("Sorry, one moment.", in_reply_to=post.id if named else "", to="" if named else "dee")
    street.receive()
    here = street.conversation()
    assert (here.need, here.complaint_open) == ("person", True)
    assert here.waiting_since == waits_since(here)
    assert Message.across_brands.get(conversation=here, direction="in").edited_at == street.now
    street.pass_time(60)
    street.natively("We are so sorry.", in_reply_to=post.id)
    street.receive()
    assert street.conversation().need == "nothing"


@pytest.mark.parametrize("named", [True, False])
def test_a_post_first_seen_as_it_was_changed_after_our_own_words_waits(cast: Cast, named: bool) -> None:
    there, mentioned = connected(cast, "mastodon")
    status = toot(ANGRY, NOW - timedelta(minutes=5)) | {"created_at": (NOW - timedelta(hours=2)).isoformat()}
    own = toot("We do! Which one?") | {
        "id": "01OWN",
        "account": {"id": there.channel.network_id.partition("@")[0], "acct": "shop", "username": "shop"},
        "created_at": (NOW - timedelta(hours=1)).isoformat(),
        "in_reply_to_id": "01POST" if named else None,
        "in_reply_to_account_id": DEE["id"],
    }
    there.hear(
        notified("mention", status, NOW - timedelta(hours=2)) | {"root": "01POST"},
        {"status": own, "root": "01POST", "contact": DEE["id"]},
    )
    assert (there.talk.need, there.talk.native_at) == ("person", NOW - timedelta(hours=1))
