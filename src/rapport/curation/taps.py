"""What a person does with a card: a draft, a place in the queue, a repost, or "not for us"; each can be undone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.connectors.registry import connector, manifest
from rapport.curation.credit import credited
from rapport.curation.models import CuratedCard, Tap, TapKind
from rapport.curation.taste import teach
from rapport.domain.message import Act
from rapport.domain.quote import Quote
from rapport.domain.set_apart import isolated
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.kinds.reaction import offers
from rapport.outbox.models import Delivery, Step
from rapport.publishing.checks import publishes
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostingSlot, When
from rapport.publishing.quoting import can_quote
from rapport.publishing.writing import PostGiven, VariantGiven, discard_post, write_once

UNDO = timedelta(seconds=10)
NO_WAIT = timedelta(0)
BY_TAP = ("auto", "one tap")


class CannotPassOn(Exception):
    """This cannot be done with the card now; the message says why. Nothing was changed."""


@transaction.atomic
def keep_card(card: CuratedCard, by: Person, now: datetime) -> Tap:
    """One tap: a draft post with the credit, for every channel that can have posts. Raises `CannotPassOn`."""
    _free(card)
    post = _draft(card, _publishing_channels(card.brand), by, now)
    return _tapped(card, TapKind.KEPT, by, now, post=post)


@transaction.atomic
def quote_card(card: CuratedCard, by: Person, now: datetime) -> Tap:
    """A draft that quotes it and waits for words, on every channel that can quote it. Raises `CannotPassOn`."""
    _free(card)
    quote = card_quote(card)
    channels = [one for one in _publishing_channels(card.brand) if quote and can_quote(quote, one)]
    if not channels:
        raise CannotPassOn(_("No channel can quote it from here. Open it there, or write about it."))
    return _tapped(card, TapKind.QUOTED, by, now, post=_draft(card, channels, by, now, quote))


def may_quote(card: CuratedCard) -> bool:
    """Whether the channel through which it was found can quote it."""
    quote = card_quote(card)
    return bool(quote and card.channel and card.channel.closed_at is None and can_quote(quote, card.channel))


def card_quote(card: CuratedCard) -> Quote | None:
    """The card's post as one of ours would quote it; an entry of a feed cannot be."""
    if card.channel is None:
        return None
    kept = (card.network_id, card.url, card.channel.pk, card.who, card.handle, card.text)
    return Quote.bounded(card.network, *kept)


@transaction.atomic
def schedule_card(card: CuratedCard, by: Person, now: datetime) -> Tap:
    """A draft, and it into the queue of each channel that has slots.

    Raises `CannotPassOn`, and as `line_up` does, with nothing changed.
    """
    _free(card)
    slots = set(PostingSlot.of(card.brand).values_list("channel", flat=True))
    channels = [one for one in _publishing_channels(card.brand) if one.pk in slots]
    if not channels:
        raise CannotPassOn(_("No channel has slots yet. Set some under Publish, Slots, or make a draft."))
    post = _draft(card, channels, by, now)
    line_up(post, When.QUEUE, by, now)
    return _tapped(card, TapKind.SCHEDULED, by, now, post=post)


@transaction.atomic
def repost_card(card: CuratedCard, by: Person, now: datetime, undo: timedelta = UNDO) -> Tap:
    """Their own post, passed on where it was said, by a person's tap. Raises `CannotPassOn`."""
    _free(card)
    channel = card.channel
    if channel is None or not may_repost(card):
        raise CannotPassOn(
            _("This network does not let it be reposted from here. Open it there, or make a draft.")
        )
    before = Delivery.of(card.brand).filter(lane=queue.reaction_lane(channel.pk, Act.REPOST, card.network_id))
    if (last := before.exclude(step__in=[Step.WITHDRAWN, Step.FAILED]).last()) and not last.payload["undo"]:
        raise CannotPassOn(_("It was reposted already."))
    row = queue.approve_reaction(channel, Act.REPOST, card.network_id, by, now, now + undo)
    return _tapped(card, TapKind.REPOSTED, by, now, delivery=row)


@transaction.atomic
def dismiss_card(card: CuratedCard, by: Person, now: datetime) -> Tap:
    """Not for us: it goes, and so does less of its kind come."""
    _free(card)
    return _tapped(card, TapKind.DISMISSED, by, now)


@transaction.atomic
def undo_tap(tap: Tap, by: Person, now: datetime) -> None:
    """As if nothing had been tapped. Raises `CannotPassOn` where something of it is out already."""
    row = Tap.across_brands.select_for_update().select_related("card__brand").get(pk=tap.pk)
    if row.undone_at:
        return
    if row.post_id:
        try:
            discard_post(Post.across_brands.select_related("brand").get(pk=row.post_id), by, now)
        except NotNow as error:
            raise CannotPassOn(str(error)) from error
    if row.delivery_id:
        _take_back(Delivery.across_brands.select_related("channel").get(pk=row.delivery_id), by, now)
    Tap.across_brands.filter(pk=row.pk).update(undone_at=now)
    if row.by_id:
        teach(row.card, row.what != TapKind.DISMISSED, back=True)
    note(row.brand_id, What.CARD_UNDONE, now, by=by, card=row.card_id, how=row.what)


def may_repost(card: CuratedCard) -> bool:
    """Whether the network lets a person pass it on with one tap from here."""
    if card.channel is None or card.channel.closed_at or not offers(connector(card.network), Act.REPOST):
        return False
    return manifest(card.network).modes.get(Act.REPOST) in BY_TAP


def _take_back(row: Delivery, by: Person, now: datetime) -> None:
    if queue.undo(row, by, now, due_too=True) or row.step in (Step.WITHDRAWN, Step.FAILED):
        return
    row.refresh_from_db()
    if row.step != Step.SENT:
        raise CannotPassOn(_("It is on its way, or nobody knows whether it arrived; try again in a minute."))
    queue.approve_reaction(row.channel, Act.REPOST, str(row.payload["target"]), by, now, now, undoes=row)


def _free(card: CuratedCard) -> None:
    """Nobody else's until the transaction ends, and nothing was done with it yet."""
    if CuratedCard.across_brands.select_for_update().filter(pk=card.pk).first() is None:
        raise CannotPassOn(_("This card is gone: cards are kept for a month."))
    done = Tap.across_brands.filter(card=card, undone_at=None).select_related("by").first()
    if done:
        who = done.by.name if done.by else _("the watcher")
        raise CannotPassOn(_("%(who)s has done something with it already.") % {"who": isolated(who)})


def _publishing_channels(brand: Brand) -> list[Channel]:
    return [one for one in Channel.of(brand).filter(closed_at=None).order_by("pk") if publishes(one.network)]


def _draft(
    card: CuratedCard, channels: Sequence[Channel], by: Person, now: datetime, quote: Quote | None = None
) -> Post:
    """The card's one draft, also where two press at once. A quote tells itself whose it is."""
    source = hashlib.sha256(f"card\n{card.pk}\n{card.network}\n{card.network_id}".encode()).hexdigest()
    words, language = "" if quote else credited(card.brand, card), card.brand.language[:2]
    given = PostGiven(words, tuple(map(VariantGiven, channels)), language=language, source=source, quote=quote)
    return write_once(card.brand, given, by, now)[0]


def _tapped(
    card: CuratedCard,
    what: TapKind,
    by: Person,
    now: datetime,
    *,
    post: Post | None = None,
    delivery: Delivery | None = None,
) -> Tap:
    kept = what is not TapKind.DISMISSED
    row = Tap.across_brands.create(
        brand_id=card.brand_id, card=card, what=what, by=by, at=now, post=post, delivery=delivery
    )
    teach(card, kept)
    told = What.CARD_KEPT if kept else What.CARD_DISMISSED
    note(card.brand_id, told, now, by=by, card=card.pk, how=str(what), network=card.network)
    return row
