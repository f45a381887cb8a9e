"""Changes of what a robot may say that wait for a yes, as the list of all that waits shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapport.accounts.models import Brand
from rapport.answers.models import RobotAct, RobotChange
from rapport.answers.robot_changes import validity_kept
from rapport.approvals.risk import risks_in
from rapport.approvals.steps import open_asked
from rapport.approvals.waiting import WaitingYes, riskiest_first
from rapport.domain.validity import Validity
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.promise.robot_voting import ROBOT


@dataclass(frozen=True, slots=True)
class WordsInLanguage:
    """One language of an article: what changes in its questions and its answer, word by word."""

    language: str
    questions: list[ChangedPart]
    answer: list[ChangedPart]


@dataclass(frozen=True, slots=True)
class WaitingChange(WaitingYes):
    """One change; what is in force stays so until the last yes, so nothing is too late."""

    row: RobotChange

    @property
    def words(self) -> list[WordsInLanguage]:
        """The article's words as they would be said, against those in force."""
        before = self.row.before.get("wordings", {})
        after = self.row.said.get("wordings", before)
        return [
            _in_language(code, before.get(code, ("", "")), after.get(code, ("", "")))
            for code in sorted({*before, *after})
        ]

    @property
    def validity(self) -> tuple[Validity, Validity] | None:
        """From when until when it is said, and would be; None where that stays as it is."""
        before, after = validity_kept(self.row.before), validity_kept(self.row.said)
        return (before, after) if self.row.act == RobotAct.WORDS and before != after else None

    @property
    def dial(self) -> list[tuple[str, str, str]]:
        """Which shares of the dial change: the name, what it is, what it would be, in percent."""
        names = ("alpha", "beta", "audit") if self.row.act == RobotAct.DIAL else ()
        before, after = self.row.before, self.row.said
        return [
            (name, _percent(before[name]), _percent(after[name])) for name in names if before[name] != after[name]
        ]

    @property
    def begins(self) -> bool:
        """Whether the robot would answer from then on, and only watches now."""
        return bool(self.row.before.get("shadow") and not self.row.said.get("shadow", True))


def waiting_changes(brand: Brand, person: int, now: datetime) -> list[WaitingChange]:
    """All of the brand: what waits for the person first, and of that the riskiest."""
    asked = open_asked(brand.pk, ROBOT)
    rows = RobotChange.of(brand).select_related("article", "by").in_bulk([one.request.subject for one in asked])
    found = [
        WaitingChange(one, person, _risks(row, now), row) for one in asked for row in [rows[one.request.subject]]
    ]
    return sorted(found, key=riskiest_first)


def _risks(row: RobotChange, now: datetime) -> list[str]:
    """Of the words that a robot would say; the dial is never moved in a batch."""
    wordings = row.said.get("wordings", row.before.get("wordings", {}))
    words = "\n".join(answer for _asked, answer in wordings.values())
    return risks_in(words, None, now, ["dial"] if row.act == RobotAct.DIAL else [])


def _percent(share: float) -> str:
    return f"{share * 100:g} %"


def _in_language(code: str, before: tuple[str, str], after: tuple[str, str]) -> WordsInLanguage:
    return WordsInLanguage(code, word_diff(before[0], after[0]), word_diff(before[1], after[1]))
