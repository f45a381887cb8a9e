"""A yes or no, bound to the hash of what was read. What the last yes leads to is its kind's own matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.asking import close_requests, note_about
from rapport.approvals.models import ApprovalRequest, Client, RequestKind, RequestOutcome, Vote
from rapport.approvals.not_now import NotNow
from rapport.approvals.step_words import waiting_words
from rapport.approvals.steps import RequestStanding, asked_standing
from rapport.approvals.subjects import Subjects
from rapport.ledger.what import What

# Longer than this, somebody left the page open and came back.
LONGEST_LOOK = 24 * 3600


@dataclass(frozen=True, slots=True)
class GivenWord:
    """One word as it was given: to the hash `seen`, `seconds` after what was asked had been opened."""

    yes: bool
    seen: str
    words: str = ""
    seconds: int | None = None


def vote_as_person(
    request: ApprovalRequest, said: GivenWord, by: Person, now: datetime, subjects: Subjects
) -> RequestOutcome:
    """Keep a person's word, in the caller's transaction; where the request stands then. Raises `NotNow`.

    Nobody says yes to what is their own, nor before it is their turn; a no needs words and may come from anybody
    of the team. After `APPROVED` the caller does what was asked for, in the same transaction.
    """
    row, asked = open_as_read(request, said.seen, subjects)
    if said.yes and by.pk in asked.own:
        raise NotNow(str(subjects.theirs))
    check_words(said)
    if said.yes and not asked.waits_for(by.pk):
        raise NotNow(_("It does not wait for you now, but for: %(who)s.") % {"who": waiting_words(asked)})
    _keep(row, said, now, person=by)
    note_about(row.brand_id, What.APPROVAL_VOTED, now, asked.about.named, by=by, yes=said.yes, digest=said.seen)
    return settle_request(row, said.yes, now, subjects)


def vote_as_client(
    request: ApprovalRequest, said: GivenWord, client: Client, now: datetime, subjects: Subjects
) -> ApprovalRequest:
    """Keep a client's word, in the caller's transaction; the caller settles it. Raises `NotNow`."""
    row, asked = open_as_read(request, said.seen, subjects)
    if not asked.waits_for_client(client.pk):
        raise NotNow(_("You have said your word on this, or it is not your turn yet. Nothing was changed."))
    check_words(said)
    _keep(row, said, now, client=client)
    told = {"actor": "client", "yes": said.yes, "digest": said.seen, "client": client.pk}
    note_about(row.brand_id, What.APPROVAL_VOTED, now, asked.about.named, **told)
    return row


def open_as_read(
    request: ApprovalRequest, seen: str, subjects: Subjects
) -> tuple[ApprovalRequest, RequestStanding]:
    """The request, locked with what it is about. Raises `NotNow` unless all is as it was read."""
    now_there = subjects.held_digest(request)
    waiting = ApprovalRequest.across_brands.select_for_update().filter(outcome=RequestOutcome.OPEN)
    row = waiting.filter(pk=request.pk, kind=subjects.kind).first()
    if row is None:
        raise NotNow(_("Somebody has settled this meanwhile; look at it again."))
    if not seen == row.digest == now_there:
        raise NotNow(str(subjects.changed))
    return row, asked_standing(row, subjects)


def check_words(said: GivenWord) -> None:
    """An objection is no yes, and a no needs words. Raises `NotNow`."""
    if said.yes and said.words.strip():
        raise NotNow(_("You wrote what should be different. Press Change it, or take the words away and say yes."))
    if not said.yes and not said.words.strip():
        raise NotNow(_("Say what should be different; then it goes back."))


def settle_request(request: ApprovalRequest, yes: bool, now: datetime, subjects: Subjects) -> RequestOutcome:
    """After a word was kept: a no closes the request, so does the last yes; else it waits on."""
    if yes and asked_standing(request, subjects).current is not None:
        return RequestOutcome.OPEN
    outcome = RequestOutcome.APPROVED if yes else RequestOutcome.RETURNED
    close_requests(RequestKind(request.kind), request.subject, now, outcome)
    subjects.closed(request, outcome, now)
    return outcome


def _keep(
    request: ApprovalRequest,
    said: GivenWord,
    now: datetime,
    person: Person | None = None,
    client: Client | None = None,
) -> None:
    took = None if said.seconds is None else max(0, min(said.seconds, LONGEST_LOOK))
    kept = {"brand_id": request.brand_id, "yes": said.yes, "words": said.words.strip()[:1000], "at": now}
    whose = {"person": person} if person else {"client": client}
    Vote.across_brands.update_or_create(request=request, **whose, defaults={**kept, "seconds": took})
