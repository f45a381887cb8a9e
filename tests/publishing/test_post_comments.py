"""Words about a post: a reply is never read by more people than what it answers, at any level."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.approvals.models import Client
from rapport.publishing.approval_models import ClientAsk, PostComment
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import When
from rapport.publishing.post_comments import client_says, comments_of, external, say_about, seen_by_client
from rapport.publishing.writing import VariantGiven
from tests.publishing.world import Desk

# Each row: which of those before it answers (None: nothing), whether it is internal, and which client said it.
ROWS = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 30)), st.booleans(), st.sampled_from([0, 0, 1, 2])))


def rows_of(drawn: list[tuple[int | None, bool, int]]) -> list[PostComment]:
    rows: list[PostComment] = []
    for number, (above, internal, client) in enumerate(drawn, 1):
        parent = rows[above % len(rows)] if above is not None and rows else None
        row = PostComment(pk=number, internal=internal, client_id=client or None)
        row.parent_id = parent.pk if parent else None
        rows.append(row)
    return rows


@given(ROWS)
@settings(deadline=None)
def test_what_a_client_reads_is_external_up_to_the_first_words(drawn: list[tuple[int | None, bool, int]]) -> None:
    """Whatever the rows say, also rows that no verb would have written."""
    rows = rows_of(drawn)
    known, shown = {one.pk: one for one in rows}, {one.pk for one in external(rows, 1)}
    for one in rows:
        chain, at = [], one
        while at:
            chain.append(at)
            at = known.get(at.parent_id or 0)  # type: ignore[assignment]
        allowed = all(not each.internal and each.client_id in (None, 1) for each in chain)
        assert (one.pk in shown) == allowed


def test_rows_that_lead_round_or_nowhere_are_read_by_no_client() -> None:
    one, two = PostComment(pk=1, internal=False, parent_id=2), PostComment(pk=2, internal=False, parent_id=1)
    lost = PostComment(pk=3, internal=False, parent_id=99)
    assert external([one, two, lost], 1) == []


def asked(desk: Desk, name: str = "Carla") -> ClientAsk:
    post = desk.all()[0] if desk.all() else desk.post(variants=(VariantGiven(desk.channels[0]),))
    if not Client.of(desk.brand).exists():
        line_up(post, When.NOW, desk.ana, desk.now)
    link, _token = ask_client(ClientGiven(name), [post], desk.channels, desk.ana, desk.now)
    return ClientAsk.of(desk.brand).select_related("link__client", "post__brand").get(link=link)


@pytest.mark.django_db
def test_under_internal_words_a_reply_is_internal_whoever_asks_otherwise() -> None:
    desk = Desk.fresh(1)
    ask = asked(desk)
    inside = say_about(ask.post, "She pays late.", desk.ana, desk.now)
    reply = say_about(ask.post, "Still?", desk.bo, desk.now, internal=False, parent=inside)
    deeper = say_about(ask.post, "Yes.", desk.ana, desk.now, internal=False, parent=reply)
    assert (reply.internal, deeper.internal) == (True, True)
    assert seen_by_client(ask) == []
    assert len(comments_of(ask.post)) == 3


@pytest.mark.django_db
def test_an_internal_reply_to_a_clients_words_stays_internal() -> None:
    desk = Desk.fresh(1)
    ask = asked(desk)
    theirs = client_says(ask, "Bella.", desk.now)
    say_about(ask.post, "She likes it!", desk.ana, desk.now, parent=theirs)
    said = say_about(ask.post, "Thank you.", desk.ana, desk.now, internal=False, parent=theirs)
    assert seen_by_client(ask) == [theirs, said]


@pytest.mark.django_db
def test_one_client_reads_nothing_of_another() -> None:
    desk = Desk.fresh(1)
    carla, dora = asked(desk), asked(desk, "Dora")
    theirs = client_says(carla, "Too dear.", desk.now)
    say_about(carla.post, "We know.", desk.ana, desk.now, internal=False, parent=theirs)
    assert (len(seen_by_client(carla)), seen_by_client(dora)) == (2, [])


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_nothing_and_too_much_are_refused(words: str) -> None:
    desk = Desk.fresh(1)
    with pytest.raises(NotNow):
        say_about(desk.post(), words, desk.ana, desk.now)


@pytest.mark.django_db
def test_what_is_answered_belongs_to_the_same_post() -> None:
    desk = Desk.fresh(1)
    row = say_about(desk.post(), "Here.", desk.ana, desk.now)
    with pytest.raises(NotNow):
        say_about(desk.post("Another."), "There.", desk.ana, desk.now, parent=row)
