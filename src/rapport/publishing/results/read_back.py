"""Reading posts back: what stands on the network is compared with what was meant, a few minutes after it left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import transaction
from django.db.models import F

from rapport.accounts.models import Brand, Person
from rapport.budgets.paid import Purse
from rapport.channels.connected import link, opened
from rapport.channels.models import Channel
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Connector, Page, Recalls
from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct, price
from rapport.domain.message import Echo
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.results.asking import Open, follow_published
from rapport.publishing.results.compared import compared, put_instead
from rapport.publishing.results.models import Aspect, PostDifference, PostResult, ReadBack

# After these, and then no more: a network may take its time to show what it took.
TRIES = tuple(timedelta(minutes=n) for n in (1, 5, 30, 180))
AT_ONCE, CHANNELS, PAGES = 20, 10, 3
# A network's clock may be behind ours.
BEFORE = timedelta(minutes=2)

logger = structlog.get_logger()


def read_back(now: datetime, brand: Brand | None = None, open: Open = opened) -> int:
    """One round over what is due; how many posts were found and compared."""
    follow_published(now, brand)
    rows = PostResult.across_brands.filter(read_due_at__lte=now)
    rows = rows.filter(brand=brand) if brand else rows
    of: defaultdict[Channel, list[PostResult]] = defaultdict(list)
    whole = rows.select_related("publication__after", "publication__under", "channel__brand")
    for row in whole.order_by("read_due_at")[: AT_ONCE * CHANNELS]:
        of[row.channel].append(row)
    return one_by_one(
        list(of)[:CHANNELS],
        lambda channel: _look(channel, of[channel][:AT_ONCE], now, open),
        lambda channel: _put_off(of[channel][:AT_ONCE], now),
    )


def _put_off(rows: Sequence[PostResult], now: datetime) -> None:
    """What broke is looked at again later, behind the others, and after as many tries as any no more."""
    due = PostResult.across_brands.filter(pk__in=[row.pk for row in rows], read_due_at__lte=now)
    due.filter(tries__gte=len(TRIES)).update(read_due_at=None, verdict=ReadBack.UNREAD)
    due.update(tries=F("tries") + 1, read_due_at=now + TRIES[-1])


@dataclass(frozen=True, slots=True)
class Recalled:
    """Our own words on a network by their id. `whole`: it was read to its end; `able`: it can be read at all."""

    echoes: Mapping[str, Echo]
    whole: bool
    able: bool = True


def _look(channel: Channel, rows: Sequence[PostResult], now: datetime, open: Open) -> int:
    try:
        seen = Recalled({}, False, False) if channel.closed_at else async_to_sync(_seen)(channel, rows, now, open)
    except (ConnectorError, Unsealable) as error:
        logger.info("posts not read back", channel=str(channel), reason=str(error))
        seen = Recalled({}, False)
    return one_by_one(rows, lambda row: compare_result(row, seen, now), lambda row: _put_off([row], now))


async def _seen(channel: Channel, rows: Sequence[PostResult], now: datetime, open: Open) -> Recalled:
    since = min((one.publication.sent_at or now) for one in rows) - BEFORE
    async with Http(settings.PRIVATE_HOSTS) as http:
        connector = await sync_to_async(open)(channel, http)
        if not isinstance(connector, Recalls) or price(connector.manifest.prices, PaidAct.RECALL):
            return Recalled({}, False, False)
        purse, cursor, echoes = Purse(channel, connector.manifest, lambda: now), "", dict[str, Echo]()
        for _ in range(PAGES):
            page = await purse.paid(PaidAct.RECALL, partial(connector.recall, since, cursor))
            echoes |= await sync_to_async(_echoes)(channel, connector, page)
            cursor = page.cursor
            if not cursor:
                return Recalled(echoes, True)
        return Recalled(echoes, False)


def _echoes(channel: Channel, connector: Connector, page: Page) -> dict[str, Echo]:
    """Our own words by their id; what cannot be read is left out."""
    how, found = link(channel), dict[str, Echo]()
    for raw in page.items:
        try:
            events = connector.translate(raw, how)
        except Unreadable:
            continue
        found |= {one.network_id: one for one in events if isinstance(one, Echo)}
    return found


@transaction.atomic
def compare_result(row: PostResult, seen: Recalled, now: datetime) -> int:
    """What is known now, and whether it is looked at again. 1 where it was found."""
    echo = seen.echoes.get(row.publication.network_id)
    row.tries += 1
    sent = row.publication.sent_at or now
    row.read_due_at = next((sent + age for age in TRIES[row.tries :] if sent + age > now), None)
    if echo is not None:
        row.read_at, row.read_due_at = now, None
        _compare(row, echo, now)
    elif not seen.able:
        row.verdict, row.read_due_at = ReadBack.UNREAD, None
    elif row.read_due_at is None:
        row.read_at, row.verdict = now, ReadBack.MISSING if seen.whole else ReadBack.UNREAD
        if row.verdict == ReadBack.MISSING:
            note(row.brand_id, What.POST_DIFFERS, now, publication=row.publication_id, differs="it is not there")
    row.save(update_fields=["tries", "read_due_at", "read_at", "verdict", "found", "not_told"])
    return int(echo is not None)


def _compare(row: PostResult, echo: Echo, now: datetime) -> None:
    """Each aspect that differs is a row, and all of them one entry in the ledger."""
    told = compared(row.publication, echo, put_instead(row.publication))
    row.verdict = ReadBack.DIFFERS if told.differs else ReadBack.SAME
    row.found = next((one.found for one in told.differs if one.aspect == Aspect.WORDS), "")
    row.not_told = [str(one) for one in told.not_told]
    row.differences.all().delete()
    PostDifference.across_brands.bulk_create(
        PostDifference(brand_id=row.brand_id, result=row, aspect=one.aspect, meant=one.meant, found=one.found)
        for one in told.differs
    )
    if told.differs:
        names = ", ".join(one.aspect for one in told.differs)
        note(row.brand_id, What.POST_DIFFERS, now, publication=row.publication_id, differs=names)


@transaction.atomic
def take_note(result: PostResult, by: Person, now: datetime) -> None:
    """A person has seen that it differs; it asks for nobody any more."""
    if PostResult.of(result.brand).filter(pk=result.pk, seen_at=None).update(seen_at=now):
        note(result.brand_id, What.DIFFERENCE_SEEN, now, by=by, publication=result.publication_id)
