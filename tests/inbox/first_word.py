"""Since when a conversation waits, said a second time: for each version of each message, what answered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rapport.inbox.models import Conversation, Direction, Message, Turn
from rapport.outbox.models import Step

Place = tuple[int, int]
SAID = (Step.QUEUED, Step.SENDING, Step.SENT)


@dataclass(frozen=True)
class Words:
    """One version of a customer's message: where it stands among the rows and in the intake log."""

    at: datetime
    place: Place
    log: int
    route: str
    entry: int
    small_talk: bool
    number: str
    told: datetime


@dataclass
class Story:
    """A conversation's rows. `natives`: how far in the log they reach; `rests`: where all before was settled."""

    messages: list[list[Words]] = field(default_factory=list)
    persons: list[Place] = field(default_factory=list)
    natives: list[tuple[Place, datetime, int, str]] = field(default_factory=list)
    entries: set[int] = field(default_factory=set)
    rests: list[Place] = field(default_factory=list)


def waits_since(talk: Conversation) -> datetime | None:
    """The first unanswered word's time, of those that nobody put to rest; None when nobody waits."""
    story = _story(talk)
    found = [since for versions in story.messages if (since := _since(versions, story)) is not None]
    return min(found, default=None)


def _since(versions: list[Words], story: Story) -> datetime | None:
    """The time of the oldest version that waits, without a break, until the latest, which nobody answered."""
    if _met(versions[-1], story, None):
        return None
    since = versions[-1].at
    for older, newer in reversed(list(zip(versions, versions[1:], strict=False))):
        if _met(older, story, newer.place):
            break
        since = older.at
    return since


def _met(words: Words, story: Story, until: Place | None) -> bool:
    """Whether nothing is asked by these words, or somebody answered or rested them before `until`."""

    def in_time(place: Place) -> bool:
        return until is None or place < until

    if words.route == "ignore" or (words.route == "answer" and words.entry in story.entries):
        return True
    natives = [one for one in story.natives if in_time(one[0])]
    if any(
        (words.number and words.number == to) or (words.told < at and words.log <= log)
        for _, at, log, to in natives
    ):
        return True
    if any(place > words.place and in_time(place) for place in (*story.persons, *story.rests)):
        return True
    later = (
        one for versions in story.messages for one in versions if one.place > words.place and in_time(one.place)
    )
    return words.small_talk and any(one.route == "answer" and one.entry in story.entries for one in later)


def _story(talk: Conversation) -> Story:
    story = Story()
    rows = Message.across_brands.filter(conversation=talk).select_related("decision", "reply").order_by("pk")
    turns = list(Turn.across_brands.filter(conversation=talk).order_by("pk"))
    firsts: dict[str, int] = {}
    said = []
    for row in rows:
        if row.direction == Direction.IN:
            versions = _versions(row, turns)
            firsts[str(row.network_id)] = versions[0].log
            if not row.removed_at:
                story.messages.append(versions)
        elif not row.removed_at:
            said.append(row)
    for row in said:
        if row.native:
            log = max(row.place or 0, firsts.get(row.in_reply_to, 0))
            story.natives.append(((row.pk, 0), row.at, log, row.in_reply_to))
        elif row.reply and row.reply.step in SAID and row.reply.cleared_by_id is None:
            story.persons.append((row.pk, 0))
        elif row.reply and row.reply.step in SAID and row.reply.cleared_by_id:
            story.entries.add(row.reply.cleared_by_id)
    story.rests = list(_rests(story, [row for row in said if not row.native], turns))
    return story


def _versions(row: Message, turns: list[Turn]) -> list[Words]:
    edits = [one for one in turns if one.message_id == row.pk]
    made = getattr(row, "decision", None)
    now = (made.route, made.entry_id, made.small_talk) if made else ("person", 0, False)
    kinds = [(one.was["route"], one.was["entry"], one.was["small_talk"], one.was["place"]) for one in edits]
    kinds.append((*now, row.place or 0))
    written = [*(one.was["written"] for one in edits), row.edited_at.isoformat() if row.edited_at else ""]
    times = [(row.at, (row.pk, 0)), *((one.at, (one.after, one.pk)) for one in edits)]
    return [
        Words(
            at,
            place,
            log,
            route,
            entry,
            small,
            "" if n or said else str(row.network_id),
            datetime.fromisoformat(said) if said else at,
        )
        for n, ((at, place), (route, entry, small, log), said) in enumerate(
            zip(times, kinds, written, strict=True)
        )
    ]


def _rests(story: Story, said: list[Message], turns: list[Turn]) -> Iterator[Place]:
    """Where what was asked was put to rest for good: by a resolution that counted on no words that were not said
    then, unless it was reopened, or its answer came back, before anything else opened the conversation.
    """
    steps = {row.reply_id: row.reply.step for row in said if row.reply}
    opening: list[tuple[Place, str]] = []
    for versions in story.messages:
        opening += [(one.place, "opens") for n, one in enumerate(versions) if _opens(n, one, story)]
    opening += [((row.pk, 0), "opens") for row in said if row.reply and row.reply.step in ("failed", "unknown")]
    for one in turns:
        if one.what in ("reopened", "came back", "woken"):
            opening.append(((one.after, one.pk), "opens" if one.what == "woken" else "undoes"))
    for one in turns:
        void = any(steps.get(number) not in SAID for number in one.in_line)
        if one.what == "resolved" and not void:
            place = (one.after, one.pk)
            after = min((each for each in opening if each[0] > place), default=(place, "opens"))
            if after[1] != "undoes":
                yield place


def _opens(number: int, words: Words, story: Story) -> bool:
    """A new message opens whatever it asks; an edit only where it was not answered at once."""
    if words.route == "ignore":
        return False
    answered = words.route == "answer" and words.entry in story.entries
    natively = any(
        place < words.place and words.told < at and words.log <= log for place, at, log, _ in story.natives
    )
    return not number or not (answered or natively)
