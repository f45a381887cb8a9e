"""By the rule no reply leaves without two yeses to exactly its words, none of them its writer's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.accounts.models import Person, Role
from rapport.approvals.models import HowMany, OnSilence
from rapport.approvals.not_now import NotNow
from rapport.approvals.rule import RuleScope, StepGiven
from rapport.approvals.silence import answer_silence
from rapport.approvals.voting import GivenWord
from rapport.inbox.approve import AlreadySettled, approve, vote_reply
from rapport.inbox.asked_reply import REPLIES
from rapport.inbox.models import AskedReply, Draft
from rapport.inbox.reject import reject
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from tests.approvals.desk import QUESTION, ReplyDesk
from tests.street import Street

STEP = StepGiven(need=HowMany.SOME, count=2, silence=OnSilence.DROP, patience=30)
WORDS = st.sampled_from([None, "From nine.", "Nine to eight."])
WHO = st.integers(0, 2)


@dataclass
class Waits:
    """What the test itself knows of one reply that waits; `about`: the draft, None for own words."""

    text: str
    about: int | None
    author: Person | None
    yes: set[int] = field(default_factory=set)


class AskedReplies(RuleBasedStateMachine):
    folder: ClassVar[Path]
    left: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        scope = RuleScope(roles=(Role.AGENT, Role.OWNER))
        self.desk = ReplyDesk.fresh(Street.open(self.folder), STEP, scope=scope)
        self.waits: list[Waits] = []
        self.agreed: list[str] = []

    @property
    def street(self) -> Street:
        return self.desk.street

    def person(self, who: int) -> Person:
        return (self.desk.ana, self.desk.bo, self.desk.gil)[who]

    def offered(self) -> Draft | None:
        rows = Draft.of(self.street.brand).filter(verdict=None).select_related("conversation", "message")
        return rows.order_by("-pk").first()

    def counted(self, one: Waits, by: Person) -> None:
        """Their yes, as the test counts it: the second one lets the words go, and everything else is void."""
        if by == one.author:
            return
        one.yes.add(by.pk)
        if len(one.yes) == 2:
            self.agreed.append(one.text)
            self.waits = []

    @rule(people=st.lists(WHO, min_size=1, max_size=3), text=WORDS)
    def approve(self, people: list[int], text: str | None) -> None:
        """One after the other presses the same."""
        for who in people:
            self.approves(who, text)

    def approves(self, who: int, text: str | None) -> None:
        draft, by = self.offered(), self.person(who)
        if draft is None:
            return
        said = text or draft.text
        known = next((one for one in self.waits if one.about == draft.pk and one.text == said), None)
        with suppress(NotNow):
            approve(draft, by, self.street.now, text=text)
        if known is None:
            self.waits = [one for one in self.waits if one.about != draft.pk]
            known = Waits(said, draft.pk, None if said == draft.text else by)
            self.waits.append(known)
        self.counted(known, by)

    @rule(who=WHO)
    def writes(self, who: int) -> None:
        by, text = self.person(who), f"Own words {len(self.desk.requests)}."
        assert not isinstance(write(self.desk.talk, text, by, self.street.now), Reply)
        self.waits.append(Waits(text, None, by))

    @rule(who=WHO, yes=st.booleans(), which=st.integers(0, 5))
    def says(self, who: int, yes: bool, which: int) -> None:
        """A word on any request there ever was, open or not."""
        rows = self.desk.requests
        if not rows:
            return
        row, by = rows[which % len(rows)], self.person(who)
        before = {one.pk for one in rows if one.outcome == ""}
        text = AskedReply.across_brands.get(pk=row.subject).text
        with suppress(NotNow):
            vote_reply(row, GivenWord(yes, row.digest, "" if yes else "Not so."), by, self.street.now)
        known = next((one for one in self.waits if one.text == text), None)
        if row.pk not in before or known is None:
            return
        if yes:
            self.counted(known, by)
        else:
            self.waits.remove(known)

    @rule()
    def customer_writes(self) -> None:
        self.street.says(QUESTION)
        self.street.run()
        self.waits = []

    @rule(who=WHO)
    def rejects(self, who: int) -> None:
        if (draft := self.offered()) is None:
            return
        with suppress(AlreadySettled):
            reject(draft, self.person(who), self.street.now)
        self.waits = [one for one in self.waits if one.about != draft.pk]

    @rule()
    def silence(self) -> None:
        self.street.pass_time(1801)
        answer_silence(REPLIES, self.street.now)
        self.waits = []

    @rule()
    def delivers(self) -> None:
        self.street.run(1)

    @invariant()
    def only_what_was_agreed_is_in_line(self) -> None:
        if hasattr(self, "desk"):
            said = Reply.of(self.street.brand).filter(approved_by__isnull=False).order_by("pk")
            assert list(said.values_list("text", flat=True)) == self.agreed
            type(self).left += len(self.agreed)


def walked(examples: int, steps: int, folder: Path) -> None:
    AskedReplies.folder = folder
    run_state_machine_as_test(
        AskedReplies,
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
def test_in_any_order_no_reply_leaves_without_two_yeses_to_exactly_that(tmp_path: Path) -> None:
    walked(8, 10, tmp_path)


@pytest.mark.slow
@pytest.mark.django_db
def test_in_thousands_of_steps_none_does(tmp_path: Path) -> None:
    walked(40, 40, tmp_path)
    assert AskedReplies.left > 0
