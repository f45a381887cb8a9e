"""One kept mail to our values; pure. The inbox gives messages, the Sent folder echoes of the brand's own words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from email.message import EmailMessage

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import threads
from rapport.connectors.email.automatic import Sign, signs
from rapport.connectors.email.body import Body, read
from rapport.connectors.email.bounce import undelivered
from rapport.connectors.email.envelope import Envelope, unwrap
from rapport.connectors.email.markup_quotes import hidden
from rapport.connectors.email.mime import Part
from rapport.connectors.email.parse import Mailbox, header, headers, ids, mailboxes, own_id, parse
from rapport.connectors.email.quoting import fold
from rapport.connectors.email.team_mail import THREAD
from rapport.connectors.errors import Unreadable
from rapport.domain.message import Author, Echo, Event, Incoming, Kind

RESULT = re.compile(r"\b(dkim|dmarc|spf)\s*=\s*([a-z]+)", re.I)
COMMENT = re.compile(r"\([^()]*\)")
LONGEST_ID = 250
# Shown under the message in the person's language (`web/templates/components/message.html`).
TOO_LARGE = "This mail is very large; only its beginning was read. The rest was left out; it is in the mailbox."
CUT = "The rest was left out: this mail is longer or has more parts than can be shown. The mailbox has it whole."
NOBODY = Mailbox("", "")
WRITERS = ("from", "reply-to", "sender", "x-original-from", "return-path", "envelope-from", "x-sender")


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    """One kept mail as one event; none for a vacation notice filed in Sent, and for a mail to the team come back.

    Raises `Unreadable`.
    """
    envelope, mail = unwrap(raw)
    message = parse(mail)
    message_id = own_id(message) or unnamed(message, mail)
    body = read(message, short(message_id))
    if envelope.folder == "sent":
        return echo(message, message_id, body, envelope, link)
    back = undelivered(message, mail, link.secrets.get("hmac", ""), short(message_id), envelope.at)
    if back and back.thread == THREAD:
        return []  # a mail to the team came back, perhaps with a link in it that nobody else may see
    event = incoming(message, message_id, body, envelope, link)
    if back is None:
        return [event]
    why = {"automatic": "delivery report", **event.extra, "bounced": back.key}
    return [replace(event, automatic=True, notice=True, thread=back.thread, extra=why), back]


def incoming(
    message: EmailMessage, message_id: str, body: Body, envelope: Envelope, link: ChannelConfig
) -> Incoming:
    own, secret = link.settings.get("address", link.handle).lower(), link.secrets.get("hmac", "")
    sender = written_by(message)
    reply_to = next((box for box in mailboxes(message, "reply-to") if box.address != own), NOBODY)
    if sender.address in ("", own) and reply_to.address:
        sender = reply_to  # a contact form writes in our own name and puts the customer into Reply-To
    answer_to = reply_to.address or sender.address
    subject, refers = header(message, "subject")[:500], references(message)
    sign = signs(message, answer_to)
    if own == answer_to or threads.ours(message_id, secret):
        sign = Sign("our own words", notice=bool(threads.ours(message_id, secret)))
    folded = fold(body.text, subject)
    facts = {
        "re_reply_to": reply_to.address if reply_to.address != sender.address else "",
        "re_references": " ".join([*refers[-10:], *([message_id] if short(message_id) != message_id else [])]),
        "automatic": sign.why,
        "note": TOO_LARGE if envelope.cut else CUT if body.cut else "",
        "unread": "the rest of the mail" if envelope.cut or body.cut else "",
        "hidden": hidden(body.html, body.text),
        **results(message, link.settings.get("authserv_id", "").lower()),
    }
    return Incoming(
        network_id=short(message_id),
        kind=Kind.EMAIL,
        author=Author(sender.address or "nobody", handle=sender.address, name=sender.name),
        text=folded.text,
        quoted=folded.quoted,
        html=body.html,
        subject=subject,
        at=envelope.at,
        thread=threads.thread_of(refers, message_id, answer_to, secret),
        in_reply_to=short(refers[-1]) if refers else "",
        media=body.files,
        digest=digest(sender.address, subject, body),
        automatic=bool(sign.why),
        notice=sign.notice,
        extra={name: value for name, value in facts.items() if value},
    )


def written_by(message: EmailMessage) -> Mailbox:
    """Who wrote a mail: From, else whatever header names somebody. A delivery report may be nobody's."""
    for name in WRITERS:
        if boxes := mailboxes(message, name):
            called = next((header(message, "from") for _ in boxes if name != "from"), "")
            return boxes[0] if boxes[0].name else boxes[0]._replace(name=called[:200])
    if message.get_content_type() == "multipart/report":
        return NOBODY
    raise Unreadable("This mail names no address in From, Reply-To or Sender: nobody can be answered. It is kept.")


def echo(
    message: EmailMessage, message_id: str, body: Body, envelope: Envelope, link: ChannelConfig
) -> list[Event]:
    """What the Sent folder holds: ours coming back (with its key), or words from a person's own mail program."""
    secret, refers = link.secrets.get("hmac", ""), references(message)
    own = threads.ours(message_id, secret)
    if own is None and header(message, "auto-submitted").lower() not in ("", "no"):
        return []
    reached = [box.address for name in ("to", "cc", "bcc") for box in mailboxes(message, name) if box.address]
    to = next(iter(mailboxes(message, "to")), NOBODY).address
    return [
        Echo(
            network_id=short(message_id),
            thread=own.thread if own else threads.thread_of(refers, message_id, to, secret),
            text=fold(body.text, header(message, "subject")).text,
            at=envelope.at,
            in_reply_to=short(refers[-1]) if refers else "",
            key=own.key if own else "",
            to=tuple(dict.fromkeys(reached)),
        )
    ]


def short(message_id: str) -> str:
    """A Message-ID as our id for the mail; one of absurd length becomes its hash."""
    return message_id if len(message_id) <= LONGEST_ID else hashed(message_id.encode())


def unnamed(message: Part, mail: bytes) -> str:
    """An id for a mail without one: the same whichever way it came, another for each time it was written."""
    date = header(message, "date")
    told = f"{date}\n{header(message, 'from')}\n".encode()
    return hashed(told + mail[len(mail) - message.size :] if date else mail)


def digest(sender: str, subject: str, body: Body) -> str:
    """What two deliveries of one mail share, whatever servers wrote above it."""
    said = [sender, subject, body.text, body.html, *(f"{one.name} {one.mime}" for one in body.files)]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


def hashed(words: bytes) -> str:
    return f"sha256:{hashlib.sha256(words).hexdigest()}"


def references(message: EmailMessage) -> list[str]:
    """The ids this mail refers to, oldest first, what it answers last; none twice."""
    answered = ids(message, "in-reply-to")[:1]
    return [each for each in dict.fromkeys(ids(message, "references")) if each not in answered] + answered


def results(message: EmailMessage, authserv_id: str) -> dict[str, str]:
    """DKIM, DMARC and SPF as the receiving server judged them; only its own, topmost header is believed."""
    for value in headers(message, "authentication-results") if authserv_id else []:
        said = COMMENT.sub(" ", value)
        if said.split(";")[0].split()[:1] == [authserv_id]:
            return {name.lower(): result.lower() for name, result in reversed(RESULT.findall(said))}
    return {}
