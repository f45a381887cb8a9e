"""What became of replies, told to the conversations: the unknown to decide, the unsaid to say again."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rapport.accounts.models import Brand, Person
from rapport.inbox.models import Conversation, Need
from rapport.inbox.refresh import AT_ONCE, held, refresh, refresh_ids
from rapport.inbox.remove import keep_removed
from rapport.inbox.teach import teach_by_sent
from rapport.ledger.subject import Subject, SubjectKind
from rapport.ledger.what import What
from rapport.ledger.write import Record, write
from rapport.outbox import unknown
from rapport.outbox.models import Delivery, Step

ON_ITS_WAY = frozenset({Step.QUEUED, Step.SENDING, Step.SENT})


@transaction.atomic
def surface_failures(now: datetime | None = None, brand: Brand | None = None) -> int:
    """Tell conversations of replies whose step has changed; how many moved by it. Run again, it does nothing.

    What people approved among the words that have left is learnt from.
    """
    now = now or timezone.now()
    moved = Delivery.across_brands.exclude(step=F("told")).order_by("pk")
    moved = moved.filter(brand=brand) if brand else moved
    rows = list(moved.values_list("pk", "step", "told", "reply__floor__conversation")[:AT_ONCE])
    moved_by = {talk for _, step, told, talk in rows if talk and not {step, told} <= ON_ITS_WAY}
    sent = [number for number, step, _, _ in rows if step == Step.SENT]
    moved_by |= keep_removed(sent)
    changed = refresh_ids(moved_by, now)
    teach_by_sent(sent, now)
    again: defaultdict[int, list[Record]] = defaultdict(list)
    for number, row in changed.items():
        if row.need != Need.NOTHING:
            about = Subject(SubjectKind.CONVERSATION, number)
            again[row.brand_id].append(Record(What.WAITS_AGAIN, "system", None, number, about, {}))
    for owner in sorted(again):
        write(owner, again[owner], now)
    steps: defaultdict[str, list[int]] = defaultdict(list)
    for number, step, _, _ in rows:
        steps[step].append(number)
    for step, numbers in steps.items():
        Delivery.across_brands.filter(pk__in=numbers, step=step).update(told=step)
    return len(changed)


@transaction.atomic
def decide(delivery: Delivery, arrived: bool, by: Person, now: datetime) -> None:
    """A person looked on the network for an unknown delivery. Raises `AlreadyDecided`.

    Arrived, a reply answered what came before it; if not, it goes again. What came after it still waits.
    """
    conversation = Conversation.across_brands.filter(floor__replies=delivery.pk).first()
    if conversation:
        held(conversation)
    (unknown.arrived if arrived else unknown.did_not_arrive)(delivery, by, now)
    refresh([conversation] if conversation else [], now)
