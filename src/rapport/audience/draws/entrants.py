"""Who entered in time, and whom the house would set aside: an estimate with its reasons, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import floor

from django.db.models import Q, QuerySet

from rapport.audience.draws.entry_hash import entry_hash, plain_handle
from rapport.audience.draws.models import EntrantProfile
from rapport.audience.draws.state import words_out
from rapport.audience.followers import account_of
from rapport.audience.models import EntryWay, Follower, Giveaway
from rapport.audience.reach import ReachFact, ReachWord, holds
from rapport.audience.settle import marked_line
from rapport.channels.models import Channel
from rapport.domain.message import Act
from rapport.inbox.models import Activity, Direction, Identity, Message
from rapport.triage.authenticity import Account, Estimate, estimate

MARKS = {EntryWay.FAVOURITE: Act.FAVOURITE, EntryWay.REPOST: Act.REPOST}
KNOWN = timedelta(days=180)
# Set aside only where even the kinder end of the interval says that nobody in person is there.
MORE_LIKELY = 0.5


class Aside(StrEnum):
    """Why somebody is set aside: `OURS` is a channel of the brand, `TWICE` entered by another name already."""

    OURS = "ours"
    AUTOMATED = "automated"
    UNCLEAR = "unclear"
    SIGNS = "signs"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Target:
    """Our words on a network under which people enter."""

    channel: Channel
    network_id: str


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who entered. `why`: set aside for that, "" where they are drawn; `back`: a person put them back.

    `surely_real`: from 0 to 1, the lower end of the estimate; `account`: what is known of their profile.
    """

    identity: int
    contact: int
    network: str
    name: str
    hashed: str
    account: Account
    surely_real: float
    why: str = ""
    back: bool = False

    @property
    def drawn(self) -> bool:
        return not self.why or self.back


def targets_of(row: Giveaway) -> list[Target]:
    """Where people enter: every part of its post that is out, on each channel, or the one post of before."""
    if row.channel:
        return [Target(row.channel, row.target)]
    rows = words_out([row.post_id] if row.post_id else []).select_related("channel").order_by("pk")
    return [Target(one.channel, one.network_id) for one in rows]


def entered(row: Giveaway) -> QuerySet[Identity]:
    """Who did what its rules ask, before it closed, and has not taken it back since."""
    found = Identity.across_brands.none()
    for one in targets_of(row):
        found = found | _under(row, one)
    return found.filter(brand=row.brand_id).distinct().order_by("pk")


def entrants_of(row: Giveaway, now: datetime) -> list[Entrant]:
    """Everybody who entered, each once; whom a person put back stays marked as such."""
    shown = _profiles([one.channel for one in targets_of(row)])
    unclear = {key for key, one in shown.items() if one.reach == ReachWord.UNCLEAR}
    known, ours, line = _known_before(row), set(_ours(row)), marked_line(row.brand_id, now)
    back = set(row.put_back.values_list("identity", flat=True))
    found = []
    for who in entered(row).iterator(chunk_size=5000):
        key = (who.network, who.network_id)
        account = _account(who, shown.get(key), now)
        told = estimate(replace(account, robot=who.is_bot or account.robot))
        proved = holds(ReachFact.NOTHING_AGAINST, 1.0 - told.inauthentic) < line
        why = Aside.OURS if key in ours else _aside(who, told if proved else None, key in unclear, who.pk in known)
        sure = 1.0 if who.pk in known else 1.0 - told.interval[1]
        name = who.handle or who.name
        hashed = entry_hash(row.key, who.network, who.handle or f"id:{who.network_id}")
        kept = (who.pk, who.contact_id, who.network, name, hashed, account, sure, why)
        found.append(Entrant(*kept, back=who.pk in back and why != Aside.OURS))
    return _once(found, back)


def known_entrants(row: Giveaway, whys: Mapping[int, str], now: datetime) -> list[Entrant]:
    """Some of them again, in this order, with why each was set aside before: as much as a page shows of them."""
    rows = {one.pk: one for one in Identity.across_brands.filter(pk__in=whys, brand=row.brand_id)}
    among = [one.network_id for one in rows.values()]
    shown = _profiles([one.channel for one in targets_of(row)], among)
    found = []
    for number, why in whys.items():
        if who := rows.get(number):
            account = _account(who, shown.get((who.network, who.network_id)), now)
            said = (who.pk, who.contact_id, who.network, who.handle or who.name)
            found.append(Entrant(*said, "", account, 0.0, why))
    return found


def _account(who: Identity, seen: Follower | None, now: datetime) -> Account:
    account = account_of(seen, now) if seen else Account()
    return replace(account, handle=who.handle or account.handle, name=who.name or account.name)


def surely_real(entrants: Iterable[Entrant]) -> int:
    """So many of those who are drawn are real people at least, as far as can be said of them."""
    return floor(sum(one.surely_real for one in entrants if one.drawn))


def _under(row: Giveaway, place: Target) -> QuerySet[Identity]:
    acts = [str(act) for way, act in MARKS.items() if way in row.ways]
    in_time = {"channel": place.channel, "at__lte": row.closes_at, "removed_at": None}
    marks = Activity.across_brands.filter(target=place.network_id, act__in=acts, **in_time)
    wanted = Q(pk__in=marks.values("identity"))
    if EntryWay.REPLY in row.ways:
        words = Message.across_brands.filter(in_reply_to=place.network_id, direction=Direction.IN, **in_time)
        wanted |= Q(pk__in=words.exclude(identity=None).values("identity"))
    return Identity.across_brands.filter(wanted)


def _aside(who: Identity, told: Estimate | None, unclear: bool, known: bool) -> str:
    """`told`: where it lies below the line that people proved, and only there may it set somebody aside."""
    if who.is_bot:
        return Aside.AUTOMATED
    if known:
        return ""
    return Aside.UNCLEAR if unclear else Aside.SIGNS if told and told.interval[0] > MORE_LIKELY else ""


def _once(found: Sequence[Entrant], back: set[int]) -> list[Entrant]:
    """One entry a person: known as one contact, or by two spellings of one handle, they are drawn once."""
    seen = set[object]()
    whole = []
    for one in found:
        names = {one.contact, (one.network, plain_handle(one.name)) if one.name else one.contact, one.hashed}
        if one.drawn and names & seen:
            one = replace(one, why=Aside.TWICE, back=one.identity in back)
        seen |= names if one.drawn else set()
        whole.append(one)
    return whole


def _profiles(channels: Sequence[Channel], among: Sequence[str] | None = None) -> dict[tuple[str, str], Follower]:
    """The public profiles that are known: of followers, and of others who were looked at since they entered.

    `among`: of these ids alone.
    """
    found = {}
    wanted = {"channel__in": channels} | ({} if among is None else {"network_id__in": among})
    for one in EntrantProfile.across_brands.filter(**wanted).select_related("channel"):
        found[one.channel.network, one.network_id] = Follower(about=one.about, shown=one.shown)
    rows = Follower.across_brands.filter(**wanted).select_related("channel")
    for row in rows.exclude(shown={}).iterator(chunk_size=5000):
        found[row.channel.network, row.network_id] = row
    return found


def _known_before(row: Giveaway) -> set[int]:
    """Who wrote to the brand in the half year before it was announced."""
    words = Message.across_brands.filter(
        brand=row.brand_id, direction=Direction.IN, at__lt=row.at, at__gte=row.at - KNOWN
    )
    return set(words.exclude(identity=None).values_list("identity", flat=True).distinct())


def _ours(row: Giveaway) -> Iterable[tuple[str, str]]:
    return Channel.across_brands.filter(brand=row.brand_id).values_list("network", "network_id")
