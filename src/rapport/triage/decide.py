"""The one decision about a message: answer, draft, person or ignore, with every reason that counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapport.domain.decision import Decision, Reason, Route
from rapport.domain.reading import Reading, Tone
from rapport.triage.evidence import MARKS
from rapport.triage.match import Match
from rapport.triage.terms import Terms as Terms

VERSION = "decide-5"
MOST_IN_A_ROW = 3
SECONDS_OF_A_MACHINE = 3.0
SAME_TEXT_WITHIN = 24 * 3600.0
MUCH_MONEY = 200.0
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
    was none. `from_bot` is a declared robot, `notice` a machine's own note with nothing in it
    for a person, `automatic` any other sign that a machine sent this or that no machine may answer it. `unread`:
    there is something in the message that nobody has read; `cut`: its words were too many to read whole, so that
    they may not be put aside as advertising either. `open_complaint` and `upset` hold for the contact in every
    conversation; so does `answered_today`, that this article was already said to them automatically within a day.
    `sounds_automatic` are words that machines use, `tells_more` a reply to automatic words that is more than a
    question, `echoes` one in our own words. `group`: more than two are in
    the conversation. `too_old` means that nobody expects an instant answer any more.
    `lapse`: the article is in force no more, or not yet.
    `article_refuses`: the article's words say no. `slot_open`: they have a slot that the message does not fill. A
    sum of `money_limit` or more, in any currency, is a person's. `plan`: the most that the reply plan of the post
    above lets be done without a person; "" is what is usual.
    """

    holder: Literal["robot", "person", "nobody"] = "person"
    automatic_in_row: int = 0
    seconds_since_ours: float | None = None
    same_text_seconds: float | None = None
    from_self: bool = False
    from_bot: bool = False
    automatic: bool = False
    notice: bool = False
    unread: bool = False
    cut: bool = False
    open_complaint: bool = False
    upset: bool = False
    stopped: bool = False
    automatic_allowed: bool = False
    may_answer: bool = False
    too_old: bool = False
    lapse: Literal["", "over", "early"] = ""
    article_refuses: bool = False
    slot_open: bool = False
    answered_today: bool = False
    sounds_automatic: bool = False
    tells_more: bool = False
    echoes: bool = False
    group: bool = False
    money_limit: float = MUCH_MONEY
    plan: Literal["", "draft", "person"] = ""


NO_TERMS = Terms()


def decide(reading: Reading, match: Match, situation: Situation, terms: Terms = NO_TERMS) -> Decision:
    """Routes one message. Pure: the same values give the same decision, so the log can be replayed.

    An answer needs an approved article, a score and a match that both promises allow, and no reason against it.
    """
    ignored = _ignored(reading, situation)
    for_person = _for_person(reading, situation)
    planned = [Reason("plan-person")] if situation.plan not in ("", "draft") else []
    lapsed = [Reason(f"article-{situation.lapse}")] if match.article is not None and situation.lapse else []
    not_alone = _not_alone(reading, match, situation) + _not_promised(reading, match, terms)
    if ignored and (situation.from_self or not for_person):
        route = Route.IGNORE
    elif ignored or for_person or planned or lapsed or match.article is None or reading.tone not in ASKING:
        route = Route.PERSON
    elif not_alone:
        route = Route.DRAFT
    else:
        route = Route.ANSWER
    small_talk = route is Route.PERSON and not ignored and _small_talk(reading, for_person)
    nobody_yet = small_talk or (not ignored and _thanks(for_person))
    watched = route is Route.DRAFT and {reason.code for reason in not_alone} <= WATCHED
    matched = [Reason("article-matches")] if match.article is not None else [Reason("no-article")]
    reasons = [
        *ignored,
        *for_person,
        *planned,
        *lapsed,
        *not_alone,
        *matched,
        Reason(f"tone-{reading.tone.value}"),
    ]
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
        small_talk=small_talk,
        takes_floor=route is Route.PERSON and not nobody_yet,
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
        takes_floor=second.route in (Route.PERSON, Route.IGNORE),
    )


def _once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Each code where it first stands, which is where it weighs most."""
    first: dict[str, Reason] = {}
    for reason in reasons:
        first.setdefault(reason.code, reason)
    return tuple(first.values())


def _small_talk(reading: Reading, for_person: Sequence[Reason]) -> bool:
    """A greeting or an “ok” that asks for nothing. Words that were not read well might ask for something."""
    return reading.tone is Tone.CHATTER and not for_person and "doubt" not in reading.reasons


def _thanks(for_person: Sequence[Reason]) -> bool:
    """Kind words and nothing else: a person answers them, and nobody has spoken yet."""
    return [reason.code for reason in for_person] == [f"tone-{Tone.COMPLIMENT.value}"]


def _ignored(reading: Reading, situation: Situation) -> list[Reason]:
    """Why nobody needs to read this, unless something in it calls for a person."""
    held = situation.holder == "person"
    rules = {
        "from-self": situation.from_self,
        "from-bot": situation.from_bot,
        "automatic-sender": situation.notice,
        "tone-spam": reading.tone is Tone.SPAM and not held and not situation.cut,
    }
    return [Reason(code) for code, holds in rules.items() if holds]


def _for_person(reading: Reading, situation: Situation) -> list[Reason]:
    """Why only a person may take this, heaviest first."""
    found = reading.marks | ({"money"} if _much(reading, situation) else set())
    found = found - SALES_TALK if reading.tone is Tone.SPAM else found
    marks = [mark for mark in MARKS if mark in found] + sorted(found - set(MARKS))
    codes = ["asks-for-person"] if reading.asks_for_person else []
    codes += marks
    codes += ["open-complaint"] if situation.open_complaint else []
    codes += ["upset"] if situation.upset else []
    codes += ["group"] if situation.group else []
    codes += [f"tone-{tone.value}" for tone in (Tone.COMPLAINT, Tone.COMPLIMENT) if reading.tone is tone]
    return [Reason(code) for code in codes] + _loops(situation)


def _much(reading: Reading, situation: Situation) -> bool:
    """Whether a sum is named that only a person speaks of. A limit that is not a number is below every sum."""
    return reading.amount > 0 and not reading.amount < situation.money_limit


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
    told = ("answered-today", "sounds-automatic", "tells-more", "echoes")
    reasons += [Reason(code) for code in told if getattr(situation, code.replace("-", "_"))]
    return reasons if not (situation.from_bot or situation.notice) else []


def _not_alone(reading: Reading, match: Match, situation: Situation) -> list[Reason]:
    """Why the words may at most be drafted, not sent alone."""
    rules = {
        "stopped": situation.stopped,
        "held-by-person": situation.holder == "person",
        "no-owner": situation.holder not in ("robot", "person", "nobody"),
        "answer-unwanted": situation.automatic,
        "unread": situation.unread or situation.cut,
        "automatic-not-allowed": not situation.automatic_allowed,
        "article-not-cleared": match.article is not None and not situation.may_answer,
        "article-refuses": match.article is not None and situation.article_refuses,
        "slot-open": match.article is not None and situation.slot_open,
        "too-old": situation.too_old,
        "plan-draft": situation.plan == "draft",
        "doubt": "doubt" in reading.reasons,
    }
    return [Reason(code) for code, holds in rules.items() if holds]


def _not_promised(reading: Reading, match: Match, terms: Terms) -> list[Reason]:
    """Why the promises do not let these words go alone. A score that is no number is below and above nothing."""
    fits = match.article is not None
    rules = {
        "not-calibrated": not terms.calibration and not terms.trial,
        "unbound": terms.unbound,
        "halted": terms.halted,
        "above-threshold": bool(terms.calibration) and not reading.complaint < terms.threshold,
        "answers-unknown": fits and not terms.answers and not terms.trial_answers,
        "answers-unbound": fits and terms.answers_unbound,
        "article-halted": fits and terms.article_halted,
        "weak-match": fits and bool(terms.answers) and not match.score >= terms.least_match,
        "shadow": terms.shadow,
        "audit": terms.audited > 0,
    }
    return [Reason(code) for code, holds in rules.items() if holds]
