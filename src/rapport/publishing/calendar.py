"""What a stretch of days shows: the posts that leave in it, found by time, whatever the number of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.domain.post_states import Move, PostState, may, post_state, variant_state
from rapport.publishing.models import Post, PostingSlot, PostPart, Variant
from rapport.publishing.slots import GAP, is_free, slot_times
from rapport.publishing.standing import PostStanding, VariantStanding, variant_stands


@dataclass(frozen=True, slots=True)
class PostCard:
    """The variants of one post that leave at one time."""

    post: Post
    at: datetime
    variants: tuple[VariantStanding, ...]

    @property
    def post_id(self) -> str:
        """For its address, where a number would be written with points."""
        return str(self.post.pk)

    @property
    def state(self) -> PostState:
        return post_state(one.state for one in self.variants)

    @property
    def title(self) -> str:
        return PostStanding(self.post, list(self.variants)).title

    @property
    def reason(self) -> str:
        return next((one.reason for one in self.variants if one.reason), "")

    @property
    def movable(self) -> bool:
        """Whether something of it can still be given another hour."""
        return any(may(one.state, Move.EDIT) for one in self.variants)

    @property
    def channels(self) -> str:
        """The numbers of its channels, for the form that moves it."""
        return " ".join(str(one.variant.channel_id) for one in self.variants)

    def late(self, now: datetime) -> bool:
        return any(one.late(now) for one in self.variants)


def cards(brand: Brand, start: datetime, end: datetime, channels: Sequence[int] = ()) -> list[PostCard]:
    """From one moment to before another, by time; `channels` empty: all."""
    rows = Variant.of(brand).filter(at__gte=start, at__lt=end, post__template_of=None)
    rows = rows.filter(channel__in=channels) if channels else rows
    # What no card shows is not read: there may be hundreds in a week.
    in_line = PostPart.across_brands.select_related("publication")
    parts = Prefetch("parts", in_line.defer("publication__payload", "publication__text"))
    rows = rows.select_related("post").defer("post__tags", "post__notes", "thread")
    rows = rows.prefetch_related("channel", parts).order_by("at", "pk")
    together: defaultdict[tuple[datetime, int], list[Variant]] = defaultdict(list)
    for row in rows:
        if row.at:
            together[row.at, row.post_id].append(row)
    return [_card(at, found) for (at, _post), found in together.items()]


def _card(at: datetime, rows: list[Variant]) -> PostCard:
    post = rows[0].post
    return PostCard(post, at, tuple(variant_stands(post, one) for one in rows))


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What a month shows of one post at one time."""

    post_id: str
    at: datetime
    title: str
    state: PostState


def month_lines(brand: Brand, start: datetime, end: datetime, channels: Sequence[int] = ()) -> list[MonthLine]:
    """As `cards`, for many days: one query, and no rows made of it."""
    rows = Variant.of(brand).filter(at__gte=start, at__lt=end, post__template_of=None)
    rows = rows.filter(channel__in=channels) if channels else rows
    wanted = (
        "at",
        "post",
        "pk",
        "post__idea",
        "text",
        "post__held_at",
        "post__asked_at",
        "parts__publication__step",
    )
    steps: defaultdict[tuple[datetime, int], defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    said: dict[tuple[datetime, int], tuple[str, bool, bool]] = {}
    for at, post, variant, idea, text, held, asked, step in rows.order_by("at", "pk").values_list(*wanted):
        steps[at, post][variant] += [step] if step else []
        said.setdefault((at, post), (idea or text, held is not None, asked is not None))
    return [_line(at, post, said[at, post], of) for (at, post), of in steps.items()]


def _line(at: datetime, post: int, said: tuple[str, bool, bool], of: Mapping[int, list[str]]) -> MonthLine:
    words, held, waiting = said
    states = (variant_state(steps, held=held, waiting=waiting) for steps in of.values())
    return MonthLine(str(post), at, words.strip().partition("\n")[0][:120], post_state(states))


def collisions(found: Sequence[PostCard]) -> dict[int, str]:
    """For a post that leaves on a channel too soon after another: the channel's handle, by the later post."""
    last: dict[int, datetime] = {}
    near: dict[int, str] = {}
    for card in found:
        for one in card.variants:
            before = last.get(one.variant.channel_id)
            if before and card.at - before < GAP:
                near[card.post.pk] = one.variant.channel.handle
            last[one.variant.channel_id] = card.at
    return near


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot of a channel at which nothing leaves."""

    channel: Channel
    at: datetime


def free_slots(brand: Brand, found: Sequence[PostCard], start: datetime, end: datetime) -> list[FreeSlot]:
    """The slots of a stretch that are still free, by time."""
    rows = PostingSlot.of(brand).filter(channel__closed_at=None).select_related("channel")
    of: defaultdict[int, list[PostingSlot]] = defaultdict(list)
    for row in rows:
        of[row.channel_id].append(row)
    taken: defaultdict[int, list[datetime]] = defaultdict(list)
    for card in found:
        for one in card.variants:
            taken[one.variant.channel_id].append(card.at)
    free = [
        FreeSlot(slots[0].channel, at)
        for number, slots in of.items()
        for at in slot_times(slots, start, end)
        if is_free(at, taken[number])
    ]
    return sorted(free, key=lambda one: (one.at, one.channel.pk))
