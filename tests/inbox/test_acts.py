"""Acts without words, from the inbox: done once, taken back, never where the network or privacy forbids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.domain.acts import How
from rapport.domain.message import Act, Author, Incoming, Kind, Visibility
from rapport.inbox import react as reacting
from rapport.inbox import remove as removing
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation, Direction, Message, Need
from rapport.inbox.react import CannotReact, react, take_back
from rapport.inbox.remove import CannotRemove, remove
from rapport.inbox.store import store
from rapport.inbox.surface_failures import surface_failures
from rapport.inbox.write import write
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Delivery, Step
from tests.cast import NOW, Cast
from tests.outbox.networks import ActingChannel, Paper, PaperChannel

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@dataclass
class Scene:
    """Dee's public comment on a network that offers everything."""

    cast: Cast
    paper: Paper
    heard: Message

    def send(self) -> None:
        for number in due(LATER):
            async_to_sync(deliver)(number, lambda row: self.paper.connector(), lambda *_: [], lambda: LATER)
        surface_failures(LATER)


def comment(cast: Cast, kind: Kind = Kind.COMMENT, visibility: Visibility = Visibility.PUBLIC) -> Message:
    n = Message.across_brands.count() + 1
    event = Incoming(
        f"m{n}", kind, Author(f"d{n}", handle="dee"), "Nice lamp", NOW, f"t{n}", visibility=visibility
    )
    [one] = store([Arrival(cast.channel, n, event)], NOW)
    return one.message


@pytest.fixture
def scene(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for module in (reacting, removing):
        monkeypatch.setattr(module, "connector", lambda network: ActingChannel)
    return Scene(cast, Paper(), comment(cast))


@pytest.mark.parametrize("act", [Act.FAVOURITE, Act.REPOST, Act.FOLLOW])
def test_a_reaction_is_done_once_and_taken_back(scene: Scene, act: Act) -> None:
    talk, ana = scene.heard.conversation, scene.cast.ana
    first = react(talk, act, ana, LATER)
    assert react(talk, act, scene.cast.bo, LATER) == first
    scene.send()
    assert react(talk, act, ana, LATER).pk == first.pk
    back = take_back(talk, act, ana, LATER)
    assert (back.payload["undo"], back.payload["undoes"]) == (True, f"n-{first.key}")
    assert take_back(talk, act, ana, LATER).pk == back.pk
    scene.send()
    assert [one.key for one in scene.paper.done] == [first.key, back.key]
    assert react(talk, act, ana, LATER).pk not in (first.pk, back.pk)


def test_what_has_not_left_is_withdrawn_and_never_done(scene: Scene) -> None:
    talk, ana = scene.heard.conversation, scene.cast.ana
    row = react(talk, Act.FAVOURITE, ana, LATER)
    assert take_back(talk, Act.FAVOURITE, ana, LATER).step == Step.WITHDRAWN
    scene.send()
    assert scene.paper.done == []
    row.refresh_from_db()
    assert row.step == Step.WITHDRAWN
    with pytest.raises(CannotReact):
        take_back(talk, Act.FAVOURITE, ana, LATER)


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Visibility)), st.sampled_from(list(Act)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_private_words_are_never_passed_on(scene: Scene, kind: Kind, seen_by: Visibility, act: Act) -> None:
    heard = comment(scene.cast, kind, seen_by)
    allowed = act in (Act.FAVOURITE, Act.FOLLOW) or (
        act is Act.REPOST and seen_by in (Visibility.PUBLIC, Visibility.UNLISTED)
    )
    if allowed:
        assert react(heard.conversation, act, scene.cast.ana, LATER, message=heard).step == Step.QUEUED
    else:
        with pytest.raises(CannotReact):
            react(heard.conversation, act, scene.cast.ana, LATER, message=heard)


def test_nothing_is_offered_where_the_network_has_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reacting, removing):
        monkeypatch.setattr(module, "connector", lambda network: PaperChannel)
    for act in Act:
        with pytest.raises(CannotReact):
            react(scene.heard.conversation, act, scene.cast.ana, LATER)
    with pytest.raises(CannotRemove):
        remove(scene.heard, How.HIDE, "Insults", scene.cast.ana, LATER)
    assert not Delivery.across_brands.exists()


def said(scene: Scene) -> Message:
    write(scene.heard.conversation, "Thank you!", scene.cast.ana, NOW)
    scene.send()
    return Message.across_brands.get(direction=Direction.OUT)


def test_our_own_words_are_deleted_and_show_as_removed(scene: Scene) -> None:
    ours = said(scene)
    row = remove(ours, How.DELETE, " Wrong  price ", scene.cast.ana, LATER)
    assert remove(ours, How.DELETE, "again", scene.cast.bo, LATER) == row
    ours.refresh_from_db()
    assert ours.removed_at is None
    scene.send()
    ours.refresh_from_db()
    assert Message.across_brands.get(pk=ours.pk).removed_at == LATER
    assert row.payload["reason"] == "Wrong price"
    assert [one.target for one in scene.paper.done] == [removing.named(ours)]
    with pytest.raises(CannotRemove):
        remove(ours, How.UNHIDE, "x", scene.cast.ana, LATER)


def test_who_loses_our_answer_waits_again(scene: Scene) -> None:
    """Whatever was answered is answered no more once the customer cannot read it."""
    said_to = scene.heard.conversation
    waits = Conversation.across_brands.get(pk=said_to.pk).waiting_since
    ours = said(scene)
    assert Conversation.across_brands.get(pk=said_to.pk).waiting_since is None
    remove(ours, How.DELETE, "Wrong price", scene.cast.ana, LATER)
    assert Conversation.across_brands.get(pk=said_to.pk).waiting_since is None
    scene.send()
    talk = Conversation.across_brands.get(pk=said_to.pk)
    assert (talk.need, talk.waiting_since) == (Need.PERSON, waits or scene.heard.at)


@given(st.sampled_from(list(Kind)), st.sampled_from(list(How)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_review_is_never_hidden_nor_others_words_deleted(scene: Scene, kind: Kind, how: How) -> None:
    heard = comment(scene.cast, kind)
    if how is How.HIDE and kind in (Kind.COMMENT, Kind.MENTION):
        assert remove(heard, how, "Insults", scene.cast.ana, LATER).step == Step.QUEUED
    else:
        with pytest.raises(CannotRemove):
            remove(heard, how, "Insults", scene.cast.ana, LATER)


def test_a_removal_names_its_reason(scene: Scene) -> None:
    with pytest.raises(CannotRemove):
        remove(scene.heard, How.HIDE, "  ", scene.cast.ana, LATER)


def test_what_was_hidden_is_shown_again(scene: Scene) -> None:
    remove(scene.heard, How.HIDE, "Insults", scene.cast.ana, LATER)
    scene.send()
    remove(scene.heard, How.UNHIDE, "It was irony", scene.cast.ana, LATER)
    scene.send()
    assert [getattr(one, "how", None) for one in scene.paper.done] == [How.HIDE, How.UNHIDE]
    assert remove(scene.heard, How.HIDE, "No irony", scene.cast.ana, LATER).step == Step.QUEUED
