"""What changed lately, for whoever watches live: by the ledger, and by what is too short-lived for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rapport.inbox.models import Conversation, Presence
from rapport.ledger.models import Entry, Head
from rapport.outbox.models import Reply, Step

MOST = 500
Signature = dict[int, frozenset[object]]


@dataclass(frozen=True, slots=True)
class Change:
    """Conversations of one brand that changed up to `seq` of its ledger; `many`: too many to name."""

    seq: int
    conversations: frozenset[int]
    many: bool = False


def heads(brands: Collection[int]) -> dict[int, int]:
    """The ledger's newest place of each brand: within a brand, rows become visible in this order."""
    return dict(Head.every.filter(brand__in=brands).values_list("brand_id", "seq"))


def since(brand: int, seq: int) -> Change:
    """What the ledger says happened after place `seq`."""
    rows = Entry.every.filter(brand=brand, seq__gt=seq).order_by("-seq")
    found = list(rows.values_list("seq", "conversation", "data")[: MOST + 1])
    if not found:
        return Change(seq, frozenset())
    talks = {talk for _, talk, _ in found if talk}
    replies = {data["reply"] for _, talk, data in found if not talk and "reply" in data}
    if replies:
        talks |= set(
            Conversation.every.filter(brand=brand, floor__replies__in=replies).values_list("pk", flat=True)
        )
    return Change(found[0][0], frozenset(talks), len(found) > MOST)


def moving(brands: Collection[int], now: datetime) -> dict[int, Signature]:
    """Who is there and which words are on their way: brand → conversation → what is true of it now."""
    found: dict[int, defaultdict[int, set[object]]] = {brand: defaultdict(set) for brand in brands}
    here = Presence.every.filter(brand__in=brands, looking_until__gt=now)
    facts = here.values_list("brand", "conversation", "person", "writing_until", "seen_at")
    for brand, talk, person, until, seen in facts[:MOST]:
        # What the contact has seen is shown under our words; of teammates only that they are there.
        found[brand][talk].add(("here", person, bool(until and until > now), None if person else seen))
    line = Reply.every.filter(brand__in=brands, step__in=[Step.QUEUED, Step.SENDING])
    for brand, talk, reply, step, reason in line.values_list(
        "brand", "floor__conversation", "pk", "step", "reason"
    )[:MOST]:
        found[brand][talk].add(("reply", reply, step, reason))
    return {brand: {talk: frozenset(facts) for talk, facts in talks.items()} for brand, talks in found.items()}
