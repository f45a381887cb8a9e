"""Where a request stands: its steps, who has said yes, and who is waited for. Derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from rapport.accounts.models import Membership, Role
from rapport.domain.approval_steps import AskedStep, current_step
from rapport.publishing.approval_models import (
    ApprovalRequest,
    Approvers,
    ClientAsk,
    HowMany,
    RequestOutcome,
    RequestStep,
    Vote,
)
from rapport.publishing.models import PostVersion

MOST = 200
# The keys of whose word is waited for: a person's, or a client's.
Team = dict[int, tuple[str, str]]


def person_key(number: int) -> str:
    return f"person {number}"


def client_key(number: int) -> str:
    return f"client {number}"


@dataclass(frozen=True)
class RequestStanding:
    """A request, who may answer each of its steps, and `own`: the people whose words they are already."""

    request: ApprovalRequest
    rows: list[RequestStep]
    asked: list[AskedStep]
    votes: list[Vote]
    own: frozenset[int]
    team: Team

    @property
    def yes(self) -> frozenset[str]:
        return frozenset(_voter(one) for one in self.votes if one.yes)

    @cached_property
    def place(self) -> int | None:
        return current_step(self.asked, self.yes)

    @property
    def current(self) -> RequestStep | None:
        return None if self.place is None else self.rows[self.place]

    @property
    def ahead(self) -> list[tuple[RequestStep, AskedStep]]:
        """The steps that are not met, in their order."""
        pairs = zip(self.rows, self.asked, strict=True)
        return [(row, step) for row, step in pairs if not step.met(self.yes)]

    def waits_for(self, person: int) -> bool:
        """Whether this person's yes is what is waited for now."""
        if self.place is None or person in self.own or person_key(person) in self.yes:
            return False
        everybody = self.rows[self.place].who == Approvers.ANYBODY
        return everybody or person_key(person) in self.asked[self.place].open_to(self.yes)

    def waits_for_client(self, client: int) -> bool:
        if self.place is None:
            return False
        return client_key(client) in self.asked[self.place].open_to(self.yes)

    @property
    def began(self) -> datetime:
        """Since when the current step is waited for: the last yes that an earlier one needed, else the asking."""
        before = self.asked[: self.place] if self.place is not None else self.asked
        counted = [v.at for v in self.votes if any(_voter(v) in one.asked | one.instead for one in before)]
        return max([self.request.asked_at, *counted])


def requests_whole(rows: QuerySet[ApprovalRequest]) -> QuerySet[ApprovalRequest]:
    """Requests with all that their standing reads, in a few queries."""
    wrote = PostVersion.across_brands.filter(post=OuterRef("post"), number__lte=OuterRef("post__version"))
    asks = ClientAsk.across_brands.filter(link__revoked_at=None).select_related("link__client")
    return (
        rows.annotate(wrote_last=Subquery(wrote.order_by("-number").values("by")[:1]))
        .select_related("asked_by", "post__author", "post__brand")
        .prefetch_related("steps__people", "steps__client", "votes__person", "votes__client")
        .prefetch_related(Prefetch("post__client_asks", asks, to_attr="live_asks"))
    )


def open_standings(brand: int) -> list[RequestStanding]:
    """Every open request of a brand as it stands; the first asked first, at most `MOST`."""
    rows = ApprovalRequest.across_brands.filter(brand_id=brand, outcome=RequestOutcome.OPEN)
    return standings_of(list(requests_whole(rows).order_by("asked_at")[:MOST]), brand)


def standings_of(rows: Sequence[ApprovalRequest], brand: int) -> list[RequestStanding]:
    """Of rows read by `requests_whole`."""
    team = team_of(brand) if rows else {}
    return [_standing(one, team) for one in rows]


def request_standing(request: ApprovalRequest) -> RequestStanding:
    """As it stands now, read anew."""
    rows = requests_whole(ApprovalRequest.across_brands.filter(pk=request.pk))
    return standings_of(list(rows), request.brand_id)[0]


def team_of(brand: int) -> Team:
    """Who may say yes for the brand: each person's role and name."""
    rows = Membership.across_brands.filter(brand_id=brand).exclude(role=Role.VIEWER)
    return {number: (role, name) for number, role, name in rows.values_list("person", "role", "person__name")}


def waiting_for(brand: int, person: int) -> int:
    """How many requests wait for this person's yes now."""
    return sum(one.waits_for(person) and person in one.team for one in open_standings(brand))


def _standing(request: ApprovalRequest, team: Team) -> RequestStanding:
    own = frozenset({request.asked_by_id, getattr(request, "wrote_last", None) or request.asked_by_id})
    votes, rows = list(request.votes.all()), list(request.steps.all())
    asked = [_asked(request, one, votes, own, team) for one in rows]
    return RequestStanding(request, rows, asked, votes, own, team)


def _asked(
    request: ApprovalRequest, step: RequestStep, votes: Sequence[Vote], own: frozenset[int], team: Team
) -> AskedStep:
    if step.who == Approvers.CLIENT:
        clients = {step.client_id} if step.client_id else {one.link.client_id for one in live_asks(request)}
        asked = frozenset(client_key(one) for one in clients if one)
    else:
        asked = frozenset(person_key(one) for one in _people(step, votes, team) - own)
    owners = {number for number, (role, _) in team.items() if role == Role.OWNER} if step.owners_too_at else set()
    instead = frozenset(person_key(one) for one in owners - own)
    enough = {HowMany.ALL: len(asked), HowMany.SOME: step.count}.get(HowMany(step.need), 1)
    return AskedStep(asked, enough, instead)


def _people(step: RequestStep, votes: Sequence[Vote], team: Team) -> set[int]:
    if step.who == Approvers.PEOPLE:
        return {one.pk for one in step.people.all()} & team.keys()
    if step.who == Approvers.ROLE:
        return {number for number, (role, _) in team.items() if role == step.role}
    return set(team) | {one.person_id for one in votes if one.person_id}


def live_asks(request: ApprovalRequest) -> list[ClientAsk]:
    """The clients' links that ask for this post and were not revoked."""
    known: list[ClientAsk] | None = getattr(request.post, "live_asks", None)
    return known if known is not None else asks_of(request.post_id)


def asks_of(post: int) -> list[ClientAsk]:
    rows = ClientAsk.across_brands.filter(post=post, link__revoked_at=None)
    return list(rows.select_related("link__client").order_by("pk"))


def _voter(vote: Vote) -> str:
    return person_key(vote.person_id) if vote.person_id else client_key(vote.client_id or 0)
