"""Relations that people marked, those that talk lets one ask about, and who is owed an answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Substr

from rapport.accounts.models import Brand, Person
from rapport.audience.models import Follower, RelationMark
from rapport.audience.relations import LONGEST, Relation, SaidOnce, relations_said
from rapport.inbox.models import Contact, Conversation, Direction, Message, Need, Status
from rapport.ledger.what import What
from rapport.ledger.write import note

BACK = timedelta(days=180)
LOOKED, SHOWN = 500, 3
OWED_AFTER = timedelta(hours=24)
WAITS = (Need.PERSON, Need.DRAFT, Need.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SuggestedRelation:
    """`words`: what it rests on, the contact's own."""

    contact: Contact
    relation: Relation
    words: str


@transaction.atomic
def mark_relation(contact: Contact, relation: Relation, holds: bool, by: Person, now: datetime) -> RelationMark:
    """A person says what a contact is to the brand, or is not."""
    given = {"brand": contact.brand, "holds": holds, "by": by, "at": now}
    row, _made = RelationMark.across_brands.update_or_create(contact=contact, relation=relation, defaults=given)
    note(
        contact.brand_id, What.RELATION_MARKED, now, by=by, contact=contact.pk, relation=str(relation), holds=holds
    )
    return row


def relation_counts(brand: Brand) -> Mapping[Relation, int]:
    """How many contacts are marked as what."""
    rows = RelationMark.of(brand).filter(holds=True).values_list("relation", flat=True)
    return Counter(Relation(one) for one in rows)


def suggested_relations(brand: Brand, now: datetime, shown: int = SHOWN) -> list[SuggestedRelation]:
    """What the latest 500 messages let one ask, newest first; nothing that a person has answered already."""
    rows = Message.of(brand).filter(direction=Direction.IN, at__gte=now - BACK, identity__isnull=False)
    rows = rows.annotate(begins=Substr("text", 1, LONGEST)).order_by("-pk")
    heard: dict[int, list[SaidOnce]] = defaultdict(list)
    for contact, text, tone in rows.values_list("identity__contact", "begins", "reading__tone")[:LOOKED]:
        if contact:
            heard[contact].append(SaidOnce(text, tone or ""))
    marked = set(RelationMark.of(brand).filter(contact__in=heard).values_list("contact", "relation"))
    contacts = Contact.of(brand).prefetch_related("identities").in_bulk(list(heard))
    abouts = _abouts(brand, contacts.values())
    found = []
    for number, said in heard.items():
        for relation, words in relations_said(said, abouts.get(number, "")).items():
            if (number, relation) not in marked and number in contacts:
                found.append(SuggestedRelation(contacts[number], relation, words))
    # Customers are many, and asked about last.
    return sorted(found, key=lambda one: one.relation is Relation.CUSTOMER)[:shown]


def _abouts(brand: Brand, contacts: Iterable[Contact]) -> dict[int, str]:
    """What those of them who follow say of themselves."""
    ids = {(one.network, one.network_id): contact.pk for contact in contacts for one in contact.identities.all()}
    rows = Follower.of(brand).filter(network_id__in={network_id for _, network_id in ids}, gone_at=None)
    told = rows.values_list("channel__network", "network_id", "about")
    return {
        ids[(network, network_id)]: about for network, network_id, about in told if (network, network_id) in ids
    }


def owed_answers(brand: Brand, now: datetime) -> QuerySet[Conversation]:
    """Conversations that wait for us for more than a day, the longest first."""
    # Where somebody waits, it is in line since then; that column has the index.
    rows = Conversation.of(brand).filter(status=Status.OPEN, in_line_since__lte=now - OWED_AFTER)
    rows = rows.filter(need__in=WAITS, waiting_since__isnull=False)
    return rows.select_related("contact").order_by("in_line_since", "pk")
