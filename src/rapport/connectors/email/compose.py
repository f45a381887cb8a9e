"""A reply as a mail; pure. Everything that becomes a header is checked, and nothing is cut."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from rapport.connectors.email import rendered
from rapport.connectors.email.attached import with_files
from rapport.connectors.email.clean import clean
from rapport.connectors.email.flowed import flow
from rapport.connectors.email.settings import CONTROL, Settings, plain_address
from rapport.connectors.email.threads import Own, own_id, thread_from
from rapport.connectors.errors import Refused
from rapport.domain.reply import Outgoing

LONGEST, LONGEST_SUBJECT, LARGEST_FILES = 100_000, 2_000, 9_000_000
AGAIN = re.compile(r"^(?:\s*+(?:re|rif|ris|res|r|aw|sv|antw|vs|odp)\s?(?:\[\d{1,9}\])?\s?:)++\s*+", re.I)
MESSAGE_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,500}")


def compose(outgoing: Outgoing, settings: Settings, at: datetime) -> bytes:
    """The mail for a reply, as it leaves. Raises `Refused` for what cannot be said by mail, before any call.

    `outgoing.extra` may hold what the answered message held: `re_reply_to`, `re_references` (ids, oldest first),
    `re_id` (its own, where we know it by another);
    and `original` with `original_by`, which are then quoted below.
    """
    check(outgoing)
    mail = EmailMessage(policy=rendered.EXACT)
    mail["From"] = sender(settings)
    mail["To"] = recipient(outgoing)
    about = subject(outgoing)
    mail["Subject"] = rendered.words(about)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id(outgoing, settings)}>"
    refers = references(outgoing)
    if refers:
        mail["In-Reply-To"] = f"<{refers[-1]}>"
        mail["References"] = rendered.ids(refers)
    if outgoing.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    said = flow(words(outgoing)) + "\n"
    mail.set_content(said, params={"format": "flowed"})
    return with_files(rendered.rendered(mail, about, said), outgoing.media, outgoing.key)


def message_id(outgoing: Outgoing, settings: Settings) -> str:
    """The id this reply has on the network, known before it is sent and the same ever after."""
    thread = outgoing.thread or thread_from(outgoing.key, recipient(outgoing), settings.signing)
    return own_id(Own(outgoing.key, thread), settings.domain, settings.signing)


def check(outgoing: Outgoing) -> None:
    """Refuse what would be cut, lost, or read as a header of its own."""
    if sum(len(one.content) for one in outgoing.media) > LARGEST_FILES:
        raise Refused("These files are larger than 9 MB together, which many mailboxes refuse; nothing was sent.")
    if not outgoing.text.strip():
        raise Refused("There are no words to send.")
    if len(outgoing.text) > LONGEST:
        raise Refused(f"This is longer than {LONGEST} characters; nothing was sent.")
    one_line = (outgoing.subject, outgoing.to, outgoing.in_reply_to, outgoing.key, outgoing.thread)
    headers = (outgoing.extra.get(name, "") for name in ("re_reply_to", "re_references", "re_id"))
    if any(CONTROL & set(value) for value in (*one_line, *headers)):
        raise Refused("A line break in the subject, the address or an id is not allowed; nothing was sent.")


def sender(settings: Settings) -> str:
    if CONTROL & set(settings.name):
        raise Refused("The name beside our address cannot be written into a mail; change it in settings.")
    return rendered.mailbox(clean(settings.name).strip(), settings.address)


def recipient(outgoing: Outgoing) -> str:
    """Where the answer goes: Reply-To where the customer gave one, else who wrote."""
    return plain_address(outgoing.extra.get("re_reply_to") or outgoing.to or outgoing.to_handle)


def subject(outgoing: Outgoing) -> str:
    """The subject with one "Re: " in front of an answer, whatever was there before."""
    said = clean(outgoing.subject).strip()
    if len(said) > LONGEST_SUBJECT:
        raise Refused(f"A subject has at most {LONGEST_SUBJECT} characters; nothing was sent.")
    return said if not outgoing.in_reply_to else f"Re: {AGAIN.sub('', said)}".strip()


def references(outgoing: Outgoing) -> list[str]:
    """The ids this answers, oldest first; an id that is none (a hash of ours, a forged one) is left out."""
    known = [*outgoing.extra.get("re_references", "").split()[-10:], outgoing.extra.get("re_id", "")]
    told = [each for each in known if each != outgoing.in_reply_to] + [outgoing.in_reply_to]
    return [each for each in dict.fromkeys(told) if usable(each)]


def usable(message_id: str) -> bool:
    """Whether an id may stand in a header: a whole one that no program takes for an encoded word."""
    return bool(MESSAGE_ID.fullmatch(message_id)) and "@" in message_id and "=?" not in message_id


def words(outgoing: Outgoing) -> str:
    """The reply, and below it the words it answers where these are given."""
    said, original = clean(outgoing.text).rstrip(), clean(outgoing.extra.get("original", "")).strip()
    if not original:
        return said
    quoted = "\n".join(f"> {line}".rstrip() for line in original.split("\n"))
    return "\n".join([said, "", *filter(None, [clean(outgoing.extra.get("original_by", ""))]), quoted])
