"""Where a request stands: its steps, who has said yes, and who is waited for. Derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import ApprovalRequest, Approvers, HowMany, RequestOutcome, RequestStep, Vote
from rapport.approvals.subjects import About, Subjects
from rapport.domain.approval_steps import AskedStep, current_step

MOST = 200
AROUND = ("asked_by", "steps__people", "steps__client", "votes__person", "votes__client")
# The keys of whose word is waited for: a person's, or a client's.
Team = dict[int, tuple[str, str]]


def person_key(number: int) -> str:
    return f"person {number}"


def client_key(number: int) -> str:
    return f"client {number}"


@dataclass(frozen=True)
class RequestStanding:
    """A request, what it is about, and who may answer each of its steps."""

    request: ApprovalRequest
    about: About
    rows: list[RequestStep]
    asked: list[AskedStep]
    votes: list[Vote]
    team: Team

    @property
    def own(self) -> frozenset[int]:
        """The people whose words they are already: their yes is none."""
        return self.about.own

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


def open_asked(brand: int, subjects: Subjects) -> list[RequestStanding]:
    """Every open request of a brand about this kind, as it stands; the first asked first, at most `MOST`."""
    rows = ApprovalRequest.across_brands.filter(brand_id=brand, kind=subjects.kind, outcome=RequestOutcome.OPEN)
    return standings_of(list(rows.order_by("asked_at", "pk")[:MOST]), subjects)


def standings_of(rows: Sequence[ApprovalRequest], subjects: Subjects) -> list[RequestStanding]:
    """Of requests of one brand; those whose subject is gone are left out."""
    if not rows:
        return []
    team, known = team_of(rows[0].brand_id), subjects.about(rows)
    prefetch_related_objects(rows, *AROUND)
    return [_standing(one, known[one.pk], team) for one in rows if one.pk in known]


def asked_standing(request: ApprovalRequest, subjects: Subjects) -> RequestStanding:
    """As it stands now, read anew."""
    return standings_of([ApprovalRequest.across_brands.get(pk=request.pk)], subjects)[0]


def team_of(brand: int) -> Team:
    """Who may say yes for the brand: each person's role and name."""
    rows = Membership.across_brands.filter(brand_id=brand).exclude(role=Role.VIEWER)
    return {number: (role, name) for number, role, name in rows.values_list("person", "role", "person__name")}


def waiting_for(brand: int, person: int, subjects: Subjects) -> int:
    """How many requests of this kind wait for this person's yes now."""
    return sum(one.waits_for(person) and person in one.team for one in open_asked(brand, subjects))


def _standing(request: ApprovalRequest, about: About, team: Team) -> RequestStanding:
    votes, rows = list(request.votes.all()), list(request.steps.all())
    asked = [_asked(one, about, votes, team) for one in rows]
    return RequestStanding(request, about, rows, asked, votes, team)


def _asked(step: RequestStep, about: About, votes: Sequence[Vote], team: Team) -> AskedStep:
    if step.who == Approvers.CLIENT:
        clients = {step.client_id} if step.client_id else set(about.clients)
        asked = frozenset(client_key(one) for one in clients if one)
    else:
        asked = frozenset(person_key(one) for one in _people(step, votes, team) - about.own)
    owners = {number for number, (role, _) in team.items() if role == Role.OWNER} if step.owners_too_at else set()
    instead = frozenset(person_key(one) for one in owners - about.own)
    enough = {HowMany.ALL: len(asked), HowMany.SOME: step.count}.get(HowMany(step.need), 1)
    return AskedStep(asked, enough, instead)


def _people(step: RequestStep, votes: Sequence[Vote], team: Team) -> set[int]:
    if step.who == Approvers.PEOPLE:
        return {one.pk for one in step.people.all()} & team.keys()
    if step.who == Approvers.ROLE:
        return {number for number, (role, _) in team.items() if role == step.role}
    return set(team) | {one.person_id for one in votes if one.person_id}


def _voter(vote: Vote) -> str:
    return person_key(vote.person_id) if vote.person_id else client_key(vote.client_id or 0)
