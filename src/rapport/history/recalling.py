"""What a network remembers of the time before a channel was connected: asked page by page, within its budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_noop

from rapport.accounts.models import Person
from rapport.budgets.over import OverBudget
from rapport.budgets.paid import Purse
from rapport.channels.connected import Opened, link
from rapport.channels.models import Channel, State
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Connector, Page, Recalls
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Restricted, TryAgain, Unreadable
from rapport.connectors.exports.values import PastRow
from rapport.connectors.prices import PaidAct, price
from rapport.connectors.registry import connector, manifests
from rapport.domain.message import Author, Echo, Incoming, Kind
from rapport.history.bring_in import begin_import, end_import
from rapport.history.land import NOBODY, land
from rapport.inbox.echo import our_post
from rapport.inbox.known import heard_in
from rapport.inbox.models import Conversation, Import
from rapport.triage.reader import Reader

RECALL = "recall"
BACK, SETTLED, YOUNG = timedelta(days=90), timedelta(minutes=2), timedelta(days=7)
PAGES, TRIES = 400, 40
"""At most so many pages are asked for, and so often it is put off."""
LATER = 300.0
AGREED = gettext_noop("It ended within the number that was agreed; what was said after that was left out.")
UNREAD = "what could not be read"
OTHER = "edits, gestures and what else has no words"


def recallable(network: str) -> bool:
    """Whether this network tells what was said before."""
    return connector(network).manifest.can.recall


def begin_recall(
    channel: Channel, by: Person | None, now: datetime, back: timedelta = BACK, most: int = 0
) -> Import | None:
    """Ask for the days before the channel was connected; None where that runs already, or cannot be.

    Where asking costs money, somebody agreed to pay for at most so many things that the network gives.
    """
    with transaction.atomic():
        Channel.across_brands.select_for_update().get(pk=channel.pk)
        open_ones = Import.across_brands.filter(channel=channel, format=RECALL, ended_at=None, stopped_at=None)
        if channel.closed_at or not recallable(channel.network) or open_ones.filter(taken_back_at=None).exists():
            return None
        if recall_costs(channel.network) and most < dearest_page(channel.network):
            return None
        since = min(now, channel.created_at) - back
        told = {"go": True, **({"most": most, "billed": 0} if recall_costs(channel.network) else {})}
        return begin_import(channel.brand, channel, by, now, RECALL, channel.handle, since=since, told=told)


def begin_for_new(now: datetime) -> None:
    """Channels that were connected lately and have listened once are asked for what was before, once.

    Not where nobody outside is, nor where asking costs money: there somebody asks for it.
    """
    fit = [
        one.network for one in manifests() if one.can.recall and not one.trial and not recall_costs(one.network)
    ]
    asked = Import.across_brands.filter(channel=OuterRef("pk"), format=RECALL)
    rows = Channel.across_brands.filter(network__in=fit, closed_at=None, created_at__lt=now - SETTLED)
    rows = rows.filter(created_at__gt=now - YOUNG).exclude(cursor="").exclude(Exists(asked))
    for channel in rows.exclude(health__state=State.NEEDS_SIGN_IN).select_related("brand"):
        begin_recall(channel, None, now)


def recall_costs(network: str) -> bool:
    """Whether this network takes money for what was said before; then it is read only where somebody says so."""
    return price(connector(network).manifest.prices, PaidAct.RECALL) > 0


def dearest_page(network: str) -> int:
    """So many things the network may bill for one page."""
    return next((one.most for one in connector(network).manifest.prices if one.act is PaidAct.RECALL), 0)


def due(now: datetime) -> Import | None:
    """The recall that may go on now."""
    rows = Import.across_brands.filter(format=RECALL, ended_at=None, stopped_at=None, taken_back_at=None)
    ready = rows.exclude(next_at__gt=now).select_related("channel__brand", "brand", "by")
    return ready.order_by("next_at", "pk").first()


def go_on(row: Import, opened: Opened, reader: Reader, clock: Callable[[], datetime]) -> None:
    """One page more; it ends with the last one. What cannot be had now is asked for again later."""
    channel = row.channel
    if channel is None or channel.closed_at is not None:
        end_import(row, clock(), gettext_noop("The channel was disconnected."))
        return
    if recall_costs(channel.network) and row.told["billed"] + dearest_page(channel.network) > row.told["most"]:
        end_import(row, clock(), AGREED)
        return
    try:
        page = async_to_sync(_page)(row, channel, opened(channel), clock)
    except (ConnectorError, OverBudget, Unsealable) as error:
        _put_off(row, error, clock())
        return
    before = row.counts.get("pages", 0)
    _take(row, channel, page, reader, clock())
    counts = {**row.counts, "pages": before + 1}
    row.counts, row.cursor = counts, page.cursor
    if page.billed:
        row.told = {**row.told, "billed": row.told.get("billed", 0) + page.billed}
    mine = Import.across_brands.filter(pk=row.pk)
    mine.update(cursor=page.cursor, counts=counts, told=row.told, next_at=None)
    if not page.cursor or before + 1 >= PAGES:
        end_import(
            row, clock(), "" if not page.cursor else f"It ended after {PAGES} pages; what is older was left out."
        )


async def _page(row: Import, channel: Channel, network: Connector, clock: Callable[[], datetime]) -> Page:
    if not isinstance(network, Recalls) or row.since is None:
        raise Unreadable("This network does not tell what was said before.")
    purse = Purse(channel, network.manifest, clock)
    try:
        return await purse.paid(PaidAct.RECALL, partial(network.recall, row.since, row.cursor))
    finally:
        await network.http.close()  # the next page is asked for in a loop of its own


def _put_off(row: Import, error: ConnectorError | OverBudget | Unsealable, now: datetime) -> None:
    """Asked again later; one that cannot be had at all is over."""
    if isinstance(error, Restricted):  # no try: it goes on where it stood once that is lifted
        Import.across_brands.filter(pk=row.pk).update(next_at=now + timedelta(seconds=LATER))
        return
    again = isinstance(error, TryAgain | OverBudget | NeedsReconnect)
    row.tries += 1
    if not again or row.tries >= TRIES:
        end_import(row, now, str(error))
        return
    after = LATER if isinstance(error, NeedsReconnect) else max(1.0, min(getattr(error, "after", LATER), 86_400.0))
    Import.across_brands.filter(pk=row.pk).update(tries=row.tries, next_at=now + timedelta(seconds=after))


def put_off_broken(row: Import) -> None:
    """What broke in an unforeseen way is asked again later, behind the others; in the end no more."""
    now = timezone.now()
    if row.tries + 1 >= TRIES:
        end_import(row, now, gettext_noop("What the network told could not be read. What came in stays."))
        return
    next_at = now + timedelta(seconds=LATER)
    Import.across_brands.filter(pk=row.pk).update(tries=row.tries + 1, next_at=next_at)


def _take(row: Import, channel: Channel, page: Page, reader: Reader, now: datetime) -> None:
    """In their order: our words find the conversation they were said in among what came before them."""
    held, left = list[PastRow](), Counter[str]()
    for event in _events(channel, page.items, left):
        number = row.done + len(held) + 1
        if isinstance(event, Incoming):
            held.append(PastRow(number, event.author.handle, event, False, (), event.automatic or event.notice))
        else:
            if held:
                land(row, channel, held, reader, now)
                held = []
            if found := _ours(channel, event):
                land(row, channel, [PastRow(number, channel.handle, found, True)], reader, now)
            else:
                left[NOBODY] += 1
    if held:
        land(row, channel, held, reader, now)
    row.counts = dict(Counter(row.counts) + left)


def _events(channel: Channel, items: Sequence[bytes], left: Counter[str]) -> Iterator[Incoming | Echo]:
    network, config = connector(channel.network), link(channel)
    for raw in items:
        try:
            told = network.translate(raw, config)
        except Unreadable:
            left[UNREAD] += 1
            continue
        for event in told:
            if found := event if isinstance(event, Echo) else heard_in(event):
                yield found
            else:
                left[OTHER] += 1


def _ours(channel: Channel, echo: Echo) -> Incoming | None:
    """Our words as part of the conversation they were said in; None for a post, or words to nobody known here."""
    if our_post(channel, echo):
        return None
    rows = Conversation.across_brands.filter(channel=channel).select_related("identity")
    to = (
        rows.filter(messages__channel=channel, messages__network_id=echo.in_reply_to)
        if echo.in_reply_to
        else rows.none()
    )
    talk = to.first() or rows.filter(thread=echo.thread[:255]).order_by("-last_at").first()
    if talk is None:
        return None
    kind, who = Kind(talk.kind), talk.identity
    author = Author(who.network_id, who.handle, who.name, who.avatar, who.url, who.is_bot)
    return Incoming(
        echo.network_id,
        kind,
        author,
        echo.text,
        echo.at,
        talk.thread,
        echo.in_reply_to,
        echo.visibility,
        url=echo.url,
    )
