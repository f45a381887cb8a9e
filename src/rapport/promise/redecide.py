"""A recorded decision, made again from what stands beside it: the same values give the same decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rapport.domain.decision import Decision
from rapport.domain.reading import Reading, Sentiment, Tone
from rapport.inbox import models as inbox
from rapport.triage.decide import Situation, Terms, agreed, decide
from rapport.triage.look import Look, second
from rapport.triage.match import Match


def redecide(row: inbox.Decision) -> Decision:
    """The decision that `row` records, from its reading, match, situation, terms and second look.

    What a row written by an older version does not have takes its default, which allows nothing.
    """
    match, situation = match_of(row), situation_of(row)
    first = decide(reading_of(row.message.reading), match, situation, kept_terms(row.terms))
    look = look_of(row)
    if look is None or not first.automatic:
        return first
    return agreed(first, second(look, match, situation))


def reading_of(row: inbox.Reading) -> Reading:
    """A reading as the reader gave it; `kept` by a row of its own."""
    return _reading(str(row.message_id), {one.name: getattr(row, one.name) for one in fields(Reading)[1:]})


def match_of(row: inbox.Decision) -> Match:
    """Which article matched, how well, and with what lead."""
    return Match(str(row.article_id) if row.article_id else None, row.match_score, row.margin)


def situation_of(row: inbox.Decision) -> Situation:
    return Situation(**_known(Situation, row.situation))


def kept_terms(kept: Mapping[str, Any]) -> Terms:
    return Terms(**_known(Terms, kept))


def look_of(row: inbox.Decision) -> Look | None:
    """The second reader's look, if there was one."""
    if not row.second:
        return None
    reading = _reading(str(row.message_id), row.second["reading"])
    return Look(reading, kept_terms(row.second["terms"]), row.second.get("likeliest"))


def _reading(message: str, kept: Mapping[str, Any]) -> Reading:
    values = _known(Reading, kept) | {"id": message}
    values |= {"tone": Tone(kept["tone"]), "sentiment": Sentiment(kept["sentiment"])}
    values |= {"marks": frozenset(kept.get("marks", ())), "reasons": tuple(kept.get("reasons", ()))}
    return Reading(**values)


def _known(kind: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of the fields that there are now."""
    return {one.name: kept[one.name] for one in fields(kind) if one.name in kept}
