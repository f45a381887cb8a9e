"""A tap makes a credited draft, a place in the queue or a repost, teaches, and can be undone."""

from __future__ import annotations

import re
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.curation.credit import ALL, credited, quoted_words
from rapport.curation.models import CuratedCard, Tap, TasteLesson
from rapport.curation.ranking import ranked
from rapport.curation.taps import (
    CannotPassOn,
    dismiss_card,
    keep_card,
    may_quote,
    quote_card,
    repost_card,
    schedule_card,
    undo_tap,
)
from rapport.curation.taste import forget_taste, taught
from rapport.domain.post_states import PostState
from rapport.domain.quote import Quote
from rapport.domain.set_apart import TURNS
from rapport.inbox.write import write
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery, Step
from rapport.publishing.checks import NotReady
from rapport.publishing.composed import with_parts
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.slots import SlotGiven, set_slots
from rapport.publishing.standing import stands
from tests.curation.world import Field

JOINT = "A scarf joint I cut in 1998 came back today."
CHAIR = "The ladder-back is a chair that admits how it is made."


def slots(field: Field) -> None:
    week = [SlotGiven(day, time(9, 30)) for day in range(7)]
    set_slots(field.street.channel, week, "Europe/Rome", field.street.ana, field.now)


def state(post: Post) -> PostState:
    return stands(with_parts(Post.across_brands.filter(pk=post.pk)).get()).state


CALLS = re.compile(r"[@#＠＃]\w")


def test_one_tap_is_a_draft_with_its_source_and_nothing_leaves(field: Field) -> None:
    [card] = field.found(JOINT)
    tap = keep_card(card, field.street.ana, field.now)
    assert tap.post is not None
    assert tap.post.idea.startswith("Visto da Tove (Practice):") or "Tove" in tap.post.idea
    assert "scarf joint" in tap.post.idea
    assert (state(tap.post), Delivery.of(field.street.brand).count()) == (PostState.DRAFT, 0)
    assert ranked(field.street.brand, field.now) == []


def test_pressed_twice_it_is_one_draft(field: Field) -> None:
    [card] = field.found(JOINT)
    keep_card(card, field.street.ana, field.now)
    with pytest.raises(CannotPassOn, match="already"):
        keep_card(card, field.street.ana, field.now)
    assert Post.of(field.street.brand).count() == 1


def test_scheduled_it_takes_the_next_free_slot(field: Field) -> None:
    one, two = field.found(JOINT, CHAIR)
    with pytest.raises(CannotPassOn, match="slots"):
        schedule_card(one, field.street.ana, field.now)
    assert not Post.of(field.street.brand).exists()
    slots(field)
    posts = [schedule_card(card, field.street.ana, field.now).post for card in (one, two)]
    assert [state(post) for post in posts if post] == [PostState.SCHEDULED] * 2
    assert len({post.variants.get().at for post in posts if post}) == 2


def test_a_repost_leaves_by_the_one_door_in_the_persons_name(field: Field) -> None:
    [card] = field.found(JOINT)
    repost_card(card, field.street.ana, field.now)
    row = Delivery.of(field.street.brand).get()
    assert (row.kind, row.approved_by, row.payload["target"]) == ("reaction", field.street.ana, card.network_id)
    field.street.deliver()
    row.refresh_from_db()
    assert row.step == Step.QUEUED, "it can be undone for ten seconds"
    field.street.pass_time(11)
    field.street.deliver()
    row.refresh_from_db()
    assert row.step == Step.SENT
    assert Entry.of(field.street.brand).filter(what="card kept").count() == 1


def test_undone_everything_is_as_it_was(field: Field) -> None:
    slots(field)
    first, second, third, fourth = field.found(JOINT, CHAIR, "Oak and ash.", "A spoon of cherry, carved by hand.")
    before = list(TasteLesson.of(field.street.brand).values_list("feature", "kept", "left"))
    ana, now = field.street.ana, field.now
    taps = [keep_card(first, ana, now), schedule_card(second, ana, now)]
    taps += [repost_card(third, ana, now), dismiss_card(fourth, ana, now)]
    assert ranked(field.street.brand, now) == []
    for tap in taps:
        undo_tap(tap, ana, now)
        undo_tap(tap, ana, now)
    assert len(ranked(field.street.brand, now)) == 4
    assert not Post.of(field.street.brand).exists()
    assert {one.step for one in Delivery.of(field.street.brand)} == {Step.WITHDRAWN}
    lessons = TasteLesson.of(field.street.brand).exclude(kept=0, left=0)
    assert list(lessons.values_list("feature", "kept", "left")) == before == []


def test_a_repost_that_is_out_is_taken_back_on_the_network(field: Field) -> None:
    [card] = field.found(JOINT)
    tap = repost_card(card, field.street.ana, field.now)
    field.street.pass_time(11)
    field.street.deliver()
    undo_tap(tap, field.street.ana, field.now)
    field.street.deliver()
    assert [one.payload["undo"] for one in Delivery.of(field.street.brand).order_by("pk")] == [False, True]
    assert {one.step for one in Delivery.of(field.street.brand)} == {Step.SENT}


def test_what_is_out_is_not_undone_as_if_it_were_not(field: Field) -> None:
    slots(field)
    [card] = field.found(JOINT)
    tap = schedule_card(card, field.street.ana, field.now)
    assert tap.post is not None
    at = tap.post.variants.get().at
    assert at is not None
    field.street.now = at
    field.street.deliver()
    assert state(tap.post) == PostState.PUBLISHED
    with pytest.raises(CannotPassOn):
        undo_tap(tap, field.street.ana, field.now)
    tap.refresh_from_db()
    assert tap.undone_at is None


def test_taps_teach_and_the_card_says_so_until_it_is_forgotten(field: Field) -> None:
    for n, words in enumerate(("Workshop films from Risør.", "A workshop in Imola.", "My workshop on Sunday.")):
        [card] = field.found(words, handle=f"tove{n}")
        keep_card(card, field.street.ana, field.now)
    for n, words in enumerate(("Trends for 2027, chairs.", "Price trends of pine.", "Trends and tricks.")):
        [card] = field.found(words, handle=f"seller{n}")
        dismiss_card(card, field.street.ana, field.now)
    liked, left = field.found("Inside the workshop of a cooper.", "Seven trends you must know.", handle="eve")
    first, last = ranked(field.street.brand, field.now)
    assert (first.card, last.card) == (liked, left)
    assert any("you kept others with “workshop”" in why for why in first.why)
    assert any("you left others with “trends”" in why for why in last.why)
    assert {one.feature for one in taught(field.street.brand)} >= {"word:trends"}
    forget_taste(field.street.brand, field.street.ana, field.now)
    assert not TasteLesson.of(field.street.brand).exists()


def test_whoever_waits_for_an_answer_is_answered_first(field: Field) -> None:
    [card] = field.found("My table after a year, with two cup marks.", handle="lucia")
    field.street.receive()
    [found] = ranked(field.street.brand, field.now)
    assert found.talk == field.street.conversation("lucia")
    write(field.street.conversation("lucia"), "Thank you!", field.street.ana, field.now)
    assert [one.talk for one in ranked(field.street.brand, field.now)] in ([None], [found.talk])
    assert card.handle == "lucia"


@example("Oak\u202eevil", "Tove\u2067", "tove\u202e@saws.example")
@example("@“victim @@victim #@victim ＠victim", "@@victim", "a.b) @victim (x")
@example("oak", "Tove", "{a.\n@victim")
@given(st.text(max_size=600), st.text(max_size=200), st.text(max_size=120))
def test_whatever_somebody_wrote_the_credit_calls_nobody_and_opens_nothing(
    text: str, name: str, handle: str
) -> None:
    card = CuratedCard(text=text, name=name, handle=handle, author_id="1", network="practice", url="", link="")
    said = credited(Brand(language="en"), card)
    assert not any(sign in said for sign in "{}‹›\x00")
    assert not TURNS.search(said), "our own post is turned by nobody's marks"
    assert not CALLS.search(quoted_words(text, 200))
    assert not CALLS.search(said.replace(f"(@{handle.lstrip('@')})", "", 1)), "nobody but whose words they are"
    assert len(quoted_words(text, 100)) <= 100
    assert len(said) <= ALL + 250


def test_a_handle_of_one_server_is_not_called_on_another_network(field: Field) -> None:
    bare = CuratedCard(text="x", name="Tove", handle="@tove", author_id="1", network="practice")
    whole = CuratedCard(text="x", name="Tove", handle="tove@saws.example", author_id="1", network="practice")
    assert "@tove" not in credited(field.street.brand, bare)
    assert "(@tove@saws.example)" in credited(field.street.brand, whole)


def test_a_closed_channel_reposts_nothing(field: Field) -> None:
    [card] = field.found(JOINT)
    Channel.across_brands.filter(pk=card.channel_id).update(closed_at=field.now)
    card.refresh_from_db()
    with pytest.raises(CannotPassOn, match="Open it there"):
        repost_card(card, field.street.ana, field.now)
    assert not Tap.of(field.street.brand).exists()
    assert not Delivery.of(field.street.brand).exists()


def test_a_quote_is_a_draft_without_words_yet_that_carries_their_post(field: Field) -> None:
    [card] = field.found(JOINT)
    tap = quote_card(card, field.street.ana, field.now)
    assert tap.post is not None
    assert (tap.post.idea, state(tap.post)) == ("", PostState.DRAFT)
    quote = Quote.kept(tap.post.quote)
    assert quote
    assert (quote.network_id, quote.who, quote.text) == (card.network_id, "Tove", card.text)
    with pytest.raises(NotReady, match="no words"):
        line_up(tap.post, When.NOW, field.street.ana, field.now)
    undo_tap(tap, field.street.ana, field.now)
    assert not Post.of(field.street.brand).exists()
    assert [one.card for one in ranked(field.street.brand, field.now)] == [card]


def test_what_no_channel_can_quote_makes_no_draft(field: Field) -> None:
    field.entries("Three glues")
    field.feed()
    field.look()
    card = CuratedCard.of(field.street.brand).get()
    assert not may_quote(card)
    with pytest.raises(CannotPassOn, match="quote"):
        quote_card(card, field.street.ana, field.now)
    assert not Post.of(field.street.brand).exists()
