"""`rapport lab mail`: one mail on standard input, what Rapport makes of it out."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any, BinaryIO

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import piped
from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.body import files as files_of
from rapport.connectors.email.body import name, size
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.folders import BEGINNING, LARGEST
from rapport.connectors.email.parse import mailboxes, parse
from rapport.connectors.email.settings import written
from rapport.connectors.email.translate import translate
from rapport.connectors.email.unpack import own
from rapport.connectors.errors import NeedsReconnect, Unreadable
from rapport.domain.message import Echo, Event, Incoming

HELP = "Read one mail as the e-mail connector does: words, what is folded, files, whether a machine wrote it."
DESCRIPTION = (
    'One mail with its headers on standard input. One JSON object comes out: {"events": [{"kind", "text", '
    '"folded", "subject", "from", "automatic", "sign", "attachments": [{"name", "type", "size"}]}]}, or '
    '{"unreadable": reason}. "folded" is what was quoted from earlier mails or stands below a signature; '
    'a "note" says so where not all of the mail was read; '
    '"automatic" whether a machine sent it, "sign" by what that is known. A mail from the account itself is an '
    "echo of the brand's own words. The exit code is 0 in both cases. Of a mail above 25 MB only the beginning is "
    "read, as from a mailbox."
)
EXAMPLE = "rapport lab mail < message.eml"
ACCOUNT = "mailbox@rapport.example"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--account", default=ACCOUNT, metavar="ADDRESS", help="the address of the mailbox (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0, also where the mail is unreadable. Raises `Failed` for an account that is no address."""
    try:
        account = written(args.account.strip())
    except NeedsReconnect as wrong:
        raise Failed(str(wrong)) from None

    def task() -> int:
        print(json.dumps(made_of(sys.stdin.buffer, account)))
        return 0

    return piped(task)


def made_of(source: BinaryIO, account: str) -> dict[str, Any]:
    """What the connector makes of one mail; reads no more of it than the connector would."""
    mail = source.read(LARGEST + 1)
    size_read, cut = len(mail), len(mail) > LARGEST
    mail = mail[:BEGINNING] if cut else mail
    link = ChannelConfig("lab", handle=account, settings={"address": account}, secrets={"hmac": "lab"})
    try:
        message = parse(mail)
        envelope = Envelope("sent" if own(message, account) else "inbox", datetime.now(UTC), size_read, cut)
        kept = wrap(envelope, mail)
        del mail  # one copy less of what may be large
        events = translate(kept, link)
    except Unreadable as reason:
        return {"unreadable": str(reason)}
    carried = [
        {"name": name(part), "type": part.get_content_type(), "size": size(part)} for part in files_of(message)
    ]
    sender = next((box.address for box in mailboxes(message, "from")), "")
    return {"events": [row(event, sender, carried) for event in events]}


def row(event: Event, sender: str, carried: list[dict[str, Any]]) -> dict[str, Any]:
    """One event as the lab shows it."""
    if isinstance(event, Incoming):
        return {
            "kind": event.kind.value,
            "text": event.text,
            "folded": event.quoted,
            "subject": event.subject,
            "from": event.author.handle,
            "automatic": event.automatic,
            "sign": event.extra.get("automatic", ""),
            "attachments": carried,
            **({"note": event.extra["note"]} if event.extra.get("note") else {}),
        }
    text = event.text if isinstance(event, Echo) else ""
    told = {"kind": "echo", "text": text, "folded": "", "subject": "", "from": sender}
    return {**told, "automatic": False, "sign": "", "attachments": carried}
