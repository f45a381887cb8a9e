"""Messages of the past go again: one import whole, or everything of one contact, who then stays out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.inbox.answer_labels import forget_answer
from rapport.inbox.erased import erased_digest
from rapport.inbox.models import (
    Activity,
    AnswerLabel,
    Contact,
    Conversation,
    Erased,
    Identity,
    Import,
    Message,
    Note,
    ReceivedFile,
)
from rapport.inbox.refresh import refresh_ids
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.files import forget_unless_used
from rapport.outbox.models import Floor, Reply
from rapport.promise.judge import forget
from rapport.promise.models import Judgement

AT_ONCE = 300
ARCHIVE = "archive"
"""The setting of a channel that was made for an import, because the brand had none on that network."""


@transaction.atomic
def take_back_import(brought: Import, by: Person, now: datetime) -> None:
    """From now on it brings nothing more, and `go_on_taking_back` takes out what it brought."""
    mine = Import.across_brands.filter(pk=brought.pk, taken_back_at=None)
    if mine.update(taken_back_at=now):
        note(brought.brand_id, What.HISTORY_TAKEN_BACK, now, by=by, history=brought.pk, seen=brought.made)
    brought.taken_back_at = now


def go_on_taking_back(brought: Import, by: Person | None, now: datetime, most: int = AT_ONCE) -> int:
    """A part of it; how many messages went. 0: all are gone, and whatever stood for them alone."""
    gone = _take_out(Message.across_brands.filter(history=brought), by or brought.by, now, most)
    if not gone:
        _leave_channel(brought)
    return gone


@transaction.atomic
def erase(contact: Contact, by: Person, now: datetime) -> int:
    """Everything of the past that was said with this contact, and that it stays out; how many messages went.

    Words heard live are not history: they are decided about, and the record speaks of them. The files beside
    them are nobody's record, and go.
    """
    for one in Identity.across_brands.filter(contact=contact):
        Erased.across_brands.update_or_create(
            brand_id=contact.brand_id,
            digest=erased_digest(contact.brand_id, one.network, one.network_id),
            defaults={"at": now},
        )
    number, brand, gone = contact.pk, contact.brand_id, 0
    while part := _take_out(
        Message.across_brands.filter(conversation__contact=number, history__isnull=False), by, now, AT_ONCE
    ):
        gone += part
    _forget_files(ReceivedFile.across_brands.filter(message__conversation__contact=number))
    note(brand, What.HISTORY_ERASED, now, by=by, contact=number, seen=gone)
    return gone


def erased_among(channel: Channel, people: Collection[str]) -> set[str]:
    """Those of a network's people whose words were erased."""
    digests = {erased_digest(channel.brand_id, channel.network, one): one for one in set(people)}
    rows = Erased.across_brands.filter(brand=channel.brand_id, digest__in=digests)
    return {digests[one] for one in rows.values_list("digest", flat=True)}


def contacts_of_history(brand: Brand, words: str, most: int = 10) -> list[Contact]:
    """Contacts with messages of the past whose name or handle holds these words."""
    if not words.strip():
        return []
    named = Contact.of(brand).filter(name__icontains=words.strip())
    known = Contact.of(brand).filter(identities__handle__icontains=words.strip())
    found = (named | known).filter(conversations__messages__history__isnull=False).distinct()
    return list(found.order_by("name")[:most])


@transaction.atomic
def _take_out(rows: QuerySet[Message], by: Person | None, now: datetime, most: int) -> int:
    """Messages with what was said of them: labels are taken back first, and with them what they taught."""
    part = list(rows.order_by("pk").select_related("conversation")[:most])
    numbers = [one.pk for one in part]
    for label in AnswerLabel.across_brands.filter(message__in=numbers).select_related("message", "right", "by"):
        forget_answer(label, by or label.by, now)
    for judged in Judgement.across_brands.filter(message__in=numbers).select_related("by"):
        forget(judged, by or judged.by, now)
    talks = {one.conversation_id for one in part}
    _forget_files(ReceivedFile.across_brands.filter(message__in=numbers))
    Message.across_brands.filter(pk__in=numbers).delete()
    empty = _empty(talks)
    refresh_ids(talks - empty, now)
    _clear(empty)
    return len(part)


def _forget_files(rows: QuerySet[ReceivedFile]) -> None:
    """What was brought from networks for these messages, rows and bytes."""
    found = list(rows.select_related("file"))
    rows.delete()
    forget_unless_used([one.file for one in found if one.file])


def _empty(talks: Collection[int]) -> set[int]:
    """Conversations in which nothing is left that anybody said, wrote down or sent."""
    rows = Conversation.across_brands.filter(pk__in=talks)
    rows = rows.exclude(pk__in=Message.across_brands.filter(conversation__in=talks).values("conversation"))
    rows = rows.exclude(pk__in=Note.across_brands.filter(conversation__in=talks).values("conversation"))
    rows = rows.exclude(floor__in=Reply.across_brands.filter(floor__conversation__in=talks).values("floor"))
    return set(rows.values_list("pk", flat=True))


def _clear(talks: Collection[int]) -> None:
    rows = list(Conversation.across_brands.filter(pk__in=talks).values_list("floor", "identity", "contact"))
    Conversation.across_brands.filter(pk__in=talks).delete()
    Floor.across_brands.filter(pk__in=[floor for floor, _, _ in rows]).delete()
    _forget_people([identity for _, identity, _ in rows], [contact for _, _, contact in rows])


def _forget_people(identities: Sequence[int], contacts: Sequence[int]) -> None:
    """Those of whom nothing else is known."""
    mine = Identity.across_brands.filter(pk__in=identities)
    mine = mine.exclude(pk__in=Conversation.across_brands.filter(identity__in=identities).values("identity"))
    mine = mine.exclude(pk__in=Message.across_brands.filter(identity__in=identities).values("identity"))
    mine.exclude(pk__in=Activity.across_brands.filter(identity__in=identities).values("identity")).delete()
    alone = Contact.across_brands.filter(pk__in=contacts, identities=None, conversations=None, about="")
    alone.delete()


def _leave_channel(brought: Import) -> None:
    """A channel that was made for it alone goes with it."""
    made = brought.channel
    if made is None or not made.settings.get(ARCHIVE):
        return
    with transaction.atomic():
        others = Import.across_brands.filter(channel=made).exclude(taken_back_at__isnull=False)
        if not others.exists() and not Conversation.across_brands.filter(channel=made).exists():
            Import.across_brands.filter(channel=made).update(channel=None)
            Channel.across_brands.filter(pk=made.pk).delete()
            brought.channel = None
