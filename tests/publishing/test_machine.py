"""The one table of moves, tried: people and the sender do anything in any order, each step is in the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.availability.stops import start, stop
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.domain.post_hours import PostHour
from rapport.domain.post_states import LEAST, MOVES, Move, PostState, post_state, variant_state
from rapport.outbox import unknown
from rapport.outbox.models import Delivery, Step
from rapport.publishing.checks import NotReady
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostPart, When
from rapport.publishing.slots import QueueFull
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, discard_post
from tests.prose import ROOT
from tests.publishing.world import Desk

SENDER = {Move.BEGIN, Move.WAIT, Move.SENT, Move.REFUSE, Move.LOSE, Move.MISS}
FAULTS: list[ConnectorError | None] = [
    None,
    MaybeSent("k"),
    Refused("no"),
    TryAgain("busy", 5),
    NeedsReconnect("out"),
]


def leads(moves: set[Move]) -> set[tuple[PostState, PostState]]:
    """Every pair of states that some of these moves, one after the other, lead between."""
    pairs = {(a, b) for move in moves for a, b in product(*MOVES[move])}
    while more := {(a, d) for (a, b), (c, d) in product(pairs, pairs) if b == c} - pairs:
        pairs |= more
    return pairs


# What changed something in a walk: a rule that never does shows nothing.
DONE: set[frozenset[Move]] = set()


class Posts(RuleBasedStateMachine):
    said: Mapping[str, Any] = {}

    @initialize()
    def begin(self) -> None:
        # What an earlier walk left in line is not this one's.
        Delivery.across_brands.filter(step__in=[Step.QUEUED, Step.SENDING]).update(step=Step.WITHDRAWN)
        self.desk = Desk.fresh()
        self.post, self.n = self.desk.post(**self.said), 0
        self.four_eyes = False

    def tried(self, moves: set[Move], verb: Callable[[], object]) -> None:
        before = self.desk.states(self.post)
        with suppress(NotNow, NotReady, QueueFull, unknown.AlreadyDecided):
            verb()
        pairs = set(zip(before, self.desk.states(self.post), strict=True))
        if any(a != b for a, b in pairs):
            DONE.add(frozenset(moves))
        assert {(a, b) for a, b in pairs if a != b} <= leads(moves), (moves, pairs)

    @rule(how=st.sampled_from([When.NOW, When.DATE]), hours=st.integers(0, 3))
    def lines_up(self, how: When, hours: int) -> None:
        desk, at = self.desk, self.desk.now + timedelta(hours=hours)
        self.tried(self.lines(), lambda: line_up(self.post, how, desk.ana, desk.now, at=at))

    @rule(hours=st.integers(0, 3))
    def moves(self, hours: int) -> None:
        desk = self.desk
        at = desk.now + timedelta(hours=hours)
        self.tried(self.lines(), lambda: move_post(self.post, at, desk.ana, desk.now))

    def lines(self) -> set[Move]:
        """Where others are asked first, putting in line is asking, and what was asked before is over."""
        return {Move.ASK, Move.RETURN} if self.four_eyes else {Move.LINE_UP}

    @rule(wanted=st.booleans())
    def asks_others(self, wanted: bool) -> None:
        desk, self.four_eyes = self.desk, wanted
        self.tried(set(), lambda: set_four_eyes(desk.brand, wanted, desk.ana, desk.now))

    @rule(yes=st.booleans())
    def gives_word(self, yes: bool) -> None:
        """A yes puts in line what was asked for; what of the post was not, is a draft as after a no."""
        desk, waiting = self.desk, ApprovalRequest.of(self.desk.brand).filter(outcome=RequestOutcome.OPEN)
        if not waiting.exists():
            self.asks_others(True)
            self.lines_up(When.DATE, 1)
        if row := waiting.first():
            moves = {Move.LINE_UP, Move.RETURN} if yes else {Move.RETURN}
            words = "" if yes else "Not like this."
            self.tried(moves, lambda: vote(row, yes, desk.bo, desk.now, seen=row.digest, words=words))

    @rule()
    def discards(self) -> None:
        before = self.desk.states(self.post)
        with suppress(NotNow):
            discard_post(self.post, self.desk.bo, self.desk.now)
        if Post.across_brands.filter(pk=self.post.pk).exists():
            assert self.desk.states(self.post) == before
            return
        assert set(before) <= MOVES[Move.DISCARD][0]
        DONE.add(frozenset({Move.DISCARD}))
        self.n += 1
        self.post = self.desk.post(f"Another {self.n}", **self.said)

    @rule(one=st.booleans())
    def edits(self, one: bool) -> None:
        self.n += 1
        texts = (f"Words {self.n}", "" if one else f"Other {self.n}")
        given = tuple(VariantGiven(c, text) for c, text in zip(self.desk.channels, texts, strict=True))
        words = PostGiven("Oak", variants=given, **self.said)
        self.tried({Move.EDIT}, lambda: change_post(self.post, words, self.desk.ana, self.desk.now))

    @rule()
    def takes_back(self) -> None:
        self.tried({Move.TAKE_BACK}, lambda: take_back_post(self.post, self.desk.bo, self.desk.now))

    @rule()
    def holds(self) -> None:
        self.tried({Move.HOLD}, lambda: hold_post(self.post, "", self.desk.bo, self.desk.now))

    @rule()
    def lets_go(self) -> None:
        self.tried({Move.RELEASE}, lambda: release_post(self.post, self.desk.bo, self.desk.now))

    @rule(before=st.sampled_from(FAULTS), after=st.sampled_from([None, MaybeSent("k")]), blind=st.booleans())
    def sends(self, before: ConnectorError | None, after: ConnectorError | None, blind: bool) -> None:
        self.desk.paper.before, self.desk.paper.after = before, after
        self.desk.paper.blind = Refused("not allowed to look") if blind else None
        seen, held = len(self.desk.paper.seen), self.desk.stands(self.post).post.held_at
        self.tried(SENDER, self.desk.send)
        assert not held or len(self.desk.paper.seen) == seen

    @rule(minutes=st.sampled_from([2, 59, 61]))
    def waits(self, minutes: int) -> None:
        self.desk.wait(minutes=minutes)

    @rule(pressed=st.booleans())
    def stops(self, pressed: bool) -> None:
        (stop if pressed else start)(self.desk.brand, self.desk.ana, self.desk.now)

    @rule()
    def somebody_looks(self) -> None:
        """On the network, for one that nobody knows of."""
        if row := Delivery.of(self.desk.brand).filter(step=Step.UNKNOWN).first():
            there = any(one.key == row.key for one in self.desk.paper.seen)
            verb, move = (unknown.arrived, Move.ARRIVED) if there else (unknown.did_not_arrive, Move.NOT_ARRIVED)
            self.tried({move}, lambda: verb(row, self.desk.bo, self.desk.now))

    @invariant()
    def nothing_is_said_twice(self) -> None:
        rows = Delivery.of(self.desk.brand).values_list("lane", "key")
        seen = {one.key for one in self.desk.paper.seen}
        out = Counter(lane for lane, key in rows if key in seen)
        assert len(out) <= len(self.desk.channels) * (self.n + 1)
        assert all(many <= 1 + len(self.said) for many in out.values())

    @invariant()
    def nothing_that_is_out_is_forgotten(self) -> None:
        """Also of what was taken back, held or refused half way: its part is a part of the post."""
        kept = set(PostPart.of(self.desk.brand).values_list("publication__key", flat=True))
        assert {one.key for one in self.desk.paper.seen} <= kept

    @invariant()
    def nothing_is_called_published_before_all_of_it_is_out(self) -> None:
        for one in self.desk.stands(self.post).variants:
            if one.state is PostState.PUBLISHED:
                assert len(one.publications) == 1 + len(self.said)
                assert all(row.step == Step.SENT for row in one.publications)

    @invariant()
    def what_is_proposed_and_what_leaves_are_told_apart_by_rows(self) -> None:
        """The column is the proposed time; an hour that was said yes to is a row of the outbox."""
        for one in self.desk.stands(self.post).variants:
            in_line = [row for row in one.publications if row.step in (Step.QUEUED, Step.SENDING)]
            assert (one.hour is PostHour.PROPOSED) == (not one.publications)
            assert (one.scheduled_at is not None) == bool(in_line)
            assert one.proposed_at is None or one.scheduled_at is None
            assert one.state is not PostState.WAITING or not in_line
            assert (one.hour is PostHour.LEFT) == one.partly_out
            for row in in_line:
                assert row.planned_for == (None if one.variant.how == When.NOW else one.variant.at)


class Threads(Posts):
    """Each in three deliveries, of which some leave and others may not."""

    said: Mapping[str, Any] = {"thread": ("Then.",), "first_comment": "Under it."}


def walked(examples: int, steps: int, machine: type[Posts] = Posts) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,  # the same walk each time: a change fails for what it changed
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_in_any_order_every_step_is_in_the_table_and_nothing_is_said_twice() -> None:
    DONE.clear()
    walked(12, 20)
    asked, yes, no = {Move.ASK, Move.RETURN}, {Move.LINE_UP, Move.RETURN}, {Move.RETURN}
    assert {frozenset(one) for one in (asked, yes, no, {Move.DISCARD})} <= DONE


@pytest.mark.django_db
def test_a_thread_ends_as_what_it_is() -> None:
    walked(8, 20, Threads)


@pytest.mark.slow
@pytest.mark.django_db
def test_in_thousands_of_steps_a_thread_ends_as_what_it_is() -> None:
    walked(50, 30, Threads)


@pytest.mark.slow
@pytest.mark.django_db
def test_in_thousands_of_steps_every_one_is_in_the_table() -> None:
    walked(60, 30)


def test_every_state_can_be_reached_and_only_what_is_out_is_left_alone() -> None:
    start, reached = {PostState.DRAFT}, leads(set(Move))
    assert start | {b for a, b in reached if a in start} == set(PostState) - {PostState.PARTLY}
    assert {a for move in Move for a in MOVES[move][0]} == set(PostState) - {PostState.PARTLY, PostState.PUBLISHED}


@pytest.mark.parametrize("held", [True, False])
def test_any_steps_make_a_state(held: bool) -> None:
    for first, second in product(Step.values, repeat=2):
        assert variant_state([first, second], held=held, waiting=False) in LEAST


def test_a_post_is_where_its_least_advanced_variant_is() -> None:
    assert post_state([PostState.PUBLISHED, PostState.SCHEDULED]) is PostState.SCHEDULED
    assert post_state([PostState.PUBLISHED, PostState.FAILED]) is PostState.PARTLY
    assert post_state([]) is PostState.DRAFT


def test_the_drawing_shows_every_move() -> None:
    page = (ROOT / "docs" / "guides" / "publishing.md").read_text(encoding="utf-8")
    for move, (starts, ends) in MOVES.items():
        row = f"| {move} | {', '.join(sorted(starts))} | {', '.join(sorted(ends)) or '—'} |"
        assert row in page, row
