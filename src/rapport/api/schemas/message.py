"""Messages with what was read in them and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db.models import prefetch_related_objects

from rapport.api.schemas.base import Shape
from rapport.domain.reasons import REASONS
from rapport.inbox import models as inbox
from rapport.inbox.story_told import StoryHow, story_told


class Reason(Shape):
    """One reason: its code, a sentence for people, and the value that set it off."""

    code: str
    text: str
    value: str


class Reading(Shape):
    """What a reader made of the words. `kind` is complaint, compliment, question, request …"""

    language: str
    kind: str
    complaint: float
    sentiment: str
    urgency: float
    asks_for_person: bool
    marks: list[str]
    reasons: list[Reason]
    reader: str

    @classmethod
    def of(cls, row: inbox.Reading) -> Reading:
        return cls(
            language=row.language,
            kind=row.tone,
            complaint=row.complaint,
            sentiment=row.sentiment,
            urgency=row.urgency,
            asks_for_person=row.asks_for_person,
            marks=row.marks,
            reasons=[reason(code) for code in row.reasons],
            reader=row.reader,
        )


class ArticleName(Shape):
    id: int
    title: str


class Decision(Shape):
    """The one decision about an incoming message; `entry` is its place in the ledger."""

    route: str
    reasons: list[Reason]
    score: float
    threshold: float
    margin: float
    version: str
    article: ArticleName | None
    entry: int

    @classmethod
    def of(cls, row: inbox.Decision) -> Decision:
        return cls(
            route=row.route,
            reasons=[reason(one["code"], one.get("value", "")) for one in row.reasons],
            score=row.score,
            threshold=row.threshold,
            margin=row.margin,
            version=row.version,
            article=ArticleName(id=row.article.pk, title=row.article.title) if row.article else None,
            entry=row.entry.seq,
        )


class Speaker(Shape):
    """Whose words. A person without a name wrote them in the network's own app."""

    who: Literal["contact", "person", "robot"]
    handle: str
    name: str


class Story(Shape):
    """The story that a message answers, or that names us; `url` is "" where the network told none."""

    how: StoryHow
    url: str


class Message(Shape):
    """Words in a conversation. `step`, `reason` and `reply` are of our own words on their way out.

    Words that were changed on the network show when, and what they were `before`, the oldest first.
    """

    id: int
    direction: Literal["in", "out"]
    kind: str
    text: str
    at: datetime
    by: Speaker
    reading: Reading | None
    decision: Decision | None
    step: str | None
    reason: str
    reply: int | None
    native: bool
    visibility: str
    rating: int | None
    url: str
    media: list[dict[str, Any]]
    story: Story | None
    removed_at: datetime | None
    edited_at: datetime | None
    before: list[str]

    @classmethod
    def of(cls, row: inbox.Message) -> Message:
        edits = sorted(row.turns.all(), key=lambda one: one.pk) if row.edited_at else []
        reading, decision = getattr(row, "reading", None), getattr(row, "decision", None)
        return cls(
            id=row.pk,
            direction="in" if row.direction == inbox.Direction.IN else "out",
            kind=row.kind,
            text=row.text,
            at=row.at,
            by=_speaker(row),
            reading=Reading.of(reading) if reading else None,
            decision=Decision.of(decision) if decision else None,
            step=row.reply.step if row.reply else ("sent" if row.native else None),
            reason=row.reply.reason if row.reply else "",
            reply=row.reply_id,
            native=row.native,
            visibility=row.visibility,
            rating=row.rating,
            url=row.url,
            media=row.extra.get("media", []),
            story=_story(row),
            removed_at=row.removed_at,
            edited_at=row.edited_at,
            before=[one.before for one in edits],
        )


def _story(row: inbox.Message) -> Story | None:
    found = story_told(row.extra)
    return Story(how=found.how, url=found.url) if found else None


ROWS = ("identity", "reading", "decision__article", "decision__entry", "reply__approved_by")


def whole(messages: Sequence[inbox.Message]) -> list[Message]:
    """Messages as they are shown; what they were before is asked for where some were edited."""
    prefetch_related_objects([one for one in messages if one.edited_at], "turns")
    return [Message.of(one) for one in messages]


def reason(code: str, value: str = "") -> Reason:
    return Reason(code=code, text=REASONS.get(code, code), value=value)


def _speaker(row: inbox.Message) -> Speaker:
    if row.direction == inbox.Direction.IN:
        who = row.identity
        return Speaker(who="contact", handle=who.handle if who else "", name=who.name if who else "")
    if row.reply and row.reply.approved_by:
        return Speaker(who="person", handle=row.reply.approved_by.handle, name=row.reply.approved_by.name)
    return Speaker(who="person" if row.native else "robot", handle="", name="")
