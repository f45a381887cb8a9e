"""What lists show of a conversation, as a pure function of what happened in it.

Everything is walked in the order in which it came to us. How a reply ended is a fact of now: one that failed, is
unknown or was withdrawn counts as not said, wherever it stands. Times are those of the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from rapport.inbox.asked import Asked, Native, Open
from rapport.inbox.happened import (
    DRAFT,
    NOT_TOLD,
    NOTHING,
    PERSON,
    UNKNOWN,
    UNSAID,
    Heard,
    Offered,
    Place,
    Rows,
    Said,
    State,
    Turned,
    Version,
)


def state_of(rows: Rows) -> State:
    """The columns of a conversation. The same rows give the same state, in whatever order they are listed."""
    return _Walk(rows).state()


class _Walk:
    """One walk along a conversation's rows. `settled`: what a resolution put to rest, while it is away since."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.words = {one.id: one for one in rows.heard}
        self.versions = rows.versions()
        self.seen: Counter[int] = Counter()
        self.steps = {one.reply: one.step for one in rows.said if one.reply}
        self.stands = {one.entry for one in rows.said if one.entry and one.stands}
        self.answers = {v.entry for each in self.versions.values() for v in each if v.route == "answer"}
        self.asked = Asked()
        self.settled: Asked | None = None
        self.firsts = {one.number: self.versions[one.id][0].place for one in rows.heard if one.number}
        self.natives: list[Native] = []
        self.in_row = 0
        self.lively = False
        self._be("open")
        for place, one in rows.in_order():
            if isinstance(one, Heard):
                self._heard(one, place, one.at)
            elif isinstance(one, Said):
                self._said(one)
            else:
                self._turned(one, place)

    def _be(self, status: str, until: datetime | None = None, resolved_at: datetime | None = None) -> None:
        self.status, self.until, self.resolved_at = status, until, resolved_at

    def _open(self) -> None:
        self._be("open")
        self.settled = None

    def _heard(self, one: Heard, place: Place, at: datetime) -> None:
        """A message, or its next version."""
        edit, version = self.seen[one.id] > 0, self.versions[one.id][self.seen[one.id]]
        number = "" if edit or version.written else one.number
        self.seen[one.id] += 1
        if one.past:
            self._past(one.at)
            return
        self.lively = True
        if one.removed:
            return
        before = self.asked.open.pop(one.id, None)
        self.asked.complaint = self.asked.complaint or version.tone == "complaint"
        if version.route == "ignore":
            return
        answered = self._answered(version, version.told(at), number)
        if self.status != "open" and not (edit and answered):
            self._open()
        if not answered:
            self.asked.open[one.id] = Open(before.since if before else at, at, place, version, number)
        elif version.route == "answer" and version.entry in self.stands:
            # An answer also answers the greeting before it.
            for greeting in [k for k, each in self.asked.open.items() if each.version.small_talk]:
                del self.asked.open[greeting]

    def _past(self, at: datetime) -> None:
        """What was written before we listened asks nothing of anybody; alone, it is a matter that is settled."""
        if not self.lively:
            self._be("resolved", resolved_at=max(self.resolved_at or at, at))

    def _answered(self, version: Version, at: datetime, number: str) -> bool:
        if version.route == "answer" and version.entry in self.stands:
            return True
        return any(one.answers(at, version.place, number) for one in self.natives)

    @property
    def native_at(self) -> datetime | None:
        return max((one.at for one in self.natives), default=None)

    def _said(self, one: Said) -> None:
        if one.past:
            self._past(one.at)
            return
        self.lively = True
        if not one.stands:
            self._not_said(one)
        elif one.native:
            self._natively(one)
        elif one.by_person:
            self.asked = Asked(complaint=self.asked.complaint, unknown=self.asked.unknown)
            if self.settled:
                self.settled = Asked(complaint=self.settled.complaint, unknown=self.settled.unknown)
            self.in_row = 0
        elif one.entry in self.answers:
            self.in_row += 1

    def _not_said(self, one: Said) -> None:
        if one.removed or one.step not in ("failed", "unknown"):
            return
        if one.step == "unknown":
            self.asked.unknown = True
        elif self.native_at is None or self.native_at < one.at:
            self.asked.failed = one.at
        if self.status != "open":
            self._open()

    def _natively(self, one: Said) -> None:
        # Whoever answers a message had it before them, with all that stood before it.
        native = Native(one.at, max(one.place, self.firsts.get(one.to, 0)), one.to)
        self.natives.append(native)
        for each in (self.asked, self.settled):
            if each:
                each.answered_natively(native)
        self.in_row = 0

    def _turned(self, one: Turned, place: Place) -> None:
        self.lively = self.lively or one.what != "edited"
        if one.what == "edited":
            if one.message in self.words:
                self._heard(self.words[one.message], place, one.at)
        elif one.what == "handed back":
            self.in_row = 0
        elif one.what == "reopened" or (one.what == "woken" and self.status == "snoozed"):
            self._back(one)
        elif one.what == "came back":
            self._came_back(one)
        elif one.what in ("resolved", "snoozed") and not self._void(one):
            self._away(one)

    def _void(self, one: Turned) -> bool:
        """Whoever put it away counted on words that were in line and then were not said."""
        return any(self.steps.get(reply) in UNSAID for reply in one.in_line)

    def _came_back(self, one: Turned) -> None:
        """Words that had left were not delivered: a person must look, whatever was said or put away since."""
        self.asked = self.settled or self.asked
        self.asked.failed = one.at
        if self.status != "open":
            self._open()

    def _away(self, one: Turned) -> None:
        if one.what == "snoozed":
            self.asked.reminder = None
            self._be("snoozed", until=one.until)
            return
        if self.settled is None:  # resolved once more, it keeps what it settled
            self.settled, self.asked = self.asked, Asked()
        self._be("resolved", resolved_at=one.at)

    def _back(self, one: Turned) -> None:
        if one.what == "reopened":
            self.asked = self.settled or self.asked
        self.asked.reminder = one.at
        self._open()

    def state(self) -> State:
        rows, asked, away = self.rows, self.asked, self.status == "resolved"
        by_time = sorted(rows.heard, key=lambda one: (one.at, one.id))
        shown = next((one for one in reversed(by_time) if not one.removed), None)
        heard, said = [one.at for one in rows.heard], [one.at for one in rows.said]
        out = [one.at for one in rows.said if one.stands or (one.step == "unknown" and not one.removed)]
        draft = 0 if away else _draft(asked.open, self.words, rows.drafts)
        return State(
            status=self.status,
            need=NOTHING if away else _need(asked, draft),
            waiting_since=min((one.since for one in asked.open.values()), default=None),
            last_at=max([rows.started, *heard, *said]),
            last_in_at=max(heard, default=None),
            last_out_at=max(out, default=None),
            native_at=self.native_at,
            snoozed_until=self.until,
            resolved_at=self.resolved_at,
            snippet=shown.text if shown else "",
            tone=shown.now.tone if shown else "",
            route=shown.now.route if shown else "",
            language=_language([one.language for one in by_time if one is shown or not one.removed]),
            urgency=shown.urgency if shown else 0.0,
            automatic_in_row=self.in_row,
            complaint_open=asked.complaint,
            not_sent=asked.failed is not None,
            draft=draft,
        )


def _language(spoken: Sequence[str]) -> str:
    """The language that was last told from the words; one that nobody could tell changes nothing."""
    return next((one for one in reversed(spoken) if one != NOT_TOLD), spoken[-1] if spoken else "")


def _need(asked: Asked, draft: int) -> str:
    if asked.unknown:
        return UNKNOWN
    if asked.failed:
        return PERSON
    if draft:
        return DRAFT
    return PERSON if asked.open or asked.reminder else NOTHING


def _draft(waiting: Mapping[int, Open], words: Mapping[int, Heard], drafts: Sequence[Offered]) -> int:
    """The draft for the latest open message, by time and by its words' arrival; 0 when there is none."""
    if not waiting:
        return 0
    latest = max(waiting, key=lambda k: waiting[k].place)
    by_time = max(waiting, key=lambda k: (words[k].at, waiting[k].place))
    if latest != by_time or waiting[latest].version.route != "draft":
        return 0
    newest = max((one for one in drafts if one.message == latest), key=lambda one: one.id, default=None)
    return newest.id if newest and not newest.judged else 0
