"""That a network changed its mind about a template: noted once, whether the list says it or a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.channels.models import Channel, MessageTemplate, TemplateChange
from rapport.domain.account_told import TemplateTold
from rapport.domain.template import TemplateState
from rapport.ledger.what import What
from rapport.ledger.write import note

Key = tuple[str, str]


@transaction.atomic
def heard(channel: Channel, event: TemplateTold, now: datetime) -> None:
    """What the network calls about one template, in whatever order and however often."""
    channel = Channel.across_brands.select_for_update().select_related("brand").get(pk=channel.pk)
    rows = MessageTemplate.of(channel.brand).filter(channel=channel)
    key = _as_listed(channel, event)
    row = rows.filter(name=key[0], language=key[1]).first()
    if row and _is_late(row, event):
        return
    _noted(channel, key, row.state if row else "", str(event.state), event.at, now, event.reason)
    if row:
        rows.filter(pk=row.pk).update(state=str(event.state), called_at=event.at)


def _is_late(row: MessageTemplate, event: TemplateTold) -> bool:
    """Older than the list or than another call. The network's clock counts seconds."""
    listed_at = row.fetched_at.replace(microsecond=0)
    return event.at < listed_at or (row.called_at is not None and event.at <= row.called_at)


def listed(channel: Channel, there: Mapping[Key, str], now: datetime) -> None:
    """The states of a list that was asked for at `now`, before it is kept; the caller holds the channel."""
    rows = MessageTemplate.of(channel.brand).filter(channel=channel)
    before = {(one.name, one.language): one.state for one in rows}
    for key, state in there.items():
        _noted(channel, key, before.get(key, ""), state, now, now)


def told_since(channel: Channel, began: datetime) -> dict[Key, str]:
    """What the network called about templates since a list was asked for, which is older then."""
    rows = TemplateChange.of(channel.brand).filter(channel=channel, noted_at__gt=began).order_by("at", "pk")
    return {(one.name, one.language): one.state for one in rows}


def _noted(
    channel: Channel, key: Key, was: str, state: str, at: datetime, now: datetime, reason: str = ""
) -> None:
    """What is news is a fact, and stands in the ledger. That a new one waits is none."""
    name, language = key
    mine = TemplateChange.of(channel.brand).filter(channel=channel, name=name, language=language)
    last = mine.order_by("-at").first()
    was = was or (last.state if last else TemplateState.WAITING)
    if state == was or (last and at <= last.at):
        return
    fact: dict[str, Any] = {"name": name, "language": language, "was": str(was), "state": state}
    fact["reason"] = reason[:300]
    mine.create(**fact, brand_id=channel.brand_id, channel=channel, at=at, noted_at=now)
    note(channel.brand, What.TEMPLATE_CHANGED, now, actor="network", channel=channel.pk, **fact)


def _as_listed(channel: Channel, event: TemplateTold) -> Key:
    """The name that the list has for it: a call may write pt-BR where the list says pt_BR."""
    rows = MessageTemplate.of(channel.brand).filter(channel=channel, name=event.name[:200])
    wanted = event.language[:20].replace("-", "_").casefold()
    known = (one.language for one in rows if one.language.replace("-", "_").casefold() == wanted)
    return event.name[:200], next(known, event.language[:20].replace("-", "_"))
