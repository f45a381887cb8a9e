"""What is the trouble with one variant: its code, why, what to do, and whether somebody put it aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from rapport.domain.post_states import PostState
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post, TroubleAside
from rapport.publishing.standing import VariantStanding
from rapport.publishing.suspects import HELD_CODES, LOOKED_AT, NOT_WHOLE_CODES, SOON, STUCK_CODES
from rapport.publishing.trouble_words import WHY_AND_TODO

STUCK = (Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN)
TOGETHER = (STUCK_CODES, NOT_WHOLE_CODES, ("signed out", "restricted"))


@dataclass(frozen=True, slots=True)
class PostTrouble:
    """One variant that needs somebody.

    `code` is late, held, missed, failed, unknown, waiting, unplaced, signed out, restricted (it leaves within a
    day, and its channel cannot send), differs or missing (it is out, and does not stand there as it was meant),
    media missing (a draft with an hour, of which a picture or film did not come), awaiting or quote refused (it is
    out, and not shown as a whole), edit failed, edit unknown or edit late (other words were wanted for it since),
    event changed (it does not say what its event is by now), fact over (it is held, for its article is not in
    force), or fact ends (that will be so at its hour). `mark` and
    `attempt` are as in `TroubleAside`. `since`: where it can come anew for the same hour, when it came; begun anew
    it is another one.
    """

    standing: VariantStanding
    code: str
    why: str
    todo: str
    mark: int = 0
    attempt: int = 0
    since: datetime | None = None

    @property
    def post(self) -> Post:
        return self.standing.variant.post

    @property
    def at(self) -> datetime | None:
        return self.standing.at

    @property
    def key(self) -> str:
        """What tells it from every other trouble, also of the same variant before or after."""
        variant = self.standing.variant
        hour = f"{variant.at.timestamp():.6f}" if variant.at else ""
        since = f"~{self.since.timestamp():.6f}" if self.since else ""
        return f"{variant.pk}~{self.code}~{self.mark}~{self.attempt}~{hour}{since}"


class OutChannel(NamedTuple):
    """Why nothing leaves by a channel, and since when that is so."""

    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TroubleKnown:
    """What is known besides the standings.

    `out`: channels by which nothing leaves, with the code why and since when. `said`: what the network answered to
    calls in doubt; `attempts`: the last call for each publication. `wrong`: by variant what reading it back said,
    and of which publication. `aside`: by variant what somebody put aside.
    `missing`: posts that wait for a picture or film, and whether one was refused.
    """

    out: Mapping[int, OutChannel] = field(default_factory=dict)
    said: Mapping[int, str] = field(default_factory=dict)
    attempts: Mapping[int, int] = field(default_factory=dict)
    wrong: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    aside: Mapping[int, Sequence[TroubleAside]] = field(default_factory=dict)
    missing: Mapping[int, bool] = field(default_factory=dict)


def trouble_of(standing: VariantStanding, now: datetime, known: TroubleKnown) -> PostTrouble | None:
    """The gravest that nobody put aside; None where there is none."""
    rows = known.aside.get(standing.variant.pk, ())
    found = (_told(standing, code, mark, known) for code, mark in _codes(standing, now, known))
    return next((one for one in found if not any(covers(row, one) for row in rows)), None)


def covers(row: TroubleAside, trouble: PostTrouble) -> bool:
    """Whether this very trouble was put aside, and not one that came anew."""
    codes = next((some for some in TOGETHER if row.code in some), (row.code,))
    same = trouble.code in codes and row.hour == trouble.standing.variant.at
    anew = trouble.since is not None and row.at < trouble.since
    # Of an article that ends nothing is newer than another: it is this one, or it is not.
    if trouble.code == "fact ends":
        return same and not anew and row.mark in (0, trouble.mark)
    return same and not anew and row.mark >= trouble.mark and row.attempt >= trouble.attempt


def _told(standing: VariantStanding, code: str, mark: Sequence[int], known: TroubleKnown) -> PostTrouble:
    why, todo = map(str, WHY_AND_TODO[code])
    said = next((known.said[one.pk] for one in standing.publications if one.pk in known.said), "")
    attempt = max((known.attempts.get(one, 0) for one in mark), default=0)
    newest = max(mark, default=0) if code != "fact ends" else standing.variant.post.rests_on_id or 0
    since = _since(standing, code, known)
    return PostTrouble(standing, code, said or standing.reason or why, todo, newest, attempt, since)


def _since(standing: VariantStanding, code: str, known: TroubleKnown) -> datetime | None:
    """When it began, by the fact that it is made of; `suspects` asks the database by the same."""
    post = standing.variant.post
    if code in HELD_CODES:
        return post.held_at
    if code == "waiting":
        return post.asked_at
    if code == "fact ends":
        return post.rests_on.changed_at if post.rests_on else None
    out = known.out.get(standing.variant.channel_id)
    return out.since if out and code == out.code else None


def _codes(standing: VariantStanding, now: datetime, known: TroubleKnown) -> Iterator[tuple[str, Sequence[int]]]:
    """Each with the deliveries that it is about, the gravest first."""
    variant, at = standing.variant, standing.variant.at
    if code := _code(standing, now, known):
        stuck = [one.pk for one in standing.publications if one.step in STUCK]
        yield code, stuck if code in STUCK_CODES else ()
    if wrong := known.wrong.get(variant.pk):
        yield wrong[0], wrong[1:]
    if standing.state is PostState.PUBLISHED:
        yield from _not_whole(standing.publications, now)
    free = not variant.post.template_of_id and not variant.post.held_at
    soon = at and at < now + SOON and not standing.late(now)
    if free and soon and standing.state is PostState.SCHEDULED and variant.channel_id in known.out:
        yield known.out[variant.channel_id].code, ()


def _not_whole(rows: Sequence[Publication], now: datetime) -> Iterator[tuple[str, Sequence[int]]]:
    refused = [one.pk for one in rows if one.reason == QUOTE_REFUSED]
    awaited = [one for one in rows if one.reason == QUOTE_AWAITS and one.sent_at]
    long = [one.pk for one in awaited if one.sent_at and one.sent_at < now - LOOKED_AT]
    if refused or long:
        yield "quote refused" if refused else "awaiting", refused + long


def _code(standing: VariantStanding, now: datetime, known: TroubleKnown) -> str:
    at = standing.variant.at
    if standing.variant.post.template_of_id:
        return ""
    if standing.troubled:
        return str(standing.state)
    if standing.variant.post.held_at:
        return _held_code(standing, now) if standing.state is PostState.HELD and at else ""
    if standing.late(now):
        return "late"
    if standing.state is PostState.WAITING and at and at < now + SOON:
        return "waiting"
    if standing.state is PostState.DRAFT and at and (says := _draft_code(standing, at < now, known)):
        return says
    rests = standing.variant.post.rests_on
    ends = rests is not None and at is not None and rests.validity.over(at)
    return "fact ends" if ends and standing.state is PostState.SCHEDULED else ""


def _draft_code(standing: VariantStanding, over: bool, known: TroubleKnown) -> str:
    refused = known.missing.get(standing.variant.post_id)
    if refused or (over and refused is not None):
        return "media missing"
    return "unplaced" if over else ""


def _held_code(standing: VariantStanding, now: datetime) -> str:
    post, at = standing.variant.post, standing.variant.at
    if post.rests_on_id and not (post.held_by_id or post.queue_hold_id):
        return "fact over"
    return "held" if at and at < now else ""
