"""What a client sees behind their link: their posts on their channels, and no more than it is their turn for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rapport.approvals.models import RequestOutcome, Vote
from rapport.approvals.steps import RequestStanding, standings_of
from rapport.domain.post_states import PostState
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.approval_models import ClientAsk, ClientLink
from rapport.publishing.client_voting import hour_over, must_leave_by
from rapport.publishing.composed import post_digest, whole_posts
from rapport.publishing.models import Post, Variant
from rapport.publishing.standing import PostStanding, VariantStanding, stands
from rapport.publishing.steps import POSTS, requests_of


class ClientTurn(StrEnum):
    """Where a post stands for a client."""

    YOURS = "yours"
    LATE = "late"
    SAID = "said"
    CHANGED = "changed"
    SOON = "soon"
    OUT = "out"


SHOWN = frozenset({ClientTurn.YOURS, ClientTurn.LATE, ClientTurn.SAID, ClientTurn.OUT})


@dataclass(frozen=True)
class ClientPost:
    """One post for one client. `variants`: on their channels, and none where it is not to be read yet."""

    ask: ClientAsk
    standing: PostStanding
    turn: ClientTurn
    variants: list[VariantStanding]
    digest: str
    vote: Vote | None
    changed: list[ChangedPart]

    @property
    def title(self) -> str:
        """The first line of what they may read; words of channels that are not theirs are not in it."""
        words = [_first(one.variant) for one in self.variants]
        return words[0].strip().partition("\n")[0][:120] if words else ""

    @property
    def deadline(self) -> datetime | None:
        return must_leave_by(self.standing)

    @property
    def at(self) -> datetime | None:
        return min((one.at for one in self.variants if one.at), default=None)


def client_posts(link: ClientLink, now: datetime) -> list[ClientPost]:
    """What waits for the client first, the nearest deadline before the others."""
    asks = list(ClientAsk.of(link.brand).filter(link=link).order_by("pk"))
    posts = {one.pk: one for one in whole_posts(link.brand).filter(pk__in=[one.post_id for one in asks])}
    theirs = set(link.channels.values_list("pk", flat=True))
    rows = requests_of(posts).order_by("pk")
    asked: dict[int, list[RequestStanding]] = {}
    for one in standings_of(list(rows), POSTS):
        asked.setdefault(one.request.subject, []).append(one)
    found = [_post(link, one, posts[one.post_id], asked.get(one.post_id, []), theirs, now) for one in asks]
    order = list(ClientTurn)
    return sorted(found, key=lambda one: (order.index(one.turn), one.deadline or now, one.ask.pk))


def client_post(link: ClientLink, post: int, now: datetime) -> ClientPost | None:
    return next((one for one in client_posts(link, now) if one.ask.post_id == post), None)


def _post(
    link: ClientLink,
    ask: ClientAsk,
    post: Post,
    asked: Sequence[RequestStanding],
    channels: set[int],
    now: datetime,
) -> ClientPost:
    standing = stands(post)
    digest = post_digest(post, [one.variant for one in standing.variants])
    said = [one for row in asked for one in row.votes if one.client_id == link.client_id]
    vote = said[-1] if said else None
    turn = _turn(link, standing, asked, digest, vote, now)
    shown = [one for one in standing.variants if one.variant.channel_id in channels] if turn in SHOWN else []
    changed = _changed(vote, post, digest, shown) if turn is ClientTurn.YOURS else []
    return ClientPost(ask, standing, turn, shown, digest, vote, changed)


def _turn(
    link: ClientLink,
    standing: PostStanding,
    asked: Sequence[RequestStanding],
    digest: str,
    vote: Vote | None,
    now: datetime,
) -> ClientTurn:
    if standing.state in (PostState.PUBLISHED, PostState.PARTLY):
        return ClientTurn.OUT
    last = asked[-1] if asked else None
    is_open = last is not None and last.request.outcome == RequestOutcome.OPEN and last.request.digest == digest
    if last and is_open and last.waits_for_client(link.client_id):
        return ClientTurn.LATE if hour_over(standing, now) else ClientTurn.YOURS
    if vote is None:
        return ClientTurn.SOON
    return ClientTurn.SAID if vote.request.digest == digest else ClientTurn.CHANGED


def _changed(vote: Vote | None, post: Post, digest: str, shown: Sequence[VariantStanding]) -> list[ChangedPart]:
    """Word by word against what the client had said their word on; nothing the first time."""
    if vote is None or vote.request.digest == digest or not shown:
        return []
    kept = post.versions.filter(number__lte=vote.request.version).first()
    if kept is None:
        return []
    own = kept.said.get("variants", {}).get(str(shown[0].variant.channel_id), {})
    before = str(own.get("text") or kept.said.get("idea", ""))
    return word_diff(before, _first(shown[0].variant))


def _first(variant: Variant) -> str:
    return (variant.text or variant.post.idea).strip()
