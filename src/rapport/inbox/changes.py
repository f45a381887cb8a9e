"""What changed lately, for whoever watches live: by the ledger, and by what is too short-lived for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rapport.inbox.models import Conversation, Presence
from rapport.ledger.models import Entry, Head
from rapport.ledger.subject import SubjectKind
from rapport.outbox.models import Reply, Step

MOST = 500
HERE = "here"
Signature = dict[int, frozenset[object]]


@dataclass(frozen=True, slots=True)
class ChangedConversations:
    """Conversations of one brand that changed up to `seq` of its ledger; `many`: too many to name."""

    seq: int
    conversations: frozenset[int]
    many: bool = False


def heads(brands: Collection[int]) -> dict[int, int]:
    """The ledger's newest place of each brand: within a brand, rows become visible in this order."""
    return dict(Head.across_brands.filter(brand__in=brands).values_list("brand_id", "seq"))


def since(brand: int, seq: int) -> ChangedConversations:
    """What the ledger says happened after place `seq`."""
    rows = Entry.across_brands.filter(brand=brand, seq__gt=seq).order_by("-seq")
    found = list(rows.values_list("seq", "conversation", "subject_kind", "subject_id")[: MOST + 1])
    if not found:
        return ChangedConversations(seq, frozenset())
    talks = {talk for _, talk, _, _ in found if talk}
    replies = {about for _, talk, kind, about in found if not talk and kind == SubjectKind.REPLY}
    if replies:
        talks |= set(
            Conversation.across_brands.filter(brand=brand, floor__replies__in=replies).values_list("pk", flat=True)
        )
    return ChangedConversations(found[0][0], frozenset(talks), len(found) > MOST)


def only_theirs(before: frozenset[object], after: frozenset[object]) -> set[int | None]:
    """The people whose coming and going is all that differs; empty where anything else does. None is a contact."""
    moved = [one for one in before ^ after if isinstance(one, tuple)]
    return {one[1] for one in moved} if all(one[0] == HERE for one in moved) else set()


def moving(brands: Collection[int], now: datetime) -> dict[int, Signature]:
    """Who is there, which words are on their way, and which arrived where somebody looks.

    Brand → conversation → what is true of it now.
    """
    found: dict[int, defaultdict[int, set[object]]] = {brand: defaultdict(set) for brand in brands}
    here = Presence.across_brands.filter(brand__in=brands, looking_until__gt=now)
    facts = here.values_list("brand", "conversation", "person", "writing_until", "noting_until", "seen_at")
    for brand, talk, person, *until, seen in facts[:MOST]:
        # What the contact has seen is shown under our words; of teammates only that they are there.
        writes, notes = (bool(one and one > now) for one in until)
        found[brand][talk].add((HERE, person, writes, notes, None if person else seen))
    looked_at = {talk: brand for brand, talk, person, *_ in facts[:MOST] if person}
    came = Reply.across_brands.filter(floor__conversation__in=looked_at).exclude(delivered_at=None, seen_at=None)
    for talk, *receipt in came.order_by("-pk").values_list("floor__conversation", "pk", "delivered_at", "seen_at")[
        :MOST
    ]:
        found[looked_at[talk]][talk].add(("receipt", *receipt))
    line = Reply.across_brands.filter(brand__in=brands, step__in=[Step.QUEUED, Step.SENDING])
    for brand, talk, reply, step, reason in line.values_list(
        "brand", "floor__conversation", "pk", "step", "reason"
    )[:MOST]:
        found[brand][talk].add(("reply", reply, step, reason))
    return {brand: {talk: frozenset(facts) for talk, facts in talks.items()} for brand, talks in found.items()}
