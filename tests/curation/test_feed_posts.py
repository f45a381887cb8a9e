"""A feed's entries become posts by a template, each once; the week's summary; what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Role
from rapport.curation.feed_posts import IN_LINE_AT_ONCE, entry_words
from rapport.curation.field_read import LEAST, write_field_read
from rapport.curation.forget_cards import forget_cards
from rapport.curation.models import Becomes, CuratedCard, Looks, Sighting, TasteLesson, Watcher
from rapport.curation.ranking import ranked
from rapport.curation.taps import keep_card
from rapport.curation.watching import CannotWatch, WatcherGiven, set_watcher
from rapport.domain.post_states import PostState
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post, Variant
from rapport.publishing.slots import SlotGiven, set_slots
from rapport.publishing.standing import stands
from tests.cast import channel
from tests.curation.world import Field

VIDEO_FEED = Path(__file__).parent / "feeds" / "youtube_channel.xml"
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WORDS = ("Spoons of cherry, carved.", "Nine days of rain.", "The chair admits it.", "How to save a veneer.")


def posts(field: Field) -> list[Post]:
    return list(with_parts(Post.of(field.street.brand)).order_by("pk"))


def slots(field: Field) -> None:
    week = [SlotGiven(day, time(9, 30)) for day in range(7)]
    set_slots(field.street.channel, week, "Europe/Rome", field.street.ana, field.now)


def test_an_entry_becomes_a_draft_with_its_words_in_the_template(field: Field) -> None:
    field.feed(Becomes.DRAFTS, template="New on our blog: {title}\n{link}")
    field.entries("Save a veneer & more")
    field.look()
    [post] = posts(field)
    assert post.idea == "New on our blog: Save a veneer & more\nhttps://quaderni.example/0"
    assert (stands(post).state, post.author) == (PostState.DRAFT, field.street.ana)
    assert ranked(field.street.brand, field.now) == [], "it is no card to choose from"


def test_the_same_entry_is_never_posted_twice(field: Field) -> None:
    row = field.feed(Becomes.DRAFTS)
    field.entries("One", "Two")
    field.look()
    for _ in range(2):  # a feed that begins anew, or that forgot what it had said
        row.refresh_from_db()
        row.cursor = ""
        row.save()
        field.entries("One, changed", "Two", "Three")
        field.look_again()
    assert len(posts(field)) == 3
    CuratedCard.of(field.street.brand).delete()
    Sighting.of(field.street.brand).delete()
    row.refresh_from_db()
    row.cursor = ""
    row.save()
    field.look_again()
    assert len(posts(field)) == 3, "also where all that was read is forgotten"


VIDEOS = "https://www.youtube.com/feeds/videos.xml?channel_id=UCquercusandash000000000"


def on_youtube(field: Field, becomes: Becomes, **more: object) -> Watcher:
    there = channel(field.street.brand, "youtube")
    given = {"becomes": becomes, "channels": [field.street.channel], **more}
    described = WatcherGiven("Quercus", Looks.ACCOUNT, VIDEOS.rpartition("=")[2], there, **given)  # type: ignore[arg-type]
    return set_watcher(field.street.brand, described, field.street.ana, field.now)


@pytest.mark.parametrize(("becomes", "state"), [(Becomes.DRAFTS, "draft"), (Becomes.QUEUED, "scheduled")])
def test_a_youtube_channels_videos_become_posts_by_the_template(
    field: Field, becomes: Becomes, state: str
) -> None:
    """The channel is watched by its feed, so that its videos are a feed's entries."""
    slots(field)
    row = on_youtube(field, becomes, template="A film: {title}\n{link}")
    assert row.template
    at = (field.now - timedelta(hours=1)).isoformat()
    field.web.pages[VIDEOS] = VIDEO_FEED.read_text("utf-8").replace("@AT@", at).encode()
    field.look()
    [post] = posts(field)
    words = "A film: How Tove Lindqvist cuts a scarf joint\nhttps://www.youtube.com/watch?v=Wq0000000_A"
    assert (post.idea, stands(post).state) == (words, state)
    field.look_again()
    assert len(posts(field)) == 1


def test_an_account_that_is_searched_for_becomes_cards_only(field: Field) -> None:
    with pytest.raises(CannotWatch, match="Only the entries of a feed"):
        field.watch("tove@aurora.example", Looks.ACCOUNT, becomes=Becomes.DRAFTS, channels=[field.street.channel])
    on_youtube(field, Becomes.CARDS)
    with pytest.raises(CannotWatch, match="at least one channel"):
        on_youtube(field, Becomes.DRAFTS, channels=[])


def test_queued_entries_take_slots_and_a_flood_becomes_drafts(field: Field) -> None:
    slots(field)
    field.feed(Becomes.QUEUED)
    field.entries(*(f"Entry {n}" for n in range(IN_LINE_AT_ONCE + 3)))
    field.look()
    found = [stands(one).state for one in posts(field)]
    assert found.count(PostState.SCHEDULED) == IN_LINE_AT_ONCE
    assert found.count(PostState.DRAFT) == 3
    times = Variant.of(field.street.brand).filter(at__isnull=False).values_list("at", flat=True)
    assert len(set(times)) == IN_LINE_AT_ONCE


def test_without_slots_or_a_member_who_stands_for_it_it_stays_a_draft(field: Field) -> None:
    field.feed(Becomes.QUEUED)
    field.entries("One")
    field.look()
    slots(field)
    Membership.of(field.street.brand).update(role=Role.VIEWER)
    field.entries("One", "Two")
    field.look_again()
    assert [stands(one).state for one in posts(field)] == [PostState.DRAFT] * 2


@pytest.mark.parametrize("template", ["{password}", "{first name}: {title}", "x" * 3000])
def test_a_template_with_unknown_variables_is_refused(field: Field, template: str) -> None:
    with pytest.raises(CannotWatch):
        field.feed(Becomes.DRAFTS, template=template)


def test_only_a_feeds_entries_become_posts_by_themselves(field: Field) -> None:
    with pytest.raises(CannotWatch):
        field.watch("joint", becomes=Becomes.DRAFTS, channels=(field.street.channel,))


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_words_of_an_entry_open_a_place_or_call_somebody(text: str, author: str) -> None:
    card = CuratedCard(text=text, url="https://a.example/1", author_id="1", network="practice")
    said = entry_words("{title} · {words} · {author} · {feed} {link}", card, author)
    assert not any(sign in said for sign in "{}‹›\x00")
    assert said.endswith("https://a.example/1")
    assert len(said.splitlines()) <= 1


def test_on_friday_there_is_one_draft_of_what_was_kept(field: Field) -> None:
    field.street.now = FRIDAY - timedelta(hours=4)
    field.watch("wood")
    for n, words in enumerate(WORDS):
        field.says(f"{words} wood https://a.example/{n}", f"tove{n}")
    field.look()
    cards = field.cards()
    brand = field.street.brand
    for card in cards[: LEAST - 1]:
        keep_card(card, field.street.ana, field.now)
    assert write_field_read(brand, FRIDAY) is None, "two are no summary"
    keep_card(cards[LEAST - 1], field.street.ana, field.now)
    assert write_field_read(brand, FRIDAY - timedelta(days=1)) is None, "not before Friday"
    post = write_field_read(brand, FRIDAY)
    assert post is not None
    assert all(f"Tove{n}" in post.idea for n in range(3))
    assert len(post.thread) == 3
    assert all("https://a.example/" in part for part in post.thread)
    assert stands(with_parts(Post.of(brand).filter(pk=post.pk)).get()).state == PostState.DRAFT
    assert write_field_read(brand, FRIDAY + timedelta(days=1)) is None, "once a week"


def test_finds_are_kept_for_a_month_and_what_was_kept_for_three(field: Field) -> None:
    kept, left = field.found(WORDS[0], WORDS[2])
    keep_card(kept, field.street.ana, field.now)
    assert forget_cards(field.now + timedelta(days=29)) == 0
    assert forget_cards(field.now + timedelta(days=31)) == 1
    assert field.cards() == [kept]
    assert not CuratedCard.of(field.street.brand).filter(pk=left.pk).exists()
    assert forget_cards(field.now + timedelta(days=91)) == 1
    assert len(posts(field)) == 1, "the draft is ours"
    assert TasteLesson.of(field.street.brand).exists()
