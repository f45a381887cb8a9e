"""What of a post is out where its network lets the words be changed, with the change that was wanted last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapport.connectors.base import Edits
from rapport.connectors.registry import connector
from rapport.outbox.models import PostEdit, Publication, Step
from rapport.publishing.composed import typed_words
from rapport.publishing.models import PublishedChange, Variant
from rapport.publishing.standing import VariantStanding

# Unknown is not among them: the same words, or others, can be put there again without harm.
UNDER_WAY = (Step.QUEUED, Step.SENDING)
REFUSED = (Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class OutPart:
    """One part of a post that is out, its words as somebody typed them, and its change that was asked last."""

    variant: Variant
    place: int
    publication: Publication
    typed: str
    edit: PostEdit | None
    change: PublishedChange | None

    @property
    def under_way(self) -> bool:
        return self.edit is not None and self.edit.step in UNDER_WAY

    @property
    def can_be_undone(self) -> bool:
        """Whether no sender has its change yet, as far as this was read."""
        return self.edit is not None and self.change is not None and self.edit.step == Step.QUEUED

    @property
    def refused(self) -> bool:
        """Whether its latest change did not come to stand there, and nobody has left it at that."""
        if self.edit is None or self.edit.step not in REFUSED:
            return False
        return self.change is None or self.change.left_at is None


def out_parts(variants: Iterable[VariantStanding]) -> list[OutPart]:
    """What of these variants is out on networks where it can be changed; a few queries for all of them."""
    rows = [(one.variant, place, row) for one in variants for place, row in enumerate(one.publications)]
    rows = [one for one in rows if one[2].step == Step.SENT and one[2].network_id and _can(one[0], one[2])]
    numbers = [row.pk for *_where, row in rows]
    edits = PostEdit.across_brands.filter(changes__in=numbers).select_related("approved_by").order_by("pk")
    latest = {one.changes_id: one for one in edits}
    known = PublishedChange.across_brands.filter(publication__in=numbers).select_related("by").order_by("pk")
    wanted = {one.edit_id: one for one in known if one.edit_id}
    found = []
    for variant, place, row in rows:
        words, edit = typed_words(variant), latest.get(row.pk)
        if place < len(words):
            found.append(OutPart(variant, place, row, words[place], edit, wanted.get(edit.pk) if edit else None))
    return found


def _can(variant: Variant, row: Publication) -> bool:
    """A poll is left alone, as it left: changed, it would begin anew, without its votes."""
    channel = variant.channel
    return (
        channel.closed_at is None and issubclass(connector(channel.network), Edits) and "poll" not in row.payload
    )
