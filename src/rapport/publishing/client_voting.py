"""A client's yes or no, by a link: it counts as their step, bound to the hash of everything that will be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import ApprovalRequest, ClientAsk, ClientLink, RequestOutcome, Vote
from rapport.publishing.checks import NotReady
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import When
from rapport.publishing.standing import PostStanding
from rapport.publishing.steps import request_standing
from rapport.publishing.voting import LONGEST_LOOK, check_words, open_as_read, settle_vote

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
    found, request = open_as_read(_open_request(ask), seen)
    if not request_standing(request).waits_for_client(link.client_id):
        raise NotNow(_("You have said your word on this, or it is not your turn yet. Nothing was changed."))
    if yes and hour_over(found, now):
        raise NotNow(
            _("Its hour is over, so it cannot go out like this. The team will choose another and ask again.")
        )
    check_words(yes, words)
    took = None if seconds is None else max(0, min(seconds, LONGEST_LOOK))
    Vote.across_brands.update_or_create(
        request=request,
        client=link.client,
        defaults={"brand": ask.brand, "yes": yes, "words": words.strip()[:1000], "at": now, "seconds": took},
    )
    post, client = ask.post_id, link.client_id
    note(ask.brand_id, What.APPROVAL_VOTED, now, actor="client", post=post, yes=yes, digest=seen, client=client)
    try:
        with transaction.atomic():
            # Whoever asked stands behind it: a client is nobody's colleague.
            settle_vote(found, request, yes, request.asked_by, now)
    except NotReady:
        settle_vote(locked(ask.post), request, False, request.asked_by, now)


def _open_request(ask: ClientAsk) -> ApprovalRequest:
    rows = ApprovalRequest.across_brands.filter(post=ask.post_id, outcome=RequestOutcome.OPEN)
    if (found := rows.select_related("post__brand").first()) is None:
        raise NotNow(_("You have said your word on this, or it is not your turn yet. Nothing was changed."))
    return found


def must_leave_by(standing: PostStanding) -> datetime | None:
    """The earliest hour that somebody chose: until then a yes is of use. None: it leaves when the yes is said."""
    hours = [one.variant.at for one in standing.variants if one.variant.at and one.variant.how != When.NOW]
    return min(hours, default=None)


def hour_over(standing: PostStanding, now: datetime) -> bool:
    deadline = must_leave_by(standing)
    return deadline is not None and now > deadline + JUST_OVER
