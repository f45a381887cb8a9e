"""What a stretch of days shows: the posts that leave in it, found by time, whatever the number of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.domain.post_hours import PostHour, post_hour
from rapport.domain.post_states import Move, PostState, may, on_its_way, part_step, post_state, variant_state
from rapport.outbox.models import Step
from rapport.publishing.models import Post, PostingSlot, Series, Variant
from rapport.publishing.series_times import later_copies
from rapport.publishing.slots import GAP, is_free, slot_times


class PostTime(NamedTuple):
    """That one post leaves at one time, on these channels; a tuple, as a page makes and looks up a thousand."""

    at: datetime
    post: int
    channels: tuple[int, ...]


def post_times(brand: Brand, start: datetime, end: datetime, channels: Collection[int] = ()) -> list[PostTime]:
    """From one moment to before another, by time; `channels` empty: all. There may be a thousand in a month."""
    rows = Variant.of(brand).filter(at__gte=start, at__lt=end, post__template_of=None)
    rows = rows.filter(channel__in=channels) if channels else rows
    together: defaultdict[tuple[datetime, int], list[int]] = defaultdict(list)
    for at, post, channel in rows.order_by("at", "pk").values_list("at", "post", "channel"):
        if at:
            together[at, post].append(channel)
    return [PostTime(at, post, tuple(on)) for (at, post), on in together.items()]


@dataclass(frozen=True, slots=True)
class CardChannel:
    """A channel on which a card's post leaves."""

    number: int
    network: str
    handle: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """What is shown of one post at one time: only of what is looked at, and no rows are made of it.

    `movable`: something of it can still be given another hour. `reason`: what the network or a rule said of the
    part that did not leave. `hour`: whether the time is proposed, or when it leaves.
    """

    post: int
    at: datetime
    title: str
    state: PostState
    reason: str
    movable: bool
    on: tuple[CardChannel, ...]
    hour: PostHour

    @property
    def post_id(self) -> str:
        """For its address, where a number would be written with points."""
        return str(self.post)

    @property
    def channels(self) -> str:
        """The numbers of its channels, for the form that moves it."""
        return " ".join(str(one.number) for one in self.on)


@dataclass
class _Found:
    """One variant as it is read, a line for each of its parts."""

    on: CardChannel
    words: str
    held: bool
    waiting: bool
    parts: list[tuple[str, str]]

    @property
    def state(self) -> PostState:
        return variant_state([step for step, _ in self.parts], held=self.held, waiting=self.waiting)

    @property
    def hour(self) -> PostHour:
        return post_hour([step for step, _ in self.parts])

    @property
    def reason(self) -> str:
        return next((why for step, why in self.parts if why and step != Step.SENT), "")


# Of variants at one time whose hours differ the least sure is told.
LEAST_SURE = (PostHour.PROPOSED, PostHour.WAS, PostHour.SCHEDULED, PostHour.LEFT)
READ = (
    "at", "post", "pk", "channel", "channel__network", "channel__handle", "post__idea", "text",
    "post__held_at", "post__asked_at", "parts__publication__step", "parts__publication__reason",
    "parts__taken_back_at", "parts__wanted_at",
)  # fmt: skip


def cards(brand: Brand, wanted: Iterable[PostTime]) -> dict[PostTime, PostCard]:
    """The cards of what is shown, in one question."""
    keys = {(one.at, one.post): one for one in wanted}
    rows = Variant.of(brand).filter(post__in={post for _, post in keys})
    of: defaultdict[PostTime, dict[int, _Found]] = defaultdict(dict)
    lines = rows.order_by("at", "pk", "parts__place").values_list(*READ) if keys else ()
    for at, post, variant, channel, network, handle, idea, text, held, asked, step, why, back, wanted in lines:
        if not (time := keys.get((at, post))) or channel not in time.channels:
            continue
        if variant not in of[time]:
            on = CardChannel(channel, network, handle)
            of[time][variant] = _Found(on, idea or text, held is not None, asked is not None, [])
        if step:
            leaves = asked is not None and wanted is not None
            of[time][variant].parts.append((part_step(step, taken_back=back is not None, wanted=leaves), why))
    return {time: _card(time, list(found.values())) for time, found in of.items()}


def _card(time: PostTime, found: Sequence[_Found]) -> PostCard:
    words = next((one.words for one in found if one.words), "")
    states = [one.state for one in found]
    return PostCard(
        time.post,
        time.at,
        words.strip().partition("\n")[0][:120],
        post_state(states),
        next((one.reason for one in found if one.reason), ""),
        any(may(one, Move.EDIT) for one in states) and not on_its_way(states, Move.EDIT),
        tuple(one.on for one in found),
        min((one.hour for one in found), key=LEAST_SURE.index),
    )


def collisions(found: Sequence[PostTime]) -> dict[PostTime, int]:
    """What leaves on a channel too soon after another, with the channel's number; `found` is in order."""
    last: dict[int, datetime] = {}
    near: dict[PostTime, int] = {}
    for one in found:
        for channel in one.channels:
            before = last.get(channel)
            if before and one.at - before < GAP:
                near[one] = channel
            last[channel] = one.at
    return near


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot of a channel at which nothing leaves."""

    channel: Channel
    at: datetime


def free_slots(brand: Brand, found: Sequence[PostTime], start: datetime, end: datetime) -> list[FreeSlot]:
    """The slots of a stretch that are still free, by time, as the queue takes them."""
    rows = PostingSlot.of(brand).filter(channel__closed_at=None).select_related("channel")
    of: defaultdict[int, list[PostingSlot]] = defaultdict(list)
    for row in rows:
        of[row.channel_id].append(row)
    taken: defaultdict[int, list[datetime]] = defaultdict(list)
    for one in found:
        for channel in one.channels:
            taken[channel].append(one.at)
    for number, slots in of.items():
        taken[number] = sorted({*taken[number], *later_copies(slots[0].channel, start - GAP, end + GAP)})
    free = [
        FreeSlot(slots[0].channel, at)
        for number, slots in of.items()
        for at in slot_times(slots, start, end)
        if is_free(at, taken[number])
    ]
    return sorted(free, key=lambda one: (one.at, one.channel.pk))


def templates(brand: Brand, most: int) -> list[Post]:
    """What comes round, the latest first: found from the series, which are few, and not among all posts."""
    going = Series.of(brand).filter(ended_at=None).order_by("-pk").values_list("pk", flat=True)
    rows = Post.across_brands.filter(template_of__in=list(going[:most])).select_related("template_of", "evergreen")
    return sorted(rows, key=lambda one: -one.pk)
