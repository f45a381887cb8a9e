"""What waits for a yes, as a list shows it to one person; the riskiest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapport.approvals.models import ApprovalRequest, OnSilence
from rapport.approvals.risk import CLOSELY, RISKS
from rapport.approvals.silence import SilenceRule, silence_of
from rapport.approvals.step_words import waiting_words
from rapport.approvals.steps import RequestStanding


@dataclass(frozen=True, slots=True)
class WaitingYes:
    """One open request before one person, with the codes of what asks for a closer look."""

    asked: RequestStanding
    person: int
    risks: list[str]

    @property
    def request(self) -> ApprovalRequest:
        return self.asked.request

    @property
    def mine(self) -> bool:
        """Whether this person's yes is missing."""
        return self.asked.waits_for(self.person) and self.person in self.asked.team

    @property
    def own(self) -> bool:
        """Whether the words are theirs already, so that their yes can never count."""
        return self.person in self.asked.own

    @property
    def ordinary(self) -> bool:
        """Whether it may be approved together with others."""
        return self.mine and not CLOSELY.intersection(self.risks)

    @property
    def waiting(self) -> str:
        return waiting_words(self.asked)

    @property
    def silence(self) -> SilenceRule | None:
        """What becomes of it where nobody answers."""
        return silence_of(self.asked)

    @property
    def drops(self) -> bool:
        return self.silence is not None and self.silence.what is OnSilence.DROP

    @property
    def deadline(self) -> datetime | None:
        """Until when a yes is of use; None where nothing is too late."""
        return self.asked.about.deadline


def riskiest_first(one: WaitingYes) -> tuple[bool, bool, float, datetime]:
    """To sort by: what waits for the person first, of that the gravest, and then the nearest hour."""
    mine, hour = one.mine, one.deadline or one.request.asked_at
    gravest = min((list(RISKS).index(code) for code in one.risks), default=len(RISKS))
    return not mine, one.ordinary, gravest if mine else 0, hour
