"""Where a post and its variants stand, derived from their rows and from the steps in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import inf

from rapport.domain.post_hours import PostHour, post_hour
from rapport.domain.post_states import TROUBLE, PostState, post_state, variant_state
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post, Variant

# A post in line that has not left so long after its hour is late, and says so.
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class VariantStanding:
    """One variant, its state, and the publications of its parts in order."""

    variant: Variant
    publications: list[Publication]
    state: PostState

    @property
    def at(self) -> datetime | None:
        """When it left, or is to leave."""
        sent = next((one.sent_at for one in self.publications if one.sent_at), None)
        return sent or self.variant.at

    @property
    def hour(self) -> PostHour:
        """Whether `at` is only proposed, or leaves by itself, or is over."""
        return post_hour([one.step for one in self.publications])

    @property
    def proposed_at(self) -> datetime | None:
        """When it is to leave, as long as nothing of it is in line: a wish, or what a yes is asked for."""
        return self.variant.at if self.hour is PostHour.PROPOSED else None

    @property
    def scheduled_at(self) -> datetime | None:
        """When the outbox lets it leave, by its own row; None where nothing is in line."""
        rows = [one for one in self.publications if one.step in (Step.QUEUED, Step.SENDING)]
        return rows[0].planned_for or rows[0].not_before if rows else None

    @property
    def partly_out(self) -> bool:
        """Whether something of it is on the network."""
        return any(row.step == Step.SENT for row in self.publications)

    @property
    def wanted(self) -> bool:
        """Whether the rest of what is partly out is to leave with the yes that was asked for."""
        return any(one.wanted_at for one in self.variant.parts.all())

    @property
    def url(self) -> str:
        return next((one.url for one in self.publications if one.url), "")

    @property
    def reason(self) -> str:
        """What the network or a rule said of the part that did not leave, or is not there as a whole."""
        return next((one.reason for one in self.publications if one.says_why), "")

    def late(self, now: datetime) -> bool:
        """In line, its hour over, and still here."""
        on_way = self.state in (PostState.SCHEDULED, PostState.PUBLISHING)
        return on_way and self.variant.at is not None and now > self.variant.at + LATE

    @property
    def troubled(self) -> bool:
        return self.state in TROUBLE


@dataclass(frozen=True)
class PostStanding:
    """A post with the standing of each variant; made from rows that `composed.with_parts` has read."""

    post: Post
    variants: list[VariantStanding]

    @cached_property
    def state(self) -> PostState:
        return post_state(one.state for one in self.variants)

    @property
    def at(self) -> datetime | None:
        """The earliest time of its variants."""
        return min((one.at for one in self.variants if one.at), default=None)

    @property
    def hour(self) -> PostHour:
        """What the earliest time of its variants is."""
        return min((one for one in self.variants if one.at), key=_at).hour

    @property
    def title(self) -> str:
        """The first line, for lists."""
        words = self.post.idea or next((one.variant.text for one in self.variants if one.variant.text), "")
        return words.strip().partition("\n")[0][:120]


def _at(one: VariantStanding) -> float:
    return one.at.timestamp() if one.at else inf


def stands(post: Post) -> PostStanding:
    """Where the post stands."""
    return PostStanding(post, [variant_stands(post, one) for one in post.variants.all()])


def variant_stands(post: Post, variant: Variant) -> VariantStanding:
    """Where one of its variants stands."""
    variant.post = post
    parts = list(variant.parts.all())
    held, waiting = post.held_at is not None, post.asked_at is not None
    state = variant_state([one.step(waiting=waiting) for one in parts], held=held, waiting=waiting)
    return VariantStanding(variant, [one.publication for one in parts], state)
