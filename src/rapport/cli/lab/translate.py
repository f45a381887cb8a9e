"""`rapport lab translate`: what a network says in, events in our words out."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from functools import singledispatch
from typing import Any, BinaryIO

from rapport.cli.lab.lines import piped
from rapport.cli.lab.networks import network
from rapport.connectors.base import ChannelConfig, Connector, KnowsUs, Unpacks
from rapport.connectors.errors import Unreadable
from rapport.connectors.raw_items import unpacked
from rapport.domain.account_told import LimitsTold, RestrictionTold, TemplateTold
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.message import (
    Act,
    Activity,
    Check,
    Checked,
    Echo,
    Edited,
    Event,
    Hidden,
    Incoming,
    Kind,
    Media,
    Receipt,
    Removed,
    Undelivered,
)
from rapport.domain.past import HistoryTold

HELP = "Translate what a network says into events, as its connector does."
DESCRIPTION = (
    "One webhook body or one whole answer of the network's interface on standard input (for email a mail). "
    'One JSON object comes out: {"events": [{"kind", "id", "from", "text", "at", "in_reply_to", "rating", '
    '"media", "edited", "removed"}]}, or {"unreadable": reason}. "kind" is mention, comment, direct, review, '
    'post, reaction, follow, edit, removed, seen, delivered, failed, echo or other; "from" the network\'s id '
    "of who did it. What means nothing to us gives an empty list. Of a list the readable part comes out, the "
    "rest is told on standard error. The exit code is 0 in all these cases, 2 for an unknown network."
)
EXAMPLE = "rapport lab translate mastodon --account 109302436954721982 < notifications.json"
LARGEST = 32_000_000
MOST = 10_000
PRIVATE = (Kind.EMAIL, Kind.CHAT)
Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", type=network, metavar="NETWORK", help="who says it")
    account = "our own account there, to tell echoes by: its id, or its name where the body shows names"
    parser.add_argument("--account", default="", metavar="ID", help=account)


def run(args: argparse.Namespace) -> int:
    """Exit code: 0, also where nothing could be read."""

    def task() -> int:
        told, unread = made_of(sys.stdin.buffer, args.network, args.account, datetime.now(UTC))
        if unread and "events" in told:
            print(f"{unread} of the things in it could not be read and are left out.", file=sys.stderr)
        print(json.dumps(told))
        return 0

    return piped(task)


def made_of(source: BinaryIO, network: type[Connector], account: str, at: datetime) -> tuple[Row, int]:
    """What the connector makes of it, and how many things in it could not be read."""
    said = source.read(LARGEST + 1)
    if len(said) > LARGEST:
        return {"unreadable": f"It has more than {LARGEST // 1_000_000} MB; give less at once."}, 0
    told = network.us_in(said, account) if account and issubclass(network, KnowsUs) else ""
    us, address = told or account, {"address": account} if account else {}
    link = ChannelConfig("lab", account, us, address, {"hmac": "lab"})
    items = network.unpack(said, link, at) if issubclass(network, Unpacks) else _listed(said)
    if len(items) > MOST:
        return {"unreadable": f"It holds more than {MOST:,} things; give less at once."}, 0
    events, reasons = list[Row](), list[str]()
    for item in items:
        try:
            for event in network.translate(item, link):
                events += _past(event, us) if isinstance(event, HistoryTold) else [row(event) | _by(event, us)]
        except Unreadable as wrong:
            reasons.append(str(wrong))
    if reasons and not events and len(reasons) == len(items):
        return {"unreadable": reasons[0]}, len(reasons)
    return {"events": events}, len(reasons)


def _listed(said: bytes) -> list[bytes]:
    """The things in a list; whatever else is one thing."""
    return unpacked(said, lambda found: found if isinstance(found, list) else [found])


def _row(kind: str, network_id: str, at: datetime | None, **more: Any) -> Row:
    when = at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""
    told = {"kind": kind, "id": network_id, "from": "", "text": "", "at": when, "in_reply_to": "", "rating": None}
    return {**told, "media": [], "edited": False, "removed": False, **more}


def _past(event: HistoryTold, account: str) -> list[Row]:
    """Each message of the past as what it would be now; that nothing is told is one thing, too."""
    told = [one for one in event.rows if one.words.text or one.words.media]
    ours = {"kind": "echo", "from": account}
    found = [row(one.words) | (ours if one.ours else {}) for one in told]
    return [*found, {**_row("other", "", None), "text": event.refused}] if event.refused else found


def _by(event: Event, account: str) -> Row:
    return {"from": account} if isinstance(event, Echo) else {}


@singledispatch
def row(event: Event) -> Row:
    """One event in the lab's words."""
    raise TypeError(f"{type(event).__name__} is no event")


@row.register
def _(event: Incoming) -> Row:
    kind = "direct" if event.kind in PRIVATE else event.kind.value
    return _row(
        kind,
        event.network_id,
        event.at,
        text=event.text,
        in_reply_to=event.in_reply_to,
        rating=event.rating,
        media=[_media(one) for one in event.media],
        edited=event.written is not None,
        **{"from": event.author.network_id},
    )


@row.register
def _(event: Edited) -> Row:
    now = _row("edit", event.network_id, event.at)
    return {**row(event.words), "kind": "edit", "at": now["at"], "edited": True}


@row.register
def _(event: Echo) -> Row:
    return _row("echo", event.network_id, event.at, text=event.text, in_reply_to=event.in_reply_to)


@row.register
def _(event: Activity) -> Row:
    kind = "follow" if event.act is Act.FOLLOW else "reaction"
    who = {"from": event.author.network_id}
    return _row(kind, event.network_id, event.at, in_reply_to=event.target, **who)


@row.register
def _(event: Removed) -> Row:
    return _row("removed", event.network_id, event.at, removed=True)


@row.register
def _(event: Undelivered) -> Row:
    return _row(
        "failed" if event.final else "other",
        event.network_id,
        event.at,
        text=event.reason,
        in_reply_to=event.words,
    )


@row.register
def _(event: Checked) -> Row:
    kinds = {Check.REFUSED: "failed", Check.PASSED: "delivered", Check.AWAITED: "other"}
    return _row(kinds[event.check], event.network_id, event.at, text=event.reason, in_reply_to=event.words)


@row.register
def _(event: Receipt) -> Row:
    return _row(event.state.value, event.network_id, event.at, in_reply_to=event.words)


@row.register
def _(event: Hidden) -> Row:
    return _row("other", event.network_id, event.at, text="hidden" if event.hidden else "shown again")


@row.register
def _(event: TemplateTold) -> Row:
    told = f"{event.name} · {event.language}: {event.state}"
    return _row("other", event.network_id, event.at, text=f"{told} ({event.reason})" if event.reason else told)


@row.register
def _(event: LimitsTold) -> Row:
    told = ", ".join(f"{name}: {value}" for name, value in sorted(event.settings.items()))
    return _row("other", event.network_id, event.at, text=told)


@row.register
def _(event: RestrictionTold) -> Row:
    return _row("other", event.network_id, event.at, text=event.reason if event.restricted else "lifted")


@row.register
def _(event: MarketingTold) -> Row:
    told = "wants no advertisements" if event.stopped else "wants advertisements again"
    return _row("other", event.network_id, event.at, text=told, **{"from": event.contact})


def _media(media: Media) -> Row:
    """`id`: what the network calls a file that it gives only to us."""
    told = {"url": media.url, "mime": media.mime, "alt": media.alt, "name": media.name}
    return {**told, "id": media.id} if media.id else told
