"""Nothing leaves that the client did not say yes to, word for word and for this hour, whatever people do."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.approvals.silence import answer_silence
from rapport.outbox.models import Delivery, Publication, Step
from rapport.publishing.approval_models import ClientAsk
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link
from rapport.publishing.client_view import client_posts
from rapport.publishing.client_voting import client_vote
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import When
from rapport.publishing.steps import POSTS
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk


class AskedPosts(RuleBasedStateMachine):
    left = 0

    @initialize(eyes=st.booleans())
    def begin(self, eyes: bool) -> None:
        Delivery.across_brands.filter(step__in=[Step.QUEUED, Step.SENDING]).update(step=Step.WITHDRAWN)
        desk = self.desk = Desk.fresh(1)
        set_four_eyes(desk.brand, eyes, desk.ana, desk.now)
        self.post, self.n = desk.post(), 0
        line_up(self.post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=2))
        link, _token = ask_client(ClientGiven("Carla"), [self.post], desk.channels, desk.ana, desk.now)
        self.ask = ClientAsk.of(desk.brand).select_related("link__client", "post__brand").get(link=link)
        self.agreed: set[tuple[str, datetime | None]] = set()

    @rule(fresh=st.booleans())
    def carla_says_yes(self, fresh: bool) -> None:
        """To what her page shows now, or to what it showed before."""
        shown = client_posts(self.ask.link, self.desk.now)[0]
        row = ApprovalRequest.of(self.desk.brand).order_by("pk")[0 if not fresh else len(self.requests()) - 1]
        seen = shown.digest if fresh else row.digest
        with suppress(NotNow):
            client_vote(self.ask, True, self.desk.now, seen=seen)
            [variant] = self.desk.stands(self.post).variants
            self.agreed.add((variant.variant.text or self.desk.stands(self.post).post.idea, variant.variant.at))

    def requests(self) -> list[ApprovalRequest]:
        return list(ApprovalRequest.of(self.desk.brand))

    @rule()
    def carla_wants_a_change(self) -> None:
        shown = client_posts(self.ask.link, self.desk.now)[0]
        with suppress(NotNow):
            client_vote(self.ask, False, self.desk.now, seen=shown.digest, words="Elm.")

    @rule()
    def bo_says_yes(self) -> None:
        for row in self.requests():
            with suppress(NotNow):
                vote(row, True, self.desk.bo, self.desk.now, seen=row.digest)

    @rule(by_bo=st.booleans())
    def edits(self, by_bo: bool) -> None:
        self.n += 1
        given = PostGiven(f"Words {self.n}", tuple(map(VariantGiven, self.desk.channels)))
        with suppress(NotNow):
            change_post(self.post, given, self.desk.bo if by_bo else self.desk.ana, self.desk.now)

    @rule(hours=st.integers(0, 3))
    def lines_up(self, hours: int) -> None:
        desk, at = self.desk, self.desk.now + timedelta(hours=hours)
        with suppress(NotNow):
            line_up(self.post, When.DATE, desk.ana, desk.now, at=at)

    @rule(hours=st.integers(1, 3))
    def moves(self, hours: int) -> None:
        with suppress(NotNow):
            move_post(self.post, self.desk.now + timedelta(hours=hours), self.desk.ana, self.desk.now)

    @rule(what=st.sampled_from([hold_post, release_post, take_back_post]))
    def handles(self, what: object) -> None:
        given = ("",) if what is hold_post else ()
        with suppress(NotNow):
            what(self.post, *given, self.desk.bo, self.desk.now)  # type: ignore[operator]

    @rule(off=st.booleans())
    def switches(self, off: bool) -> None:
        set_four_eyes(self.desk.brand, not off, self.desk.ana, self.desk.now)

    @rule(minutes=st.sampled_from([5, 60, None, None]))
    def time_passes(self, minutes: int | None) -> None:
        """Also as far as the post's own hour."""
        at = self.desk.stands(self.post).at
        left = max(0.0, (at - self.desk.now).total_seconds() / 60) if at else 0.0
        self.desk.wait(minutes=left if minutes is None else minutes)
        answer_silence(POSTS, self.desk.now)
        self.desk.send()

    @rule(asked=st.booleans())
    def it_takes_its_course(self, asked: bool) -> None:
        """Asked for where it was not; a yes of everybody; then its hour."""
        if asked:
            self.lines_up(1)
        for row in self.requests():
            with suppress(NotNow):
                vote(row, True, self.desk.bo, self.desk.now, seen=row.digest)
        self.carla_says_yes(True)
        self.time_passes(None)

    @rule()
    def a_new_link(self) -> None:
        renew_link(self.ask.link, self.desk.ana, self.desk.now)

    @invariant()
    def what_is_out_was_agreed_to(self) -> None:
        out = Publication.across_brands.filter(brand=self.desk.brand, step=Step.SENT)
        AskedPosts.left += len(out)
        assert {(one.text, one.planned_for) for one in out} <= self.agreed


def walked(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        AskedPosts,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_in_any_order_nothing_leaves_without_the_clients_yes_to_exactly_that() -> None:
    walked(10, 12)
    assert AskedPosts.left > 0


@pytest.mark.slow
@pytest.mark.django_db
def test_in_thousands_of_steps_nothing_leaves_without_it() -> None:
    walked(50, 40)
