"""One kept mail to our values; pure. The inbox gives messages, the Sent folder echoes of the brand's own words."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage

from rapport.connectors.base import Link
from rapport.connectors.email import threads
from rapport.connectors.email.automatic import machine
from rapport.connectors.email.body import Body, children, leaves, read
from rapport.connectors.email.envelope import Envelope, unwrap
from rapport.connectors.email.parse import ID, Mailbox, header, headers, ids, mailboxes, parse
from rapport.connectors.email.quoting import fold
from rapport.domain.message import Author, Echo, Event, Incoming, Kind

RESULT = re.compile(r"\b(dkim|dmarc|spf)\s*=\s*([a-z]+)", re.I)
COMMENT = re.compile(r"\([^()]*\)")
LONGEST_ID = 250
NOBODY = Mailbox("", "")


def translate(raw: bytes, link: Link) -> list[Event]:
    """One kept mail as one event. Raises `Unreadable`; a vacation notice filed in Sent means nothing: []."""
    envelope, mail = unwrap(raw)
    message = parse(mail)
    message_id = next(iter(ids(message, "message-id")), "") or hashed(mail)
    body = read(message, short(message_id))
    if envelope.folder == "sent":
        return echo(message, message_id, body, envelope, link)
    return [incoming(message, message_id, body, envelope, link)]


def incoming(message: EmailMessage, message_id: str, body: Body, envelope: Envelope, link: Link) -> Incoming:
    own, secret = link.settings.get("address", link.handle).lower(), link.secrets.get("hmac", "")
    sender = next(iter(mailboxes(message, "from")), NOBODY)
    reply_to = next((box for box in mailboxes(message, "reply-to") if box.address != own), NOBODY)
    if sender.address in ("", own) and reply_to.address:
        sender = reply_to  # a contact form writes in our own name and puts the customer into Reply-To
    answer_to = reply_to.address or sender.address
    subject, refers = header(message, "subject")[:500], references(message)
    sign = "our own words" if own == answer_to or threads.ours(message_id, secret) else machine(message, answer_to)
    folded = fold(body.text, subject)
    facts = {
        "re_reply_to": reply_to.address if reply_to.address != sender.address else "",
        "re_references": " ".join([*refers[-10:], *([message_id] if short(message_id) != message_id else [])]),
        "automatic": sign,
        "note": cut_note(envelope),
        **bounced(message, secret),
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
        thread=threads.thread_of([*reported(message), *refers], message_id, answer_to, secret),
        in_reply_to=short(refers[-1]) if refers else "",
        media=body.files,
        automatic=bool(sign),
        extra={name: value for name, value in facts.items() if value},
    )


def echo(message: EmailMessage, message_id: str, body: Body, envelope: Envelope, link: Link) -> list[Event]:
    """What the Sent folder holds: ours coming back (with its key), or words from a person's own mail program."""
    secret, refers = link.secrets.get("hmac", ""), references(message)
    own = threads.ours(message_id, secret)
    if own is None and header(message, "auto-submitted").lower() not in ("", "no"):
        return []
    to = next(iter(mailboxes(message, "to")), NOBODY).address
    return [
        Echo(
            network_id=short(message_id),
            thread=own.thread if own else threads.thread_of(refers, message_id, to, secret),
            text=fold(body.text, header(message, "subject")).text,
            at=envelope.at,
            in_reply_to=short(refers[-1]) if refers else "",
            key=own.key if own else "",
        )
    ]


def short(message_id: str) -> str:
    """A Message-ID as our id for the mail; one of absurd length becomes its hash."""
    return message_id if len(message_id) <= LONGEST_ID else hashed(message_id.encode())


def hashed(words: bytes) -> str:
    return f"sha256:{hashlib.sha256(words).hexdigest()}"


def references(message: EmailMessage) -> list[str]:
    """The ids this mail refers to, oldest first, what it answers last; none twice."""
    answered = ids(message, "in-reply-to")[:1]
    return [each for each in dict.fromkeys(ids(message, "references")) if each not in answered] + answered


def reported(message: EmailMessage) -> list[str]:
    """The id of the mail a delivery report is about."""
    if message.get_content_type() != "multipart/report":
        return []
    found: list[str] = []
    for part in leaves(message):
        for inner in children(part):
            found += ids(inner, "message-id")
        if part.get_content_type() == "text/rfc822-headers":
            found += ID.findall(str(part.get_payload())[:20_000])
    return found


def bounced(message: EmailMessage, secret: str) -> dict[str, str]:
    """Which of our replies did not arrive, when a delivery report says so of one that is certainly ours."""
    own = threads.proved_by(reported(message), secret)
    return {"bounced": own.key} if own else {}


def results(message: EmailMessage, authserv_id: str) -> dict[str, str]:
    """DKIM, DMARC and SPF as the receiving server judged them; only its own, topmost header is believed."""
    for value in headers(message, "authentication-results") if authserv_id else []:
        said = COMMENT.sub(" ", value)
        if said.split(";")[0].split()[:1] == [authserv_id]:
            return {name.lower(): result.lower() for name, result in reversed(RESULT.findall(said))}
    return {}


def cut_note(envelope: Envelope) -> str:
    if not envelope.cut:
        return ""
    megabytes = envelope.size / 1_000_000
    return f"This mail is {megabytes:.0f} MB; only its beginning was read. The rest is in the mailbox."
