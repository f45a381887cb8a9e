"""A mail as it is in a file, behind the line that a kept mail has."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from rapport.connectors.email.envelope import Envelope, unwrap, wrap
from rapport.connectors.email.parse import mailboxes, parse
from rapport.connectors.errors import Unreadable


def unpack(mail: bytes, account: str, at: datetime) -> list[bytes]:
    """A kept mail as it is; any other with the folder it belongs to. What is no mail is left as it is."""
    try:
        unwrap(mail)
    except Unreadable:
        try:
            folder = "sent" if own(parse(mail), account) else "inbox"
        except Unreadable:
            folder = "inbox"
        return [wrap(Envelope(folder, at, len(mail)), mail)]
    return [mail]


def own(message: EmailMessage, account: str) -> bool:
    """Whether the brand wrote this itself; a contact form writes in its name, with the customer in Reply-To."""
    answers = [box for box in mailboxes(message, "reply-to") if box.address != account]
    return not answers and any(box.address == account for box in mailboxes(message, "from")[:1])
