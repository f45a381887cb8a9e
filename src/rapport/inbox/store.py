"""Storing what arrived, once: identities, contacts, conversations and messages of a batch, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rapport.domain.message import Author
from rapport.inbox.arrival import Arrival, extra_of, text_kept
from rapport.inbox.known import Where, place_of, thread_key
from rapport.inbox.models import Contact, Conversation, Direction, Identity, Message
from rapport.outbox.models import Floor
from rapport.store.bulk_sql import insert, insert_numbered, number, update
from rapport.store.rows import Given, Prepared, column_names, loaded, new_row

Who = tuple[int, str, str]


def store(fresh: Sequence[Arrival], now: datetime, *, undecided: bool = False) -> list[Arrival]:
    """Keep a batch, in its order. Nothing of it may be stored already: `unknown` says what is.

    With `undecided` new conversations have their ids and are not written yet: `route` does it with `begin`, once,
    when it is known how they stand.
    """
    arrived = set_in_rows(fresh, now)
    if not undecided:
        begin(one.conversation for one in arrived)
    insert([one.message for one in arrived])
    return arrived


def set_in_rows(fresh: Sequence[Arrival], now: datetime, *, past: bool = False) -> list[Arrival]:
    """The same with their rows, of which the messages and what `begin` writes are not written yet.

    `past`: names of long ago do not take the place of those that are known.
    """
    identities = _identities(fresh, refresh=not past)
    conversations = _conversations(fresh, identities, now)
    return [_arrived(heard, identities, conversations, now) for heard in fresh]


def begin(talks: Iterable[Conversation]) -> None:
    """Write the conversations that are not written yet, and their floors, as they are now."""
    new = [talk for talk in dict.fromkeys(talks) if talk._state.adding]
    insert_numbered([talk.floor for talk in new])
    insert_numbered(new)


def _who(heard: Arrival) -> Who:
    return heard.channel.brand_id, heard.channel.network, heard.event.author.network_id


def _identities(batch: Sequence[Arrival], *, refresh: bool = True) -> dict[Who, Identity]:
    wanted = {_who(heard): heard for heard in batch}
    brands, networks, ids = (set(part) for part in zip(*wanted, strict=True)) if wanted else ((), (), ())
    rows = [loaded(Identity, row) for row in _KNOWN.ask(brands=brands, networks=networks, ids=ids)]
    found = {(row.brand_id, row.network, row.network_id): row for row in rows}
    if refresh:
        _refresh([(found[who], heard.event.author) for who, heard in wanted.items() if who in found])
    return found | _meet([heard for who, heard in wanted.items() if who not in found])


def _meet(strangers: Sequence[Arrival]) -> dict[Who, Identity]:
    contacts = [
        new_row(
            Contact,
            brand_id=heard.channel.brand_id,
            name=(heard.event.author.name or heard.event.author.handle or heard.event.author.network_id)[:200],
            language=heard.event.language[:8],
            first_at=heard.event.at,
        )
        for heard in strangers
    ]
    insert(contacts)
    rows = [_identity(heard, contact) for heard, contact in zip(strangers, contacts, strict=True)]
    insert(rows)
    return {_who(heard): row for heard, row in zip(strangers, rows, strict=True)}


def _identity(heard: Arrival, contact: Contact) -> Identity:
    author = heard.event.author
    return new_row(
        Identity,
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
        now = (author.handle[:255] or row.handle, author.name[:255], author.avatar[:1000], author.is_bot)
        if any(now[:3]) and now != (row.handle, row.name, row.avatar, row.is_bot):
            row.handle, row.name, row.avatar, row.is_bot = now
            changed.append(row)
    if changed:
        update(changed, ["handle", "name", "avatar", "is_bot"])


def _conversations(
    batch: Sequence[Arrival], identities: dict[Who, Identity], now: datetime
) -> dict[Where, Conversation]:
    wanted: dict[Where, Arrival] = {}
    for heard in batch:
        wanted.setdefault((heard.channel.id, place_of(heard)), heard)
    rows = _BEGUN.ask(channels={channel for channel, _ in wanted}, threads={thread for _, thread in wanted})
    found = {(talk.channel_id, talk.floor.thread): talk for talk in map(_talk, rows)}
    return found | _begin({w: h for w, h in wanted.items() if w not in found}, identities, now)


def _begin(
    wanted: dict[Where, Arrival], identities: dict[Who, Identity], now: datetime
) -> dict[Where, Conversation]:
    floors = [
        new_row(Floor, brand_id=heard.channel.brand_id, channel=heard.channel, thread=thread, since=now)
        for (_, thread), heard in wanted.items()
    ]
    number(floors)
    rows = [
        _conversation(heard, identities[_who(heard)], floor)
        for heard, floor in zip(wanted.values(), floors, strict=True)
    ]
    number(rows)
    return dict(zip(wanted, rows, strict=True))


def _conversation(heard: Arrival, identity: Identity, floor: Floor) -> Conversation:
    event = heard.event
    return new_row(
        Conversation,
        brand_id=heard.channel.brand_id,
        channel=heard.channel,
        contact_id=identity.contact_id,
        identity=identity,
        floor=floor,
        thread=thread_key(event.thread),
        kind=event.kind,
        subject=event.subject[:300],
        language=event.language[:8],
        started_at=event.at,
        last_at=event.at,
    )


def _arrived(
    heard: Arrival,
    identities: dict[Who, Identity],
    conversations: dict[Where, Conversation],
    now: datetime,
) -> Arrival:
    event, conversation = heard.event, conversations[(heard.channel.id, place_of(heard))]
    identity = identities[_who(heard)]
    message = new_row(
        Message,
        brand_id=heard.channel.brand_id,
        conversation=conversation,
        channel=heard.channel,
        direction=Direction.IN,
        network_id=event.network_id,
        kind=event.kind,
        text=text_kept(event.text),
        at=event.at,
        edited_at=event.written,
        received_at=now,
        identity=identity,
        visibility=event.visibility,
        in_reply_to=event.in_reply_to[:255],
        rating=event.rating,
        url=event.url[:1000],
        place=heard.place,
        extra=extra_of(event),
    )
    return heard.stored(message, conversation, identity)


def _talk(row: tuple[Any, ...]) -> Conversation:
    """A conversation with its floor."""
    width = len(column_names(Conversation))
    talk = loaded(Conversation, row[:width])
    talk.floor = loaded(Floor, row[width:])
    return talk


def _known_rows() -> QuerySet[Any, Any]:
    rows = Identity.across_brands.filter(network_id__among=Given("ids"), network__among=Given("networks"))
    return rows.filter(brand__among=Given("brands")).values_list(*column_names(Identity))


def _begun_rows() -> QuerySet[Any, Any]:
    """Nobody else's until the transaction ends."""
    rows = Conversation.across_brands.filter(
        floor__thread__among=Given("threads"), floor__channel__among=Given("channels")
    )
    rows = rows.select_for_update(of=("self",))
    return rows.values_list(*column_names(Conversation), *column_names(Floor, "floor__"))


_KNOWN, _BEGUN = Prepared(_known_rows), Prepared(_begun_rows)
