"""Other words for what is out that wait for a client, and the client's yes or no to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.steps import open_asked
from rapport.approvals.voting import GivenWord, settle_request, vote_as_client
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.change_steps import CHANGES, changes_by_number
from rapport.publishing.editing import put_agreed
from rapport.publishing.locked import NotNow
from rapport.publishing.models import PublishedChange


@dataclass(frozen=True, slots=True)
class ClientEdit:
    """One change that waits for the client, on a channel of theirs."""

    request: ApprovalRequest
    row: PublishedChange

    @property
    def parts(self) -> list[ChangedPart]:
        return word_diff(self.row.before, self.row.text)


def client_edits(link: ClientLink) -> list[ClientEdit]:
    """What waits for them now of the posts of this link, on its channels."""
    posts, channels = (
        set(link.asks.values_list("post", flat=True)),
        set(link.channels.values_list("pk", flat=True)),
    )
    asked = [one for one in open_asked(link.brand_id, CHANGES) if one.waits_for_client(link.client_id)]
    rows = changes_by_number([one.request.subject for one in asked])
    found = [ClientEdit(one.request, rows[one.request.subject]) for one in asked]
    return [one for one in found if one.row.post_id in posts and one.row.publication.channel_id in channels]


@transaction.atomic
def client_vote_edit(link: ClientLink, number: int, said: GivenWord, now: datetime) -> None:
    """What a client says to the words they read under the hash `seen`. Raises `NotNow` with nothing changed."""
    held = ClientLink.across_brands.select_for_update(of=("self",)).select_related("client").get(pk=link.pk)
    found = next((one for one in client_edits(held) if one.request.pk == number), None)
    if found is None or not held.is_open(now):
        raise NotNow(_("You have said your word on this, or it is not your turn yet. Nothing was changed."))
    request = vote_as_client(found.request, said, held.client, now, CHANGES)
    if settle_request(request, said.yes, now, CHANGES) == RequestOutcome.APPROVED:
        # Whoever asked stands behind it: a client is nobody's colleague.
        put_agreed(found.row, request.asked_by, now)
