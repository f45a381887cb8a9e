"""Mail out of other programs: mbox files and single mails, read as history; pure but for the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.folders import LARGEST
from rapport.connectors.email.owner import Owners
from rapport.connectors.email.parse import header, headers, mailboxes, parse
from rapport.connectors.email.translate import translate, written_by
from rapport.connectors.errors import Unreadable
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import NO_TIME, NO_WORDS, WHOSE, Export, PastRow, Told, ask_us
from rapport.domain.message import Author, Echo, Incoming, Kind

FROM = re.compile(rb"From \S.*\d{1,2}:\d{2}(:\d{2})?.*\d{4}|From \S+\s+\w{3} \w{3} .*|From - .*|From \d+@xxx.*")
# Among so many of the first mails one with a header is looked for.
LOOKED_AT = 5
ESCAPED = re.compile(rb">+From ")
FIELD = re.compile(rb"[!-9;-~]{1,76}:")
KNOWN = re.compile(
    rb"^(from|date|received|message-id|subject|return-path|delivered-to|mime-version|to|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
SURVEYED = 3000
HEADERS, LONGEST_FROM = 65_536, 300
EARLIEST = 1990  # programs that know no date write one of 1970
STAMP = re.compile(r"\w{3},? +\d{1,2} +\w{3} +\d{4} +\d{1,2}:\d{2}|\w{3} +\w{3} +\d{1,2} +\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail as it stands in a file; `cut`: only its beginning, `stamp`: what stood in front of it."""

    body: bytes
    cut: bool = False
    stamp: str = ""


def export(box: Box, told: Told) -> Export | None:
    """A mailbox, or mails one by one, where the first members look like it."""
    kinds = {name: kind for name in box.names if (kind := kind_of(box, name))}
    if not kinds:
        return None
    left = box.left_out
    if others := len(box.names) - len(kinds):
        left["files that are no mail"] += others
    link = told.links.get("email", ChannelConfig(key=""))
    found = Owners()
    for _, mail in zip(range(SURVEYED), mails(box, kinds, Counter()), strict=False):
        found.see(mail.body[:HEADERS])
    us = found.ours(told, link.settings.get("address", ""))
    ask = () if us else (ask_us(found.choices()),)
    own = next(iter(sorted(us)), "")
    return Export(
        "mbox" if "mbox" in kinds.values() else "eml", "email", partial(rows, box, kinds, us, link), left, ask,
        own, own,
    )  # fmt: skip


def kind_of(box: Box, name: str) -> str:
    """ "mbox", "eml", or "" for what is neither."""
    head = box.head(name).lstrip(b"\xef\xbb\xbf\r\n")
    # The first mails may be broken; one with a header tells a mailbox from any text that begins so.
    begun = (b"\n" + head).split(b"\nFrom ", LOOKED_AT + 1)[1 : LOOKED_AT + 1]
    first = b"From " + begun[0].partition(b"\n")[0] if head.startswith(b"From ") else b""
    if FROM.match(first[:LONGEST_FROM].rstrip()) and any(FIELD.match(_under(one)) for one in begun):
        return "mbox"
    top = head.split(b"\n\n", 1)[0].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return "eml" if FIELD.match(head) and len(set(map(bytes.lower, KNOWN.findall(top)))) >= 2 else ""


def _under(mail: bytes) -> bytes:
    """What stands under the line that begins a mail."""
    return mail.partition(b"\n")[2].lstrip(b">")


def mails(box: Box, kinds: dict[str, str], left: Counter[str]) -> Iterator[KeptMail]:
    """Each mail of all members; of one too large only its beginning."""
    for name, kind in kinds.items():
        if kind == "eml":
            held, cut = bytearray(), False
            for piece in box.pieces(name):
                cut = cut or len(held) > LARGEST
                held += b"" if cut else piece
            yield KeptMail(bytes(held), cut)
        else:
            yield from _parted(box.lines(name), left)


def _parted(lines: Iterator[bytes], left: Counter[str]) -> Iterator[KeptMail]:
    held, stamp, begun, blank, cut = bytearray(), "", False, True, False
    for line in lines:
        if blank and line.startswith(b"From ") and FROM.match(line[:LONGEST_FROM].rstrip()):
            if begun:
                yield KeptMail(bytes(held), cut, stamp)
            held, cut, begun = bytearray(), False, True
            stamp = line[:LONGEST_FROM].decode("latin-1")
        elif len(held) > LARGEST:
            cut = True
        else:
            held += line[1:] if ESCAPED.match(line) else line
        blank = not line.strip()
    if begun:
        yield KeptMail(bytes(held), cut, stamp)


def rows(box: Box, kinds: dict[str, str], us: frozenset[str], link: ChannelConfig) -> Iterator[PastRow]:
    for number, mail in enumerate(mails(box, kinds, box.left_out), 1):
        try:
            yield from _row(number, mail, us, link)
        except Unreadable as error:
            yield PastRow(number, "", None, None, (str(error),))


def _row(number: int, mail: KeptMail, us: frozenset[str], link: ChannelConfig) -> Iterator[PastRow]:
    top = parse(mail.body)
    writer = written_by(top).address
    folder = "sent" if writer in us else "inbox"
    at, problems = _time(mail, [header(top, "date"), *headers(top, "received")]), list[str]()
    if not us:
        problems.append(WHOSE)
    if at is None:
        problems.append(NO_TIME)
    own = ChannelConfig(
        link.key, next(iter(us), ""), settings={"address": next(iter(us), "")}, secrets=link.secrets
    )
    kept = wrap(Envelope(folder, at or datetime.now(UTC), len(mail.body), mail.cut), mail.body)
    for event in translate(kept, own):
        if isinstance(event, Incoming):
            problems += [] if event.text.strip() or event.media or event.html else [NO_WORDS]
            machine = event.automatic or event.notice
            yield PastRow(number, writer, event, False if us else None, tuple(problems), machine)
        elif isinstance(event, Echo):
            to = next((one for one in (event.to or ()) if one not in us), "")
            problems += [] if to else ["it names nobody but the brand itself"]
            names = {box.address: box.name for name in ("to", "cc") for box in mailboxes(top, name)}
            words = Incoming(
                event.network_id, Kind.EMAIL, Author(to, to, names.get(to, "")), event.text, event.at,
                event.thread, event.in_reply_to, subject=header(top, "subject")[:500],
            )  # fmt: skip
            yield PastRow(number, writer, words, True, tuple(problems))


def _time(mail: KeptMail, told: list[str]) -> datetime | None:
    """When it was written; else when a server took it, else when it was filed."""
    for words in [*told[:1], *(one.rpartition(";")[2] for one in told[1:]), *STAMP.findall(mail.stamp)[:1]]:
        try:
            found = parsedate_to_datetime(words.strip())
            if found.year >= EARLIEST:
                return found if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return _filed(mail.stamp)


def _filed(stamp: str) -> datetime | None:
    words = stamp.split()[2:]
    try:
        found = datetime.strptime(" ".join(words[1:5]), "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        return found if found.year >= EARLIEST else None
    except ValueError:
        return None
