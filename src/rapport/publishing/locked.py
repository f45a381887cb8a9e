"""A post held against everybody else while something is done to it, and what says that it cannot be done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.asking import close_requests
from rapport.approvals.models import RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow as NotNow
from rapport.domain.post_states import Move, may, on_its_way
from rapport.outbox.models import Step
from rapport.outbox.publish import revoke_publication
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post, PostPart, PublishedChange, Variant
from rapport.publishing.standing import PostStanding, VariantStanding, stands
from rapport.publishing.state_words import STATES


class ChangedMeanwhile(NotNow):
    """Somebody else has changed the post since it was read."""


def locked(post: Post) -> PostStanding:
    """The post as it is now, nobody else's until the transaction ends. Raises `NotNow` where it is gone."""
    if not Post.across_brands.select_for_update().filter(pk=post.pk).first():
        raise NotNow(_("This post was thrown away meanwhile."))
    return stands(with_parts(Post.across_brands.filter(pk=post.pk)).get())


def check_move(
    standing: PostStanding, move: Move, channels: Collection[int] | None = None
) -> list[VariantStanding]:
    """The variants that the move is for, of these channels (None: all). Raises `NotNow` as `refused_move` says."""
    if says := refused_move(standing, move, channels):
        raise NotNow(says)
    return [one for one in _meant(standing, channels) if may(one.state, move)]


def refused_move(standing: PostStanding, move: Move, channels: Collection[int] | None = None) -> str:
    """Why the move cannot be made on these channels (None: all): on none of them, or one is on its way."""
    if channels is not None and set(channels) - {one.variant.channel_id for one in standing.variants}:
        return _("The post is not on that channel. Add the channel first.")
    meant = _meant(standing, channels)
    # A thread on its way can be taken back between two of its parts; whoever has one of them is asked there.
    busy = [one for one in meant if on_its_way([one.state], move)]
    if busy:
        given = {"state": STATES[busy[0].state], "channel": busy[0].variant.channel.handle}
        return _("On %(channel)s it is: %(state)s. Wait until that is known.") % given
    if standing.variants and not any(may(one.state, move) for one in meant):
        return _("It is: %(state)s. That cannot be done to it now.") % {"state": STATES[standing.state]}
    return ""


def _meant(standing: PostStanding, channels: Collection[int] | None) -> list[VariantStanding]:
    return [one for one in standing.variants if channels is None or one.variant.channel_id in channels]


def out_of_line(standing: VariantStanding, by: Person, now: datetime) -> None:
    """Nothing of the variant leaves any more. Raises `NotNow` where a sender has it: then nothing was changed."""
    for row in reversed(standing.publications):
        row.refresh_from_db()
        if row.step not in (Step.WITHDRAWN, Step.FAILED, Step.SENT) and not revoke_publication(row, by, now):
            raise NotNow(_("It is leaving at this moment; look in a minute what became of it."))
    # Beside what is out its rest is kept, as what did not leave: nothing is dropped unseen.
    if not standing.partly_out:
        PostPart.across_brands.filter(variant=standing.variant).delete()


def rest_of(variant: Variant) -> QuerySet[PostPart]:
    """The parts in line, or that were, which are not on the network."""
    return PostPart.across_brands.filter(variant=variant).exclude(publication__step=Step.SENT)


def want_no_more(post: Post) -> None:
    """The rest of what is partly out waits for no yes."""
    PostPart.across_brands.filter(variant__post=post, wanted_at__isnull=False).update(wanted_at=None)


def void_request(post: Post, now: datetime, outcome: RequestOutcome = RequestOutcome.VOID) -> None:
    """What was asked, or said yes to, holds no longer."""
    close_requests(RequestKind.POST, post.pk, now, outcome)
    void_published_changes(post, now)
    want_no_more(post)
    if post.asked_at:
        post.asked_at = None
        post.save(update_fields=["asked_at"])


def void_published_changes(post: Post, now: datetime, publication: int | None = None) -> None:
    """Other words that wait for a yes, for what is out of it (None: any part), wait no longer."""
    rows = PublishedChange.across_brands.filter(post=post, edit=None)
    rows = rows.filter(publication=publication) if publication else rows
    for number in rows.values_list("pk", flat=True):
        close_requests(RequestKind.EDIT, number, now)
