"""Storing what arrived, once: identities, contacts, conversations and messages of a batch, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from rapport.domain.message import Author, Incoming, Kind
from rapport.domain.reading import Text
from rapport.inbox.models import Contact, Conversation, Direction, Identity, Message
from rapport.outbox.models import Floor
from rapport.people.models import Channel
from rapport.people.rows import insert, update

PRIVATE = frozenset({Kind.DIRECT, Kind.EMAIL, Kind.CHAT})
AT_ONCE = 5000

T = TypeVar("T")
Who = tuple[int, str, str]
Where = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """One event with the channel it came by and its place in the intake log."""

    channel: Channel
    place: int
    event: Incoming


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that is new, with the rows around it."""

    heard: Heard
    message: Message
    conversation: Conversation
    identity: Identity
    previous: str


def text_of(one: Arrived) -> Text:
    """A message as a reader may see it: no names."""
    message, language = one.message, one.heard.event.language
    return Text(str(message.pk), message.text, message.kind, language, message.rating)


def place_of(heard: Heard) -> str:
    """A conversation's key in its channel: in public, each contact in a thread has a conversation of their own."""
    event = heard.event
    if event.kind in PRIVATE:
        return event.thread[:255]
    return f"{event.thread}|{event.author.network_id}"[:255]


def store(batch: Sequence[Heard], now: datetime) -> list[Arrived]:
    """Keep what is new of a batch, in its order; what was stored before is left out."""
    fresh = _new(batch)
    identities = _identities(fresh)
    conversations = _conversations(fresh, identities, now)
    arrived = [_arrived(heard, identities, conversations, now) for heard in fresh]
    insert([one.message for one in arrived])
    return arrived


def _new(batch: Sequence[Heard]) -> list[Heard]:
    first: dict[Where, Heard] = {}
    for heard in batch:
        first.setdefault((heard.channel.pk, heard.event.network_id), heard)
    channels = {heard.channel.pk for heard in batch}
    for ids in _chunks(number for _, number in first):
        known = Message.every.filter(channel__in=channels, network_id__in=ids)
        for where in known.values_list("channel_id", "network_id"):
            first.pop((where[0], str(where[1])), None)
    return list(first.values())


def _who(heard: Heard) -> Who:
    return heard.channel.brand_id, heard.channel.network, heard.event.author.network_id


def _identities(batch: Sequence[Heard]) -> dict[Who, Identity]:
    wanted = {_who(heard): heard for heard in batch}
    found: dict[Who, Identity] = {}
    for ids in _chunks(who[2] for who in wanted):
        rows = Identity.every.filter(network_id__in=ids, network__in={who[1] for who in wanted})
        rows = rows.filter(brand__in={who[0] for who in wanted}).select_related("contact")
        found |= {(row.brand_id, row.network, row.network_id): row for row in rows}
    _refresh([(found[who], heard.event.author) for who, heard in wanted.items() if who in found])
    return found | _meet([heard for who, heard in wanted.items() if who not in found])


def _meet(strangers: Sequence[Heard]) -> dict[Who, Identity]:
    contacts = [
        Contact(
            brand_id=heard.channel.brand_id,
            name=_name(heard.event.author)[:200],
            language=heard.event.language[:8],
            first_at=heard.event.at,
        )
        for heard in strangers
    ]
    insert(contacts)
    rows = [_identity(heard, contact) for heard, contact in zip(strangers, contacts, strict=True)]
    insert(rows)
    return {_who(heard): row for heard, row in zip(strangers, rows, strict=True)}


def _identity(heard: Heard, contact: Contact) -> Identity:
    author = heard.event.author
    return Identity(
        brand_id=heard.channel.brand_id,
        contact=contact,
        network=heard.channel.network,
        network_id=author.network_id,
        handle=author.handle[:255],
        name=author.name[:255],
        avatar=author.avatar[:1000],
        url=author.url[:1000],
        is_bot=author.is_bot,
    )


def _refresh(known: Sequence[tuple[Identity, Author]]) -> None:
    """Names and pictures change; the latest ones are shown."""
    changed = []
    for row, author in known:
        now = (author.handle[:255], author.name[:255], author.avatar[:1000], author.is_bot)
        if any(now[:3]) and now != (row.handle, row.name, row.avatar, row.is_bot):
            row.handle, row.name, row.avatar, row.is_bot = now
            changed.append(row)
    if changed:
        update(changed, ["handle", "name", "avatar", "is_bot"])


def _name(author: Author) -> str:
    return author.name or author.handle or author.network_id


def _conversations(
    batch: Sequence[Heard], identities: dict[Who, Identity], now: datetime
) -> dict[Where, Conversation]:
    wanted: dict[Where, Heard] = {}
    for heard in batch:
        wanted.setdefault((heard.channel.pk, place_of(heard)), heard)
    found: dict[Where, Conversation] = {}
    for threads in _chunks(thread for _, thread in wanted):
        rows = Conversation.every.filter(
            floor__thread__in=threads, floor__channel__in={channel for channel, _ in wanted}
        ).select_related("floor", "contact")
        found |= {(row.channel_id, row.floor.thread): row for row in rows}
    return found | _begin({w: h for w, h in wanted.items() if w not in found}, identities, now)


def _begin(
    wanted: dict[Where, Heard], identities: dict[Who, Identity], now: datetime
) -> dict[Where, Conversation]:
    floors = [
        Floor(brand_id=heard.channel.brand_id, channel=heard.channel, thread=thread, since=now)
        for (_, thread), heard in wanted.items()
    ]
    insert(floors)
    rows = [
        _conversation(heard, identities[_who(heard)], floor)
        for heard, floor in zip(wanted.values(), floors, strict=True)
    ]
    insert(rows)
    return dict(zip(wanted, rows, strict=True))


def _conversation(heard: Heard, identity: Identity, floor: Floor) -> Conversation:
    event = heard.event
    return Conversation(
        brand_id=heard.channel.brand_id,
        channel=heard.channel,
        contact=identity.contact,
        identity=identity,
        floor=floor,
        thread=event.thread[:255],
        kind=event.kind,
        subject=event.subject[:300],
        language=event.language[:8],
        started_at=event.at,
        last_at=event.at,
    )


def _arrived(
    heard: Heard,
    identities: dict[Who, Identity],
    conversations: dict[Where, Conversation],
    now: datetime,
) -> Arrived:
    event, conversation = heard.event, conversations[(heard.channel.pk, place_of(heard))]
    identity = identities[_who(heard)]
    message = Message(
        brand_id=heard.channel.brand_id,
        conversation=conversation,
        channel=heard.channel,
        direction=Direction.IN,
        network_id=event.network_id,
        kind=event.kind,
        text=event.text.replace("\x00", ""),
        at=min(event.at, now),
        received_at=now,
        identity=identity,
        visibility=event.visibility,
        in_reply_to=event.in_reply_to[:255],
        rating=event.rating,
        url=event.url[:1000],
        place=heard.place,
        extra=_extra(event),
    )
    previous, conversation.snippet = conversation.snippet, " ".join(message.text[:400].split())[:200]
    return Arrived(heard, message, conversation, identity, previous)


def _extra(event: Incoming) -> dict[str, object]:
    kept: dict[str, object] = dict(event.extra)
    if event.media:
        kept["media"] = [{"url": m.url, "mime": m.mime, "alt": m.alt, "name": m.name} for m in event.media]
    for name in ("html", "quoted", "warning", "subject"):
        if value := getattr(event, name):
            kept[name] = value
    return kept


def _chunks(items: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, AT_ONCE)):
        yield part
