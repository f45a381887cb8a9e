"""The one decision about a message: answer, draft, person or ignore, with every reason that counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapport.domain.decision import Decision, Reason, Route
from rapport.domain.reading import Reading, Tone
from rapport.triage.evidence import MARKS
from rapport.triage.match import Match

VERSION = "decide-2"
MOST_IN_A_ROW = 3
SECONDS_OF_A_MACHINE = 3.0
SAME_TEXT_WITHIN = 24 * 3600.0
# Spam speaks of money by nature; in anybody else's words it is a person's to hear.
SALES_TALK = frozenset({"money", "refusal"})
ASKING = frozenset({Tone.QUESTION, Tone.REQUEST})
# What keeps an answer back although the promise would allow it: it is only watched, or a person labels it.
WATCHED = frozenset({"shadow", "audit"})


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts at the moment of deciding. The defaults know nothing, so nothing is answered by them.

    `holder` has the next word. `automatic_in_row` counts our automatic messages since a person's last.
    `seconds_since_ours` and `same_text_seconds` (nearly the same text from this contact) are None when there
    was none. `from_bot` is a declared robot, `automatic` a machine's own note about itself. `too_old` means
    that nobody expects an instant answer any more. `article_refuses`: the article's words say no.
    `slot_open`: they have a slot that the message does not fill.
    """

    holder: Literal["robot", "person", "nobody"] = "person"
    automatic_in_row: int = 0
    seconds_since_ours: float | None = None
    same_text_seconds: float | None = None
    from_self: bool = False
    from_bot: bool = False
    automatic: bool = False
    open_complaint: bool = False
    upset: bool = False
    stopped: bool = False
    automatic_allowed: bool = False
    may_answer: bool = False
    too_old: bool = False
    article_refuses: bool = False
    slot_open: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What the promise allows in a message's group (brand × language × kind) now. The defaults allow nothing.

    An answer needs a complaint score below `threshold`, which comes from the calibration named `calibration`
    (empty: there is none). `unbound`: that calibration was made for another reader, brand, language or kind.
    `halted`: the drift alarm stopped the group. `shadow`: what would be answered is recorded, not said.
    `audited`: the share with which chance drew it for
    a person to label, 0.0 if it did not. `trial`: the practice network, where the owner's leave
    is enough as long as there is no calibration.
    """

    threshold: float = 0.0
    calibration: str = ""
    unbound: bool = False
    halted: bool = False
    shadow: bool = False
    audited: float = 0.0
    trial: bool = False


NO_TERMS = Terms()


def decide(reading: Reading, match: Match, situation: Situation, terms: Terms = NO_TERMS) -> Decision:
    """Routes one message. Pure: the same values give the same decision, so the log can be replayed.

    An answer needs an approved article, a complaint score that the promise allows, and no reason against it.
    """
    ignored = _ignored(reading, situation)
    for_person = _for_person(reading, situation)
    not_alone = _not_alone(reading, match, situation) + _not_promised(reading, terms)
    if ignored and (situation.from_self or not for_person):
        route = Route.IGNORE
    elif ignored or for_person or match.article is None or reading.tone not in ASKING:
        route = Route.PERSON
    elif not_alone:
        route = Route.DRAFT
    else:
        route = Route.ANSWER
    watched = route is Route.DRAFT and {reason.code for reason in not_alone} <= WATCHED
    matched = [Reason("article-matches")] if match.article is not None else [Reason("no-article")]
    reasons = [*ignored, *for_person, *not_alone, *matched, Reason(f"tone-{reading.tone.value}")]
    reasons += [Reason(code) for code in reading.reasons]
    return Decision(
        message=reading.id,
        route=route,
        reasons=_once(reasons),
        version=f"{reading.reader}+{VERSION}",
        score=reading.complaint,
        threshold=terms.threshold,
        article=match.article or "",
        margin=match.margin,
        automatic=watched or route is Route.ANSWER,
    )


def decide_batch(
    readings: Sequence[Reading], matches: Sequence[Match], situations: Sequence[Situation], terms: Sequence[Terms]
) -> list[Decision]:
    """One decision per reading, in order; the four sequences must be equally long (`ValueError`)."""
    return [decide(*row) for row in zip(readings, matches, situations, terms, strict=True)]


def agreed(first: Decision, second: Decision) -> Decision:
    """The first reader's decision, if the second would let a robot speak, too; else a draft or a person.

    `first` must be automatic. It stays on record, with the second's reasons before it where they differ.
    """
    if second.automatic and (second.route is first.route or first.route is Route.DRAFT):
        return first
    against = [reason for reason in second.reasons if reason not in first.reasons]
    doubt = [] if second.automatic else [Reason("readers-disagree")]
    return replace(
        first,
        route=Route.PERSON if second.route is Route.IGNORE else second.route,
        reasons=_once([*doubt, *against, *first.reasons]),
        version=f"{first.version}&{second.version}",
        automatic=second.automatic,
    )


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Each code where it first stands, which is where it weighs most."""
    first: dict[str, Reason] = {}
    for reason in reasons:
        first.setdefault(reason.code, reason)
    return tuple(first.values())


def _ignored(reading: Reading, situation: Situation) -> list[Reason]:
    """Why nobody needs to read this, unless something in it calls for a person."""
    held = situation.holder == "person"
    rules = {
        "from-self": situation.from_self,
        "from-bot": situation.from_bot,
        "automatic-sender": situation.automatic,
        "tone-spam": reading.tone is Tone.SPAM and not held,
    }
    return [Reason(code) for code, holds in rules.items() if holds]


def _for_person(reading: Reading, situation: Situation) -> list[Reason]:
    """Why only a person may take this, heaviest first."""
    found = reading.marks - SALES_TALK if reading.tone is Tone.SPAM else reading.marks
    marks = [mark for mark in MARKS if mark in found] + sorted(found - set(MARKS))
    codes = ["asks-for-person"] if reading.asks_for_person else []
    codes += marks
    codes += ["open-complaint"] if situation.open_complaint else []
    codes += ["upset"] if situation.upset else []
    codes += [f"tone-{tone.value}" for tone in (Tone.COMPLAINT, Tone.COMPLIMENT) if reading.tone is tone]
    return [Reason(code) for code in codes] + _loops(situation)


def _loops(situation: Situation) -> list[Reason]:
    """Signs that two machines may be talking."""
    quick, same = situation.seconds_since_ours, situation.same_text_seconds
    reasons = []
    if situation.automatic_in_row >= MOST_IN_A_ROW:
        reasons.append(Reason("too-many-automatic", str(situation.automatic_in_row)))
    if quick is not None and not abs(quick) >= SECONDS_OF_A_MACHINE:
        reasons.append(Reason("too-quick", f"{quick:.1f}"))
    if same is not None and not same > SAME_TEXT_WITHIN:
        reasons.append(Reason("same-words", f"{same:.0f}"))
    return reasons if not (situation.from_bot or situation.automatic) else []


def _not_alone(reading: Reading, match: Match, situation: Situation) -> list[Reason]:
    """Why the words may at most be drafted, not sent alone."""
    rules = {
        "stopped": situation.stopped,
        "held-by-person": situation.holder == "person",
        "no-owner": situation.holder not in ("robot", "person", "nobody"),
        "automatic-not-allowed": not situation.automatic_allowed,
        "article-not-cleared": match.article is not None and not situation.may_answer,
        "article-refuses": match.article is not None and situation.article_refuses,
        "slot-open": match.article is not None and situation.slot_open,
        "too-old": situation.too_old,
        "doubt": "doubt" in reading.reasons,
    }
    return [Reason(code) for code, holds in rules.items() if holds]


def _not_promised(reading: Reading, terms: Terms) -> list[Reason]:
    """Why the promise does not let these words go alone. A score that is not a number is below nothing."""
    rules = {
        "not-calibrated": not terms.calibration and not terms.trial,
        "unbound": terms.unbound,
        "halted": terms.halted,
        "above-threshold": bool(terms.calibration) and not reading.complaint < terms.threshold,
        "shadow": terms.shadow,
        "audit": terms.audited > 0,
    }
    return [Reason(code) for code, holds in rules.items() if holds]
