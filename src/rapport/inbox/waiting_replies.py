"""Replies that wait for a yes, as they are shown: in their conversation, and in the list of all that waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.risk import risks_in
from rapport.approvals.steps import RequestStanding, open_asked, standings_of
from rapport.approvals.waiting import WaitingYes, riskiest_first
from rapport.domain.reading import Tone
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.inbox.asked_reply import REPLIES, asked_replies
from rapport.inbox.models import AskedReply, Conversation
from rapport.inbox.review_rules import broken_review_rules

LATELY = timedelta(days=3)
MOST_HERE = 50


@dataclass(frozen=True, slots=True)
class WaitingReply(WaitingYes):
    """One reply."""

    row: AskedReply

    @property
    def edits(self) -> list[ChangedPart]:
        """What somebody changed in the draft; nothing where it is none, or is as it was written."""
        return word_diff(self.row.draft.text, self.row.text) if self.row.draft and self.row.author else []


@dataclass(frozen=True, slots=True)
class ReturnedReply:
    """A reply that came back: who said no, in which words; empty where nobody did."""

    row: AskedReply
    outcome: str
    at: datetime
    by: str
    words: str


def waiting_replies(brand: Brand, person: int, now: datetime) -> list[WaitingReply]:
    """All of the brand: what waits for the person first, and of that the riskiest, then the nearest deadline."""
    return sorted(_shown(open_asked(brand.pk, REPLIES), person, now), key=riskiest_first)


def asked_here(conversation: Conversation) -> list[ApprovalRequest]:
    """What was asked for in one conversation, answered or not, the latest first."""
    asked = AskedReply.across_brands.filter(conversation=conversation)
    rows = ApprovalRequest.across_brands.filter(kind=RequestKind.REPLY, subject__in=asked.values("pk"))
    return list(rows.order_by("-pk")[:MOST_HERE])


def waiting_here(asked: Sequence[ApprovalRequest], person: int, now: datetime) -> list[WaitingReply]:
    """Those of `asked_here` that wait, the first asked first."""
    rows = [one for one in reversed(asked) if one.outcome == RequestOutcome.OPEN]
    return _shown(standings_of(rows, REPLIES), person, now) if rows else []


def returned_here(
    conversation: Conversation, asked: Sequence[ApprovalRequest], person: int, now: datetime
) -> ReturnedReply | None:
    """The latest that came back to this person, or whose draft is offered again; until somebody speaks here."""
    last = asked[0] if asked else None
    outcomes = (RequestOutcome.RETURNED, RequestOutcome.DROPPED, RequestOutcome.VOID)
    if last is None or last.outcome not in outcomes or not last.closed_at or last.closed_at < now - LATELY:
        return None
    row = asked_replies([last.subject])[last.subject]
    spoke = conversation.last_out_at is not None and conversation.last_out_at > last.closed_at
    if spoke or (row.author_id is not None and row.author_id != person):
        return None
    against = last.votes.filter(yes=False).select_related("person").order_by("-pk").first()
    by, words = (against.by, against.words) if against else ("", "")
    return ReturnedReply(row, last.outcome, last.closed_at, by, words)


def _shown(asked: list[RequestStanding], person: int, now: datetime) -> list[WaitingReply]:
    rows = asked_replies([one.request.subject for one in asked])
    return [
        WaitingReply(one, person, _risks(row, one, now), row)
        for one in asked
        for row in [rows[one.request.subject]]
    ]


def _risks(row: AskedReply, asked: RequestStanding, now: datetime) -> list[str]:
    told = ["upset"] if row.conversation.tone == Tone.COMPLAINT else []
    told += ["rule"] if broken_review_rules(row.conversation, row.text) else []
    return risks_in(f"{row.warning}\n{row.text}", asked.about.deadline, now, told)
