"""Which decided messages a robot would answer today, were it not for the second promise."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.answers.library import Library
from rapport.domain.reading import Reading
from rapport.inbox.models import Decision
from rapport.promise.group import Group
from rapport.promise.models import Calibration
from rapport.promise.reread import reread
from rapport.triage.decide import ASKING
from rapport.triage.match import Match
from rapport.triage.reader import Reader, Readers

# What stands beside a question that may be answered, and what the promises say. Whatever else was a reason then
# kept the robot from answering, and would today.
HARMLESS = frozenset(
    {
        "article-matches", "no-article", "article-not-cleared", "article-refuses", "slot-open", "not-calibrated",
        "unbound", "halted", "above-threshold", "shadow", "audit", "answers-unknown", "answers-unbound",
        "article-halted", "weak-match",
    }
)  # fmt: skip


def askable(group: Group, rows: Sequence[Decision], readers: Readers) -> list[tuple[Decision, Match]]:
    """The decisions of a group whose messages may be answered, with the article that matches today; in order.

    They are read and matched as they would be now: by the first reader, and by the second where there is one.
    """
    open_ = [row for row in rows if asks_plainly(row)]
    library = Library.of([group.brand])
    matches = library.match(group.brand, [row.message.text for row in open_])
    found = [
        (row, match)
        for row, match in zip(open_, matches, strict=True)
        if library.may_answer(group.brand, match.article, row.message.channel.network, group.language)
        and not library.refuses(group.brand, match.article)
        and not library.rests(group.brand, match.article)
        and not (row.situation.get("slot_open") and str(row.article_id) == match.article)
    ]
    for reader in readers.all():
        found = _below(found, reader, group)
    return _confirmed(found, library, group) if readers.second else found


def asks_plainly(row: Decision) -> bool:
    """Whether nothing but the promises, or the article, kept a robot from answering."""
    reading = row.message.reading
    asks = reading.tone in ASKING and not reading.marks and not reading.asks_for_person
    if not asks or "doubt" in reading.reasons:
        return False
    known = HARMLESS | set(reading.reasons) | {f"tone-{reading.tone}"}
    return {reason["code"] for reason in row.reasons} <= known


def _below(found: Sequence[tuple[Decision, Match]], reader: Reader, group: Group) -> list[tuple[Decision, Match]]:
    """Those that the first promise lets pass: below the group's threshold, where there is one."""
    made = Calibration.across_brands.filter(**group.facts, reader=reader.name).order_by("-look").first()
    if made is None:
        return list(found)
    readings: list[Reading] = reread([row.message for row, _ in found], reader)
    return [pair for pair, reading in zip(found, readings, strict=True) if reading.complaint < made.threshold]


def _confirmed(
    found: Sequence[tuple[Decision, Match]], library: Library, group: Group
) -> list[tuple[Decision, Match]]:
    """Those of which the matcher by meaning finds the same article likeliest."""
    closely = library.match_closely(group.brand, [row.message.text for row, _ in found])
    return [pair for pair, close in zip(found, closely, strict=True) if close.likeliest == pair[1].article]
