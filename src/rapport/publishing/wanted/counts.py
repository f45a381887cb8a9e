"""How many pictures and films a file of posts names, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from rapport.publishing.imports.models import PostImport
from rapport.publishing.models import WantedMedia
from rapport.publishing.tables.posts import TableRow
from rapport.publishing.wanted.addresses import unfetchable
from rapport.publishing.wanted_models import OPEN


@dataclass(frozen=True, slots=True)
class MediaCount:
    """Of all that `posts` posts of a file want: so many are `here`, and so on; `stopped`: nothing is fetched."""

    posts: int
    wanted: int
    here: int
    refused: int
    left_out: int
    waiting: int
    stopped: bool

    @property
    def settled(self) -> int:
        return self.wanted - self.waiting

    @property
    def going(self) -> bool:
        """Whether more comes by itself."""
        return self.waiting > 0 and not self.stopped


@dataclass(frozen=True, slots=True)
class NotFetched:
    """An address of a row that cannot be fetched as it is, and why."""

    row: int
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class MediaPreview:
    """What rows name before anything is fetched: in `posts` posts so many `addresses`, and the `odd` of them."""

    posts: int
    addresses: int
    odd: tuple[NotFetched, ...]


def media_preview(rows: Iterable[TableRow]) -> MediaPreview:
    """From the addresses alone; nobody is asked."""
    named = [one for one in rows if one.media]
    odd = [NotFetched(one.row, each, why) for one in named for each in one.media if (why := unfetchable(each))]
    return MediaPreview(len(named), sum(len(one.media) for one in named), tuple(odd))


def count_media(batch: PostImport) -> MediaCount:
    """In one question, whatever their number."""
    refused = OPEN & Q(refused_at__isnull=False)
    found = (
        WantedMedia.of(batch.brand)
        .filter(post__imported__batch=batch)
        .aggregate(
            posts=Count("post", distinct=True),
            wanted=Count("pk"),
            here=Count("pk", filter=Q(came_at__isnull=False, waived_at=None)),
            refused=Count("pk", filter=refused),
            left_out=Count("pk", filter=Q(waived_at__isnull=False)),
            waiting=Count("pk", filter=OPEN & Q(refused_at=None)),
        )
    )
    return MediaCount(**found, stopped=bool(batch.media_stopped_at or batch.undo_at))


def missing_in(batch: PostImport, most: int) -> list[WantedMedia]:
    """The first that were refused, with their posts."""
    rows = WantedMedia.of(batch.brand).filter(OPEN, post__imported__batch=batch).exclude(refused_at=None)
    return list(rows.select_related("post").order_by("post", "place")[:most])
