"""Other words for a post that is out, where its network lets them be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.connectors.base import Edits
from rapport.connectors.registry import connector
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.edit import approve_edit
from rapport.outbox.kinds.edit import edited
from rapport.outbox.kinds.publication import broken_rules
from rapport.outbox.models import PostEdit, Publication, Step
from rapport.publishing.asking import needs_yes
from rapport.publishing.composed import linked_words, poll_of, typed_words
from rapport.publishing.links.counting import make_links
from rapport.publishing.locked import ChangedMeanwhile, NotNow, locked
from rapport.publishing.models import Post, Variant
from rapport.publishing.standing import PostStanding
from rapport.publishing.writing import CHANGED, keep_version

# Unknown is not among them: the same words, or others, can be put there again without harm.
UNDER_WAY = (Step.QUEUED, Step.SENDING)


@dataclass(frozen=True, slots=True)
class OutPart:
    """One part of a post that is out, its words as somebody typed them, and its change that was asked last."""

    variant: Variant
    place: int
    publication: Publication
    typed: str
    edit: PostEdit | None

    @property
    def under_way(self) -> bool:
        return self.edit is not None and self.edit.step in UNDER_WAY


def out_parts(standing: PostStanding) -> list[OutPart]:
    """What of a post is out on networks where it can be changed."""
    rows = [(one.variant, place, row) for one in standing.variants for place, row in enumerate(one.publications)]
    rows = [one for one in rows if one[2].step == Step.SENT and one[2].network_id and _can(one[0], one[1])]
    edits = PostEdit.across_brands.filter(changes__in=[row.pk for *_where, row in rows])
    edits = edits.exclude(step=Step.WITHDRAWN).select_related("approved_by").order_by("pk")
    latest = {one.changes_id: one for one in edits}
    return [
        OutPart(v, n, row, typed_words(v)[n], latest.get(row.pk)) for v, n, row in rows if n < len(typed_words(v))
    ]


def _can(variant: Variant, place: int) -> bool:
    """A poll is left alone: changed, it would begin anew, without its votes."""
    channel = variant.channel
    beside_poll = place == 0 and poll_of(variant) is not None
    return channel.closed_at is None and issubclass(connector(channel.network), Edits) and not beside_poll


@transaction.atomic
def edit_published(
    post: Post, publication: int, text: str, seen: int, by: Person, now: datetime, *, undo: timedelta = timedelta()
) -> PostEdit:
    """Put it in line that a part says `text` from now on; the version before is kept.

    `seen` is the version that was read. Raises `ChangedMeanwhile` and `NotNow`, with nothing changed.
    """
    found = locked(post)
    if seen != found.post.version:
        raise ChangedMeanwhile(str(CHANGED))
    part = next((one for one in out_parts(found) if one.publication.pk == publication), None)
    if part is None:
        raise NotNow(_("This cannot be changed on its network. Nothing was changed."))
    if needs_yes(found.post):
        raise NotNow(_("Here others say yes first, so what is out cannot be changed by one alone."))
    if part.under_way:
        raise NotNow(_("A change of it is on its way already; wait until that is known."))
    if not text.strip() or text.strip() == part.typed:
        raise NotNow(_("Write what it is to say instead. Nothing was changed."))
    _say(part, text.strip())
    make_links(found.post)
    Post.across_brands.filter(pk=post.pk).update(version=found.post.version + 1, changed_at=now)
    after = locked(post)
    variant = next(one.variant for one in after.variants if one.variant.pk == part.variant.pk)
    words = linked_words(variant)[part.place]
    row = approve_edit(part.publication, words, by, now, now + undo)
    if broken := list(_broken(row, variant, now)):
        raise NotNow(" ".join(broken))
    keep_version(after, by, now)
    note(post.brand_id, What.EDIT_ASKED, now, by=by, edit=row.pk, post=post.pk, version=after.post.version)
    return row


def _say(part: OutPart, text: str) -> None:
    """The words where somebody typed them: the first part, a further one, or the first comment."""
    row, further = part.variant, part.place - 1
    if further < 0:
        row.text = text
    elif further < len(row.thread):
        row.thread = [*row.thread[:further], text, *row.thread[further + 1 :]]
    else:
        row.first_comment = text
    row.save(update_fields=["text", "thread", "first_comment"])


def _broken(row: PostEdit, variant: Variant, now: datetime) -> Iterator[str]:
    """What the network would refuse; the same look is taken again when it leaves."""
    channel = variant.channel
    return (str(one) for one in broken_rules(connector(channel.network), channel.settings, edited(row), now))
