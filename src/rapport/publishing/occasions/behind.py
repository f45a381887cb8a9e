"""Posts whose words do not tell what their occasion is now: what Today tells of, and what can be done there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from rapport.accounts.models import Brand, Person
from rapport.domain.post_states import PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import PostEdit, Step
from rapport.publishing.composed import typed_words, with_parts
from rapport.publishing.models import Post
from rapport.publishing.occasions.models import OccasionPost
from rapport.publishing.occasions.words import Lines, lacks, language_of, occasion_lines, reworded
from rapport.publishing.out_parts import OutPart
from rapport.publishing.standing import PostStanding, VariantStanding, stands

BEHIND = Q(sequence__lt=F("occasion__sequence")) | ~Q(why="")
TAKEN = (Step.QUEUED, Step.SENDING, Step.SENT)


@dataclass(frozen=True, slots=True)
class BehindPost:
    """A post of a changed occasion, and the channels on which it does not say so."""

    row: OccasionPost
    standing: PostStanding
    channels: frozenset[int]

    @property
    def variants(self) -> list[VariantStanding]:
        return [one for one in self.standing.variants if one.variant.channel_id in self.channels]


def behind_posts(brand: Brand, now: datetime, most: int) -> list[BehindPost]:
    """Those of occasions that are not over; the first asked first."""
    rows = OccasionPost.of(brand).filter(BEHIND, occasion__ends_at__gt=now)
    found = (_behind(one) for one in rows.select_related("occasion__brand", "post").order_by("pk")[:most])
    return [one for one in found if one.channels]


def behind_of(post: Post, now: datetime) -> BehindPost | None:
    """The same of one post."""
    rows = OccasionPost.across_brands.filter(BEHIND, post=post, occasion__ends_at__gt=now)
    row = rows.select_related("occasion__brand", "post").first()
    found = _behind(row) if row else None
    return found if found and found.channels else None


def lines_now(row: OccasionPost) -> dict[str, str]:
    """What its post has to say by now."""
    language = language_of(row.occasion.brand, row.post.language)
    return occasion_lines(row.occasion, row.role, language)


def wished_words(row: OccasionPost, part: OutPart) -> str:
    """What of a post is out, as it would tell the change."""
    return reworded(part.typed, row.said, lines_now(row))


@transaction.atomic
def leave_words(row: OccasionPost, by: Person, now: datetime) -> None:
    """Somebody looked: the words are right as they are, or may stay; nobody is asked again for this change."""
    found = OccasionPost.across_brands.select_for_update().get(pk=row.pk)
    found = OccasionPost.across_brands.select_related("occasion__brand", "post").get(pk=found.pk)
    if found.sequence == found.occasion.sequence and not found.why:
        return
    found.said, found.sequence, found.why = [lines_now(found)], found.occasion.sequence, ""
    found.save(update_fields=["said", "sequence", "why"])
    note(found.brand_id, What.OCCASION_LEFT, now, by=by, post=found.post_id, occasion=found.occasion_id)


def channels_behind(standing: PostStanding, was: Lines, lines: Lines) -> set[int]:
    """The channels on which the words do not tell what changed."""
    return {
        one.variant.channel_id for one in standing.variants if lacks(_words(one), was, lines, sent=one.partly_out)
    }


def _behind(row: OccasionPost) -> BehindPost:
    standing = stands(with_parts(Post.across_brands.filter(pk=row.post_id)).get())
    channels = channels_behind(standing, row.said[0], lines_now(row))
    if row.why:
        channels |= {one.variant.channel_id for one in standing.variants if one.state is PostState.DRAFT}
    return BehindPost(row, standing, frozenset(channels))


def _words(standing: VariantStanding) -> str:
    """What it says, all parts of it: as it left and was changed since, or else as it would leave."""
    return "\n".join(_sent(standing) if standing.partly_out else typed_words(standing.variant))


def _sent(standing: VariantStanding) -> Iterator[str]:
    rows = [one for one in standing.publications if one.step not in (Step.WITHDRAWN, Step.FAILED)]
    edits = PostEdit.across_brands.filter(changes__in=[one.pk for one in rows], step__in=TAKEN).order_by("pk")
    latest = {one.changes_id: one.text for one in edits}
    yield from (latest.get(one.pk, one.text) for one in rows)
