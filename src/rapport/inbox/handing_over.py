"""The hand-off: when the customer hears that the robot steps back, and the line that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from rapport.answers.disclosure import hand_off
from rapport.connectors.registry import manifest
from rapport.domain.decision import Route
from rapport.domain.message import Kind
from rapport.domain.reading import Tone
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Decision
from rapport.inbox.say_automatically import Automatic
from rapport.outbox.models import Floor
from rapport.triage.decide import ASKING

WANTS_ANSWER = frozenset({Tone.QUESTION, Tone.REQUEST, Tone.COMPLAINT})
# Signs that a machine may be on the other side, which an announcement would only set talking again.
SILENT = frozenset(
    {"from-bot", "automatic-sender", "answer-unwanted", "from-self", "stopped", "sounds-automatic", "group"}
    # Under a post whose plan leaves the words to people nothing is said without one, not even that one comes.
    | {"plan-person", "plan-draft"}
)
LOOPS = frozenset({"too-quick", "same-words", "answered-today", "tells-more", "echoes"})


def leaves_robot(one: Arrival) -> bool:
    """Whether this is a hand-off the customer should hear of.

    Thanks and small talk need no announcement: the line comes with the first words that want an answer.
    Machines are told nothing, what may be one only when it asks for a person, and nothing is said in a stop.
    """
    reading, codes = one.reading, {reason.code for reason in one.decision.reasons}
    if codes & SILENT:
        return False
    if reading.tone in ASKING and (codes & LOOPS or _suspected(one)):
        return reading.asks_for_person
    return reading.asks_for_person or (one.conversation.automatic_in_row > 0 and reading.tone in WANTS_ANSWER)


def hand_offs(leaving: Iterable[Arrival]) -> Iterator[Automatic]:
    """One visible line for each where the robot steps back, where the network has room for it."""
    for one in leaving:
        talk, floor = one.conversation, one.conversation.floor
        if Kind(talk.kind) in manifest(one.channel.network).handoff_line:
            line = hand_off(one.brand.name, one.reading.language, one.brand.language)
            key = hand_off_key(floor, floor.version)
            yield Automatic(talk, one.message, line, one.entry, key, one.plan.until)


def hand_off_key(floor: Floor, version: int) -> str:
    """Under which the customer is told, once, that the floor changed to this version."""
    return f"handoff:{floor.pk}:{version}"


def _suspected(one: Arrival) -> bool:
    """Whether the conversation was handed over in silence within a day, because a machine may be in it."""
    if not one.conversation.automatic_in_row:
        return False
    lately = Decision.across_brands.filter(message__conversation=one.conversation, route=Route.PERSON)
    lately = lately.filter(message__at__gt=one.message.at - timedelta(days=1)).exclude(message=one.message)
    return any(reason["code"] in LOOPS for made in lately for reason in made.reasons)
