"""A mail's headers as they leave: written by us, never decoded on the way, and read again before they go.

The standard library decodes what is put into a header once more, so that a stranger's doubly encoded subject
became headers and a body of our own mail; newer versions check for it, 3.11.7 does not. Ours does without.
"""

from __future__ import annotations

import re
from base64 import b64encode
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from rapport.connectors.email.clean import one_line
from rapport.connectors.email.encoded_words import told
from rapport.connectors.email.flowed import unflow
from rapport.connectors.errors import Refused

WIDTH, LONGEST_LINE = 76, 998
PIECE = 45  # bytes in one encoded word: 75 signs at most (RFC 2047)
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
LINE = re.compile(rb"([A-Za-z-]{1,40}): ([\x20-\x7e]*)")
WRONG = "This mail would not leave as it was meant; nothing was sent. Look at its subject, names and address."


class Exact(EmailPolicy):
    """Headers leave exactly as they were given."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return value

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}\r\n"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "strict")


EXACT = Exact(linesep="\r\n")


def words(value: str) -> str:
    """Words for a header: as they are where they are plain, else as encoded words, folded."""
    if value.isascii() and value.isprintable() and "=?" not in value and len(value) <= WIDTH:
        return value
    pieces = [""]
    for letter in value:
        if len((pieces[-1] + letter).encode()) > PIECE:
            pieces.append("")
        pieces[-1] += letter
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece.encode()).decode()}?=" for piece in pieces)


def mailbox(name: str, address: str) -> str:
    """A name and an address for a header."""
    if not name:
        return address
    if name.isascii() and not ATOMS.fullmatch(name) and "=?" not in name and len(name) <= WIDTH:
        said = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{said}" <{address}>'
    coded = words(name)
    return f"{coded}{'' if len(coded) < WIDTH // 2 else chr(13) + chr(10)} <{address}>"


def ids(known: list[str]) -> str:
    return "\r\n ".join(f"<{each}>" for each in known)


def rendered(mail: EmailMessage, subject: str, said: str) -> bytes:
    """The mail's bytes, after they were read again: each header that was set, once, its subject, and its words.

    Raises `Refused` where anything else would leave; nothing has been called yet.
    """
    try:
        raw = mail.as_bytes()
    except (UnicodeError, ValueError) as error:
        raise Refused(WRONG) from error
    head, _, body = raw.partition(b"\r\n\r\n")
    meant = [(name.encode(), str(value)) for name, value in mail.items()]
    names = [name.lower() for name, _ in meant]
    if read_again(head) != [(name, told(value)) for name, value in meant] or len({*names}) != len(names):
        raise Refused(WRONG)
    if told(str(mail["Subject"])) != one_line(subject):
        raise Refused(WRONG)
    if unflow(arrived(mail, body)).rstrip("\n") != unflow(said).rstrip("\n"):
        raise Refused(WRONG)
    return raw


def read_again(head: bytes) -> list[tuple[bytes, str]]:
    """The headers as a mail server cuts them, in order; one that it might cut otherwise is left out."""
    found: list[tuple[bytes, str]] = []
    lines = head.split(b"\r\n")
    for at, line in enumerate(lines):
        if at and line.startswith(b" ") and line.strip():
            continue
        whole = b" ".join([line, *(_folds(lines, at))])
        field = LINE.fullmatch(whole)
        if field and max(map(len, lines)) <= LONGEST_LINE:
            found.append((field[1], told(field[2].decode("ascii"))))
    return found


def _folds(lines: list[bytes], at: int) -> list[bytes]:
    end = at + 1
    while end < len(lines) and lines[end].startswith(b" ") and lines[end].strip():
        end += 1
    return [line[1:] for line in lines[at + 1 : end]]


def arrived(mail: EmailMessage, body: bytes) -> str:
    """The words as another program reads them from these bytes."""
    copy = EmailMessage(policy=EXACT)
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        copy[name] = mail[name]
    copy.set_payload(body.decode("ascii", "surrogateescape"))
    return str(copy.get_content()).replace("\r\n", "\n")
