"""Whom a header names: what stands in ‹…› first, then any address at all. Broken headers name people too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from rapport.connectors.email.encoded_words import plain, told

MOST, MOST_PIECES = 200, 8
# =?encoded word?=, "quoted", (comment), <address>, a sign between mailboxes, the rest.
TOKEN = re.compile(
    r'(=\?[^?\s]{1,60}\?[bqBQ]\?[^?]*+\?=)|"((?:[^"\\]|\\.){0,200}+)"|\(((?:[^()\\]|\\.){0,200}+)\)|<([^<>]{0,300}+)>|([,;:])'
    r'|([^"()<,;:=]++|.)',
    re.S,
)
EDGE = r"\s<>@,;:\"()\[\]\\‹›«»“”"
ADDRESS = re.compile(rf"(?<![^{EDGE}'])[^{EDGE}]{{1,64}}@[^{EDGE}]{{1,180}}")
LITERAL = re.compile(r"[^\s@<>]{1,64}@\[[0-9a-fA-F.:]{2,60}\]")
SCHEME = re.compile(r"^\s*mailto:/{0,2}", re.I)
ESCAPED = re.compile(r"\\(.)", re.S)


class Mailbox(NamedTuple):
    """One address of a header and the name beside it; both untrusted."""

    name: str
    address: str


class _Parts:
    """What was read of one mailbox so far."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.bare: list[str] = []
        self.quoted: list[str] = []
        self.comments: list[str] = []
        self.address = ""
        self.inside = 0

    def box(self) -> Mailbox | None:
        name, address = "".join(self.name), self.address
        for words in () if address else ("".join(self.bare), "".join(self.quoted), " ".join(self.comments)):
            if found := ADDRESS.search(plain(words)):
                address, name = found.group(), name.replace(found.group(), " ")
                break
        address = written(address)
        shown = told(name).strip(" <>'\",;‹›") or told(" ".join(self.comments))
        return Mailbox(shown[:200], address) if address else None


def mailboxes(value: str) -> list[Mailbox]:
    """The mailboxes of a header's value, addresses in lower case; groups are opened, what names nobody is skipped.

    Only where nothing else is an address is one believed that stands inside an encoded word.
    """
    return list(boxes(value)) or list(boxes(told(value)))


def boxes(value: str) -> Iterator[Mailbox]:
    parts = _Parts()
    for count, token in enumerate(TOKEN.finditer(value)):
        if token[5] and _ends(token[5], parts):
            box = parts.box()
            if box:
                yield box
                parts = _Parts()
            elif len(parts.name) > MOST_PIECES:
                parts = _Parts()
            else:
                parts.name.append(token[5])  # Doe, Dee <dee@dee.example>
        elif not token[5]:
            _take(token, parts)
        if count > 50 * MOST:
            break
    if box := parts.box():
        yield box


def _ends(sign: str, parts: _Parts) -> bool:
    """Whether a sign ends a mailbox; a colon ends the name of a group, or the scheme of an address."""
    if sign == ":":
        parts.name, parts.bare, parts.quoted = [], [], []
        return False
    return True


def _take(token: re.Match[str], parts: _Parts) -> None:
    word, quoted, comment, angle, _, rest = token.groups()
    if angle is not None:
        bare = SCHEME.sub("", plain(told(angle) if "=?" in angle else angle))
        found = LITERAL.fullmatch(bare.strip()) or ADDRESS.search(re.sub(r" ?@ ?", "@", bare))
        parts.address = parts.address or (found.group() if found else "")
    elif comment is not None:
        parts.comments.append(ESCAPED.sub(r"\1", comment))
    else:
        said = word or rest if quoted is None else ESCAPED.sub(r"\1", quoted)
        parts.inside += (rest == "(") - (rest == ")" and parts.inside > 0)
        if parts.inside or rest == ")":
            parts.comments.append(said.strip("()"))
            return
        parts.name.append(said)
        if not word:
            parts.quoted.append(said)
        if rest:
            parts.bare.append(rest)


def written(address: str) -> str:
    """An address in the one form we compare: lower case, a domain of any script as the network writes it."""
    local, at, domain = "".join(plain(address).split()).strip("'").lower().rpartition("@")
    domain = domain.rstrip(".,;'?=")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode() if not domain.isascii() else domain
    return f"{local}@{domain}" if local and domain else ""
