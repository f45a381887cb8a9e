"""Where a decided message goes: to the outbox, to a draft, to a person, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.answers.disclosure import disclosed
from rapport.answers.library import Library
from rapport.domain.decision import Route
from rapport.inbox.arrival import Arrival, snippet
from rapport.inbox.handing_over import hand_offs, leaves_robot
from rapport.inbox.happened import Heard, Version
from rapport.inbox.models import Draft, Need, Verdict
from rapport.inbox.refresh import MOVES, hear, refresh
from rapport.inbox.say_automatically import Automatic, say_automatically
from rapport.inbox.store import begin
from rapport.inbox.watched import assign_watched
from rapport.outbox.floor import change_many
from rapport.outbox.models import Holder
from rapport.store.bulk_sql import insert, update
from rapport.store.rows import new_row
from rapport.triage.slots import shown, slot_values

DRAFTED = frozenset({Need.DRAFT, Need.UNKNOWN})


def route(turn: Sequence[Arrival], library: Library, now: datetime) -> None:
    """Carry the decisions out. Nothing leaves here: words are put in line, or before a person.

    A turn has at most one message of each contact, so none of them changes what another meets.
    """
    talks = {one.conversation.id: one.conversation for one in turn}
    versions = {pk: talk.floor.version for pk, talk in talks.items()}
    if any(one.plan.watchers for one in turn):
        assign_watched(turn, now)
    drafted = {pk for pk, talk in talks.items() if talk.need in DRAFTED or talk.not_sent}
    _give([one for one in turn if one.decision.takes_floor], Holder.PERSON, now, "decided: a person")
    answers = [one for one in turn if one.decision.route == Route.ANSWER]
    _give(answers, Holder.ROBOT, now, "decided: answer")
    leaving = [one for one in turn if one.decision.route == Route.PERSON and leaves_robot(one)]
    if answers or leaving:
        say_automatically([*(_answer(one, library) for one in answers), *hand_offs(leaving)], now)
    # Where the word changed hands, automatic words that stood in line may have been withdrawn.
    turned = {pk for pk, talk in talks.items() if versions[pk] and talk.floor.version > versions[pk]}
    told = [one.conversation for one in turn if _told(one, turned)]
    _overtake(drafted & {talk.id for talk in told if talk.route in (Route.PERSON, Route.DRAFT)}, now)
    insert([_draft(one, library, now) for one in turn if one.decision.route == Route.DRAFT])
    update([talk for talk in told if not talk._state.adding], MOVES)
    begin(talks.values())
    known = {talk.id for talk in told}
    refresh([one.conversation for one in turn if one.conversation.id not in known], now)


def _give(turn: Sequence[Arrival], holder: Holder, now: datetime, why: str) -> None:
    """The next word in these conversations is the holder's from now on."""
    floors = [one.conversation.floor for one in turn]
    if others := [floor for floor in floors if floor.holder != holder]:
        change_many(others, holder, now, why)


def _told(one: Arrival, turned: set[int]) -> bool:
    """Whether the columns could be told from this message alone. Edited words are read with all others."""
    version = Version(one.decision.route, one.reading.tone, one.entry.id, one.decision.small_talk)
    language, urgency = one.reading.language[:8], one.reading.urgency
    word = Heard(one.message.id, one.message.at, version, "", snippet(one.message.text), language, urgency)
    return not one.edited and one.conversation.id not in turned and hear(one.conversation, word)


def _answer(one: Arrival, library: Library) -> Automatic:
    """The article's words, with the line that says a robot wrote them."""
    spoken = disclosed(_words(one, library), one.brand.name, one.reading.language, one.brand.language)
    ends = library.validity(one.brand.id, one.decision.article).until
    return Automatic(one.conversation, one.message, spoken, one.entry, until=one.plan.until, ends=ends)


def _draft(one: Arrival, library: Library, now: datetime) -> Draft:
    article = one.decision.article
    return new_row(
        Draft,
        brand=one.brand,
        conversation=one.conversation,
        message=one.message,
        article_id=int(article) if article else None,
        text=_words(one, library),
        created_at=now,
    )


def _words(one: Arrival, library: Library) -> str:
    """The article's words for this message, its slots filled with checked values or visibly open."""
    language = one.reading.language
    answer = library.answer(one.brand.id, one.decision.article, language, one.brand.language)
    return shown(answer, slot_values(answer, one.message.text, language), language)


def _overtake(talks: set[int], now: datetime) -> None:
    """Words that newly wait replace the draft for older ones in the same conversation."""
    waiting = Draft.across_brands.filter(conversation__in=talks, verdict__isnull=True) if talks else ()
    Verdict.across_brands.bulk_create(Verdict.overtaken(old, now, "a newer message") for old in waiting)
