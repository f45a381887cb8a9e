"""Other words for a post that is out, where its network lets them be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.voting import GivenWord, vote_as_person
from rapport.connectors.registry import connector
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.edit import approve_edit, revoke_edit
from rapport.outbox.kinds.edit import edit_of
from rapport.outbox.kinds.publication import broken_rules
from rapport.outbox.models import Step
from rapport.outbox.network_rules import Refusal
from rapport.publishing.change_steps import CHANGES, ask_for_change, asks_others, changes_by_number, part_out
from rapport.publishing.composed import linked_words
from rapport.publishing.further_parts import thread_of
from rapport.publishing.links.counting import make_links
from rapport.publishing.locked import ChangedMeanwhile, NotNow, locked, void_published_changes
from rapport.publishing.models import Post, PublishedChange, Variant
from rapport.publishing.out_parts import OutPart
from rapport.publishing.promised_address import would_drop_address
from rapport.publishing.writing import CHANGED, keep_version

NO_UNDO = timedelta()


class EditRefused(NotNow):
    """The network would not take these words; `refusals` say why, each by itself. Nothing was changed."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(map(str, refusals)))
        self.refusals = refusals


@transaction.atomic
def edit_published(
    post: Post, publication: int, text: str, seen: int, by: Person, now: datetime, *, undo: timedelta = NO_UNDO
) -> PublishedChange:
    """A part is to say `text` from now on: in line at once, or once others have said yes (`edit` is None).

    `seen` is the version that was read. Raises `ChangedMeanwhile`, `EditRefused` and `NotNow`; nothing is changed.
    """
    found = locked(post)
    if seen != found.post.version:
        raise ChangedMeanwhile(str(CHANGED))
    part, text = _part(found.post, publication), text.strip()
    if not text or (text == part.typed and not part.refused):
        raise NotNow(_("Write what it is to say instead. Nothing was changed."))
    _check(part, text, now)
    row = PublishedChange.across_brands.create(
        brand_id=post.brand_id,
        post=found.post,
        publication=part.publication,
        before=part.typed,
        text=text,
        version=found.post.version,
        by=by,
        at=now,
    )
    if asks_others(found.post, part.publication.channel_id):
        ask_for_change(row, part, by, now)
        return row
    void_published_changes(found.post, now, publication)
    return _put(row, part, by, now, undo)


@transaction.atomic
def vote_edit(
    request: ApprovalRequest, said: GivenWord, by: Person, now: datetime, undo: timedelta = NO_UNDO
) -> PublishedChange:
    """Keep a person's word; with the last yes the words are in line. Raises `NotNow`, with nothing changed."""
    outcome = vote_as_person(request, said, by, now, CHANGES)
    row = changes_by_number([request.subject])[request.subject]
    return put_agreed(row, by, now, undo) if outcome == RequestOutcome.APPROVED else row


def put_agreed(row: PublishedChange, by: Person, now: datetime, undo: timedelta = NO_UNDO) -> PublishedChange:
    """What everybody has said yes to, in line; in the caller's transaction. Raises `NotNow`."""
    part = _part(row.post, row.publication_id)
    _check(part, row.text, now)
    return _put(row, part, by, now, undo)


@transaction.atomic
def leave_edit(post: Post, publication: int, by: Person, now: datetime) -> None:
    """What the network refused is left at that: the post says again what stands there. Raises `NotNow`."""
    found = locked(post)
    part = _part(found.post, publication)
    if not part.refused or part.change is None:
        raise NotNow(_("No change of it was refused. Nothing was changed."))
    _leave(found.post, part, part.change, by, now)


@transaction.atomic
def undo_edit(post: Post, publication: int, by: Person, now: datetime) -> None:
    """A change that nobody took yet does not leave, and the post says again what stands there. Raises `NotNow`."""
    found = locked(post)
    part = part_out(found.post, publication)
    if part is None or part.edit is None or part.change is None or not revoke_edit(part.edit, by, now):
        raise NotNow(_("It is too late: the change is leaving at this moment, or has left. Nothing was changed."))
    _leave(found.post, part, part.change, by, now)


def _leave(post: Post, part: OutPart, change: PublishedChange, by: Person, now: datetime) -> None:
    PublishedChange.across_brands.filter(pk=change.pk).update(left_at=now)
    _say(part, _standing_there(part))
    _next_version(post, by, now)
    note(post.brand_id, What.EDIT_LEFT, now, by=by, edit=change.edit_id, post=post.pk)


def _part(post: Post, publication: int) -> OutPart:
    part = part_out(post, publication)
    if part is None:
        raise NotNow(_("This cannot be changed on its network. Nothing was changed."))
    if part.under_way:
        raise NotNow(_("A change of it is on its way already; wait until that is known."))
    return part


def _put(row: PublishedChange, part: OutPart, by: Person, now: datetime, undo: timedelta) -> PublishedChange:
    _say(part, row.text)
    make_links(row.post)
    after = _next_version(row.post, by, now)
    variant = next(one.variant for one in locked(row.post).variants if one.variant.pk == part.variant.pk)
    edit = approve_edit(part.publication, linked_words(variant)[part.place], by, now, now + undo)
    PublishedChange.across_brands.filter(pk=row.pk).update(edit=edit)
    row.edit = edit
    note(row.brand_id, What.EDIT_ASKED, now, by=by, edit=edit.pk, post=row.post_id, version=after)
    return row


def _next_version(post: Post, by: Person, now: datetime) -> int:
    number = locked(post).post.version + 1
    Post.across_brands.filter(pk=post.pk).update(version=number, changed_at=now)
    keep_version(locked(post), by, now)
    return number


def _say(part: OutPart, text: str) -> None:
    """The words where somebody typed them: the first part, a further one, or the first comment."""
    _worded(part, text).save(update_fields=["text", "thread", "first_comment"])


def _worded(part: OutPart, text: str) -> Variant:
    row, further = part.variant, part.place - 1
    parts = thread_of(row)
    if further < 0:
        row.text = text
    elif further < len(parts):
        row.thread = [*parts[:further], text, *parts[further + 1 :]]
    else:
        row.first_comment = text
    return row


def _check(part: OutPart, text: str, now: datetime) -> None:
    """What the network would refuse, and the loss of the address by which a promise is checked.

    Raises `EditRefused` and `NotNow`.
    """
    if says := would_drop_address(part, text):
        raise NotNow(says)
    channel, kept = part.variant.channel, (part.variant.text, part.variant.thread, part.variant.first_comment)
    words = linked_words(_worded(part, text))[part.place]
    part.variant.text, part.variant.thread, part.variant.first_comment = kept
    outgoing = edit_of(part.publication, words)
    if broken := list(broken_rules(connector(channel.network), channel.settings, outgoing, now)):
        raise EditRefused(broken)


def _standing_there(part: OutPart) -> str:
    """The words as somebody typed them of the last change that the network took, else those before the first."""
    rows = PublishedChange.across_brands.filter(publication=part.publication).order_by("pk")
    said = [one for one in rows.select_related("edit") if one.edit]
    taken = [one.text for one in said if one.edit and one.edit.step == Step.SENT]
    return taken[-1] if taken else said[0].before if said else part.publication.text
