"""What a look brought becomes cards: the same link and near the same words are one card, seen several times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.connectors.registry import connector
from rapport.curation.allowance import count_read
from rapport.curation.feed_posts import post_entry
from rapport.curation.found import LONGEST, FoundWords, already_seen, found_words, ours_on, storable
from rapport.curation.models import Becomes, CuratedCard, Sighting, Watcher
from rapport.curation.taste import features_of
from rapport.domain.canonical_link import canonical_link
from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.reader import Reader
from rapport.triage.resemblance import ALIKE, resemblances, signature

COMPARED_DAYS, COMPARED = timedelta(days=30), 5_000
GRAVE = frozenset({"self-harm", "threat", "safety", "minors", "anger", "incident"})
HALF = 0.5


def store_finds(watcher: Watcher, raws: Sequence[bytes], cursor: str, reader: Reader, now: datetime) -> int:
    """Read what came, keep what is new, and how far was read, in one transaction; how many new cards there are."""
    kind = connector(watcher.network)
    found = found_words(watcher, kind, raws, ours_on(watcher), now)
    readings = {one.id: one for one in reader.read([_text(one) for one in found])} if found else {}
    return _stored(watcher, found, readings, len(raws), cursor, now)


def _text(one: FoundWords) -> Text:
    return Text(one.known_by, one.text, language=storable(one.said.language, 2))


@transaction.atomic
def _stored(
    watcher: Watcher,
    found: Sequence[FoundWords],
    readings: Mapping[str, Reading],
    read: int,
    cursor: str,
    now: datetime,
) -> int:
    brand = Brand.objects.select_for_update().get(pk=watcher.brand_id)
    seen = already_seen(watcher, [one.known_by for one in found])
    like, made = _Compared(brand, now), 0
    for one in found:
        if one.known_by in seen:
            continue
        card, new = like.same(one, watcher) or _card(watcher, one, readings[one.known_by], now), False
        if card.pk is None:
            card.save()
            like.add(card)
            made, new = made + 1, True
        Sighting.across_brands.create(
            brand=brand, card=card, watcher=watcher, network=watcher.network, network_id=one.known_by, at=now
        )
        if new and watcher.becomes != Becomes.CARDS:
            post_entry(watcher, card, one.said.author.name, made, now)
    led = {"words": watcher.words, "looks": watcher.looks, "network": watcher.network, "channel": watcher.channel}
    Watcher.across_brands.filter(pk=watcher.pk).update(cursor=cursor, **led)
    count_read(watcher, read, made, now)
    return made


class _Compared:
    """The brand's latest cards, to compare with: by link, and by their words' signatures."""

    def __init__(self, brand: Brand, now: datetime) -> None:
        rows = CuratedCard.of(brand).filter(found_at__gt=now - COMPARED_DAYS).order_by("-found_at", "-pk")
        rows = rows.only("pk", "brand_id", "link", "signature", "watcher_id", "network", "network_id")
        self.cards = list(rows[:COMPARED])

    def same(self, one: FoundWords, watcher: Watcher) -> CuratedCard | None:
        if watcher.becomes != Becomes.CARDS:  # of a feed of one's own, each entry is meant
            mine = (card for card in self.cards if card.watcher_id == watcher.pk and one.link)
            return next((card for card in mine if card.link == one.link), None)
        if one.link and (there := next((card for card in self.cards if card.link == one.link), None)):
            return there
        found = resemblances(signature(one.text), [bytes(card.signature) for card in self.cards])
        return self.cards[int(found.argmax())] if found.size and found.max() >= ALIKE else None

    def add(self, card: CuratedCard) -> None:
        self.cards.append(card)


def _card(watcher: Watcher, one: FoundWords, reading: Reading, now: datetime) -> CuratedCard:
    said, by = one.said, one.said.author
    url, home = storable(said.url, LONGEST), storable(by.url, LONGEST)
    card = CuratedCard(
        brand_id=watcher.brand_id,
        watcher=watcher,
        channel=watcher.channel,
        network=watcher.network,
        network_id=one.known_by,
        author_id=storable(by.network_id, 400),
        handle=storable(by.handle, 200),
        name=" ".join(storable(by.name, 200).split()),
        author_url=home if canonical_link(home) else "",
        robot=by.is_bot and watcher.channel_id is not None,
        text=one.text,
        language=reading.language[:8],
        url=url if canonical_link(url) else "",
        link=one.link,
        pictures=min(len(said.media), 99),
        alt=" ".join(storable(next((m.alt for m in said.media if m.alt), ""), 300).split()),
        written_at=min(said.at, now),
        found_at=now,
        signature=signature(one.text),
        set_aside=_aside(watcher, one.text, reading),
    )
    card.features = features_of(card)
    return card


def _aside(watcher: Watcher, text: str, reading: Reading) -> str:
    """Why nobody should pass it on; "" where nothing speaks against it.

    A reader hears a complaint in much that is merely told ("the boat is gone"): it counts where we are named.
    """
    if reading.tone is Tone.SPAM:
        return str(reading.tone)
    if reading.marks & GRAVE:
        return "grave"
    names = [watcher.brand.name, watcher.channel.handle if watcher.channel else ""]
    named = any(name and name.casefold() in text.casefold() for name in names)
    return str(Tone.COMPLAINT) if named and reading.complaint >= HALF else ""
