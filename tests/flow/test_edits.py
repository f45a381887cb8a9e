"""Words edited on a network go down the whole line again, in whatever way the network shows that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from rapport import flow
from rapport.accounts.models import Person
from rapport.answers import articles
from rapport.answers.models import Article
from rapport.channels.connected import connect
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Decision, Draft, Message
from rapport.intake.log import Raw
from rapport.outbox.models import Reply, Step
from rapport.promise.binding import binding
from rapport.promise.group import Group
from rapport.promise.models import Calibration, Dial
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, Cast
from tests.promise.answers import right_everywhere
from tests.street import HOURS

pytestmark = pytest.mark.django_db
ASKS = "What are your opening hours?"
ANGRY = "The table arrived broken and nobody answers. I want my money back!"
READERS = Readers(default_reader())
DEE = {"id": "01DEE", "acct": "dee@far.example", "username": "dee"}
DID = "did:plc:dee"
_places = count(1)
Body = dict[str, Any]


@dataclass
class Wire:
    """A channel and what its network says next."""

    channel: Channel
    article: Article

    def hear(self, *bodies: Body, now: datetime = NOW) -> None:
        raws = [Raw(next(_places), self.channel.key, now.timestamp(), json.dumps(one).encode()) for one in bodies]
        flow.receive(raws, READERS, now, position=False)

    @property
    def talk(self) -> Conversation:
        return Conversation.of(self.channel.brand).get()


def wire(cast: Cast, network: str, given: dict[str, str], identity: OwnIdentity) -> Wire:
    article = articles.write(cast.aurora, "Hours", HOURS, cast.ana, NOW)
    articles.approve(article, cast.ana, NOW)
    return Wire(connect(cast.aurora, network, given, identity), article)


def let_answer(there: Wire) -> None:
    """The owner's leave, and a threshold that lets everything pass which no rule holds back."""
    brand, reader = there.channel.brand, READERS.first
    articles.let_answer(there.article, there.channel.network, Person.objects.get(handle="ana"), NOW)
    Dial.across_brands.create(brand=brand, alpha=0.02, delta=0.05, audit=0.0, shadow=False, at=NOW)
    group = Group(brand.pk, "en", "mention")
    figures = {"alpha": 0.02, "delta": 0.05, "spent": 0.03, "labels": 200, "rank": 1, "threshold": 1.1}
    bound = binding(group, reader.fingerprint, reader.name)
    facts = {**group.facts, **figures, "others": 100, "passed": 100, "look": 1, "reader": reader.name}
    Calibration.across_brands.create(**facts, binding=bound)
    right_everywhere(group, READERS)


def toot(words: str, edited: datetime | None = None) -> Body:
    return {
        "id": "01POST",
        "account": DEE,
        "created_at": NOW.isoformat(),
        "edited_at": edited.isoformat() if edited else None,
        "content": f"<p>@shop {words}</p>",
        "visibility": "public",
        "in_reply_to_id": None,
        "reblog": None,
        "mentions": [{"id": "01SHOP", "acct": "shop", "username": "shop"}],
    }


def notified(kind: str, status: Body, at: datetime) -> Body:
    base = {"id": f"01NOTE{kind}", "type": kind, "created_at": at.isoformat(), "account": DEE}
    return {"notification": {**base, "status": status}}


def streamed(words: str, at: datetime) -> Body:
    return {"edited": toot(words, at)}


def polled(words: str, at: datetime) -> Body:
    return notified("update", toot(words, at), at)


def mentioned_again(words: str, at: datetime) -> Body:
    return notified("mention", toot(words, at), at)


def noted(words: str, cid: str, at: datetime) -> Body:
    return {
        "notification": {
            "uri": f"at://{DID}/app.bsky.feed.post/3k1",
            "cid": cid,
            "author": {"did": DID, "handle": "dee.test", "displayName": "Dee"},
            "reason": "mention",
            "record": {"$type": "app.bsky.feed.post", "text": words, "createdAt": at.isoformat(), "langs": ["en"]},
            "indexedAt": at.isoformat(),
            "isRead": False,
        }
    }


def another_cid(words: str, at: datetime) -> Body:
    return noted(words, f"cid-of-{words[:5]}", at)


def numbered(at: datetime) -> str:
    """As X numbers a post made then."""
    return str((int(at.timestamp() * 1000) - 1_288_834_974_657) << 22)


def on_x(words: str, at: datetime) -> Body:
    """Each edit has a number of its own, and names those before it."""
    ids = list(dict.fromkeys([numbered(NOW), numbered(at)]))
    row = {"id": ids[-1], "author_id": "42", "text": f"@shop {words}", "created_at": at.isoformat(), "lang": "en"}
    return {"row": {**row, "conversation_id": ids[0], "edit_history_tweet_ids": ids}}


Edit = Callable[[str, datetime], Body]
WAYS = [("mastodon", streamed), ("mastodon", polled), ("mastodon", mentioned_again), ("bluesky", another_cid)]
by_each_way = pytest.mark.parametrize(("network", "edited"), [*WAYS, ("x", on_x)])
where_a_robot_may_answer = pytest.mark.parametrize(("network", "edited"), WAYS)


def connected(cast: Cast, network: str) -> tuple[Wire, Body]:
    """A channel on this network, and a question that came by it."""
    if network == "mastodon":
        given = {"server": "https://shop.example", "token": "t"}
        return wire(cast, network, given, OwnIdentity("01SHOP", "shop", "Shop")), notified(
            "mention", toot(ASKS), NOW
        )
    if network == "x":
        return wire(cast, "x", {"token": "t"}, OwnIdentity("1001", "shop", "Shop")), on_x(ASKS, NOW)
    given = {"service": "https://pds.example", "handle": "shop.test", "password": "app-pass-word"}
    return wire(cast, network, given, OwnIdentity("did:plc:shop", "shop.test", "Shop")), noted(ASKS, "cid-1", NOW)


@by_each_way
def test_a_question_edited_into_a_complaint_loses_its_draft_and_needs_a_person(
    cast: Cast, network: str, edited: Edit
) -> None:
    there, question = connected(cast, network)
    there.hear(question)
    assert (there.talk.need, Draft.across_brands.filter(verdict__isnull=True).count()) == ("draft", 1)
    now = NOW + timedelta(minutes=5)
    for _ in range(2):  # a network says it more than once
        there.hear(edited(ANGRY, now - timedelta(minutes=1)), now=now)
    message = Message.of(cast.aurora).get()
    assert (there.talk.need, there.talk.complaint_open, there.talk.tone) == ("person", True, "complaint")
    assert not Draft.across_brands.filter(verdict__isnull=True).exists()
    assert Decision.across_brands.get(message=message).route == "person"
    assert ANGRY in message.text
    assert [turn.before.endswith(ASKS) for turn in message.turns.all()] == [True]
    assert [one.waiting_since for one in conversations(cast.aurora, "waiting")] == [NOW]


@where_a_robot_may_answer
def test_its_automatic_answer_in_line_is_taken_back(cast: Cast, network: str, edited: Edit) -> None:
    there, question = connected(cast, network)
    let_answer(there)
    there.hear(question)
    reply = Reply.of(cast.aurora).get()
    assert (reply.step, there.talk.need) == (Step.QUEUED, "nothing")
    now = NOW + timedelta(seconds=20)
    there.hear(edited(ANGRY, now), now=now)
    reply.refresh_from_db()
    assert (reply.step, there.talk.need, there.talk.complaint_open) == (Step.WITHDRAWN, "person", True)


@by_each_way
def test_the_same_words_again_change_nothing(cast: Cast, network: str, edited: Edit) -> None:
    there, question = connected(cast, network)
    there.hear(question)
    before = Decision.across_brands.get().entry_id
    there.hear(question, edited(ASKS, NOW + timedelta(seconds=1)), now=NOW + timedelta(seconds=20))
    assert (Decision.across_brands.get().entry_id, there.talk.need) == (before, "draft")
    assert not Message.of(cast.aurora).get().turns.exists()


@where_a_robot_may_answer
def test_edited_before_we_heard_of_it_at_all_only_the_last_words_are_decided(
    cast: Cast, network: str, edited: Edit
) -> None:
    there, question = connected(cast, network)
    let_answer(there)
    there.hear(question, edited(ANGRY, NOW + timedelta(seconds=5)), now=NOW + timedelta(seconds=20))
    assert (there.talk.need, there.talk.complaint_open, Reply.of(cast.aurora).count()) == ("person", True, 0)
    assert Decision.across_brands.get().route == "person"


def test_where_only_the_last_words_are_told_they_are_heard_once_and_the_first_ones_are_no_news(cast: Cast) -> None:
    there, question = connected(cast, "x")
    there.hear(on_x(ANGRY, NOW + timedelta(minutes=1)), now=NOW + timedelta(minutes=2))
    there.hear(question, on_x(ANGRY, NOW + timedelta(minutes=1)), now=NOW + timedelta(minutes=3))
    message = Message.of(cast.aurora).get()
    assert (ANGRY in message.text, message.network_id, message.at) == (True, numbered(NOW), NOW)
    assert (there.talk.need, Decision.across_brands.count()) == ("person", 1)
