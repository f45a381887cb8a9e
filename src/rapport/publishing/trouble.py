"""What does not go by itself: each post that is late, missed, refused or unknown, with why and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max

from rapport.accounts.models import Brand
from rapport.budgets.restriction import restrictions
from rapport.channels.models import Health, State
from rapport.domain.post_states import PostState
from rapport.outbox.models import Attempt
from rapport.publishing.composed import with_steps
from rapport.publishing.doubt import doubts
from rapport.publishing.edit_trouble import EditTrouble, edits_in_trouble
from rapport.publishing.models import Post, TroubleAside
from rapport.publishing.occasions.behind import behind_posts
from rapport.publishing.results.trouble import not_as_meant
from rapport.publishing.standing import LATE, VariantStanding, stands
from rapport.publishing.suspects import suspects
from rapport.publishing.trouble_of import STUCK, OutChannel, PostTrouble, TroubleKnown, covers, trouble_of
from rapport.publishing.trouble_words import WHY_AND_TODO
from rapport.publishing.wanted.standing import posts_missing_media

MOST = 50
# Counted up to so many; above it lists say that there are more.
COUNTED = 999


@dataclass(frozen=True, slots=True)
class TroubleList:
    """Some of the troubles in order, and how many there are in all, counted up to `COUNTED` + 1."""

    lines: list[PostTrouble]
    total: int
    skipped: int = 0

    @property
    def more(self) -> int:
        """How many come after those that are shown."""
        return max(0, self.total - self.skipped - len(self.lines))


def troubles(brand: Brand, now: datetime, most: int = MOST) -> list[PostTrouble]:
    """The first of them."""
    return trouble_list(brand, now, most).lines


def trouble_list(brand: Brand, now: datetime, most: int = MOST, skip: int = 0) -> TroubleList:
    """The nearest hour first, so that neither what is at stake nor what is new stands behind what is old.

    A few queries, whatever the number of posts; what somebody put aside is left out.
    """
    look = _look(brand, now)
    places = sorted(look.places, key=lambda one: (abs((one.at or now) - now), one.variant, one.source))
    lines = _lines(look, places[skip : skip + most]) if most else []
    return TroubleList(lines, min(len(places), COUNTED + 1), skip)


def count_troubles(brand: Brand, now: datetime) -> int:
    """As many as the list has, up to `COUNTED` + 1."""
    return trouble_list(brand, now, 0).total


def troubles_of(brand: Brand, now: datetime, variants: Collection[int]) -> list[PostTrouble]:
    """All of these variants."""
    look = _look(brand, now)
    return _lines(look, [one for one in look.places if one.variant in variants])


@dataclass(frozen=True)
class _Look:
    """What was found in the database at one moment; `places`: a line of the list each."""

    brand: Brand
    now: datetime
    out: Mapping[int, OutChannel]
    edits: Mapping[int, EditTrouble]
    events: Mapping[int, PostTrouble]
    places: list[_Place]


class _Place(NamedTuple):
    at: datetime | None
    post: int
    variant: int
    source: str


def _look(brand: Brand, now: datetime) -> _Look:
    out, events = held_channels(brand), {one.standing.variant.pk: one for one in _events(brand, now)}
    edits = {one.variant: one for one in edits_in_trouble(brand, now - LATE, COUNTED + 1)}
    places = [_Place(*one, "itself") for one in suspects(brand, now, out)]
    places += [_Place(one.at, one.post, one.variant, "edit") for one in edits.values()]
    places += [_Place(one.standing.variant.at, one.post.pk, number, "event") for number, one in events.items()]
    return _Look(brand, now, out, edits, events, places)


def _lines(look: _Look, places: Sequence[_Place]) -> list[PostTrouble]:
    """In the order of these places; what was settled this moment is left out."""
    read = {one.post for one in places if one.source != "event"}
    posts = with_steps(Post.of(look.brand).filter(pk__in=read)) if read else []
    standings = {one.variant.pk: one for post in posts for one in stands(post).variants}
    meant = [standings[one.variant] for one in places if one.source == "itself" and one.variant in standings]
    known = _known(look, meant) if meant else TroubleKnown()
    found = []
    for one in places:
        if one.source == "event":
            found.append(look.events[one.variant])
        elif (standing := standings.get(one.variant)) is None:
            continue
        elif one.source == "edit":
            found.append(_edit_trouble(standing, look.edits[one.variant]))
        elif line := trouble_of(standing, look.now, known):
            found.append(line)
    return found


def _known(look: _Look, meant: Sequence[VariantStanding]) -> TroubleKnown:
    variants = [one.variant.pk for one in meant]
    stuck = [row.pk for one in meant for row in one.publications if row.step in STUCK]
    calls = Attempt.across_brands.filter(delivery__in=stuck).values_list("delivery").annotate(Max("pk"))
    said, wrong = doubts(meant), not_as_meant(look.brand, variants)
    missing = posts_missing_media({one.variant.post_id for one in meant if one.state is PostState.DRAFT})
    return TroubleKnown(look.out, said, dict(calls.order_by()), wrong, _asides(look.brand, variants), missing)


def _asides(brand: Brand, variants: Collection[int]) -> Mapping[int, Sequence[TroubleAside]]:
    found = defaultdict(list)
    for row in TroubleAside.of(brand).filter(variant__in=variants, undone_at=None):
        found[row.variant_id].append(row)
    return found


def _events(brand: Brand, now: datetime) -> list[PostTrouble]:
    """Posts whose event was changed, on each channel where they do not say so."""
    why, todo = map(str, WHY_AND_TODO["event changed"])
    rows = behind_posts(brand, now, MOST)
    found = [
        PostTrouble(line, "event changed", one.row.why or why, todo, one.row.occasion.sequence)
        for one in rows
        for line in one.variants
    ]
    aside = _asides(brand, [one.standing.variant.pk for one in found]) if found else {}
    return [one for one in found if not any(covers(row, one) for row in aside.get(one.standing.variant.pk, ()))]


def _edit_trouble(standing: VariantStanding, edit: EditTrouble) -> PostTrouble:
    why, todo = map(str, WHY_AND_TODO[edit.code])
    return PostTrouble(standing, edit.code, edit.reason or why, todo, edit.edit)


def held_channels(brand: Brand) -> dict[int, OutChannel]:
    """The channels by which nothing leaves until somebody acts, each with its trouble, and since when."""
    lost = [State.NEEDS_SIGN_IN, State.REVOKED]
    rows = Health.of(brand).filter(state__in=lost, channel__closed_at=None).values_list("channel", "since")
    out = {channel: OutChannel("signed out", since) for channel, since in rows}
    return out | {channel: OutChannel("restricted", row.at) for channel, row in restrictions(brand).items()}
