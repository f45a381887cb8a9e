"""A client's yes or no, by a link: it counts as their step, bound to the hash of everything that will be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.voting import GivenWord, settle_request, vote_as_client
from rapport.publishing.approval_models import ClientAsk, ClientLink
from rapport.publishing.checks import NotReady
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import When
from rapport.publishing.standing import PostStanding
from rapport.publishing.steps import POSTS, requests_of
from rapport.publishing.voting import line_up_approved

# A second press within this time is the same press.
JUST_OVER = timedelta(minutes=1)


@transaction.atomic
def client_vote(
    ask: ClientAsk,
    yes: bool,
    now: datetime,
    *,
    seen: str,
    words: str = "",
    seconds: int | None = None,
) -> None:
    """What a client says to what they read under the hash `seen`. Raises `NotNow` with nothing changed.

    Where it cannot go in line after all, their yes is kept and the post goes back to the team.
    """
    link = ClientLink.across_brands.select_for_update().select_related("client").get(pk=ask.link_id)
    if not link.is_open(now):
        raise NotNow(_("This link is no longer valid. Ask for a new one."))
    request = vote_as_client(_open_request(ask), GivenWord(yes, seen, words, seconds), link.client, now, POSTS)
    if yes and hour_over(locked(ask.post), now):
        raise NotNow(
            _("Its hour is over, so it cannot go out like this. The team will choose another and ask again.")
        )
    try:
        with transaction.atomic():
            if settle_request(request, yes, now, POSTS) == RequestOutcome.APPROVED:
                # Whoever asked stands behind it: a client is nobody's colleague.
                line_up_approved(ask.post, request.asked_by, now)
    except NotReady:
        settle_request(request, False, now, POSTS)


def _open_request(ask: ClientAsk) -> ApprovalRequest:
    found = requests_of([ask.post_id]).filter(outcome=RequestOutcome.OPEN).first()
    if found is None:
        raise NotNow(_("You have said your word on this, or it is not your turn yet. Nothing was changed."))
    return found


def must_leave_by(standing: PostStanding) -> datetime | None:
    """The earliest hour that somebody chose: until then a yes is of use. None: it leaves when the yes is said."""
    hours = [one.variant.at for one in standing.variants if one.variant.at and one.variant.how != When.NOW]
    return min(hours, default=None)


def hour_over(standing: PostStanding, now: datetime) -> bool:
    deadline = must_leave_by(standing)
    return deadline is not None and now > deadline + JUST_OVER
