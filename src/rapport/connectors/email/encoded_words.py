"""Encoded words in headers (RFC 2047), read once: what comes out is words and is never read as a header again."""

from __future__ import annotations

import binascii
import re

from rapport.connectors.email.charsets import decoded
from rapport.connectors.email.clean import one_line

WORD = re.compile(r"=\?([!-<>@-~]{1,60})\?([bq])\?((?:[^?=]++|=(?!\?[^=])|\?(?!=))*+)\?=", re.I)
HEX = re.compile(rb"=([0-9a-f]{2})", re.I)
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def told(value: str) -> str:
    """A header's value as one line of words.

    Neighbours in one table are joined before they are read: programs cut in the middle of a letter.
    """
    out: list[str] = []
    table, raw, at = "", b"", 0
    for word in WORD.finditer(value):
        between = value[at : word.start()]
        label = word[1].split("*")[0].lower()
        if at == 0 or between.strip() or label != table:
            out += [decoded(raw, table) if raw else "", plain(between) if between.strip() or at == 0 else ""]
            raw = b""
        table, at = label, word.end()
        raw += bytes_of(word[2], word[3])
    return one_line("".join([*out, decoded(raw, table) if raw else "", plain(value[at:])]))


def plain(value: str) -> str:
    return decoded(eight_bit(value)) if not value.isascii() else value


def eight_bit(value: str) -> bytes:
    """The bytes that stood in a header: the parser keeps those beyond ASCII as lone surrogates."""
    return value.encode("utf-8", "surrogateescape")


def bytes_of(how: str, said: str) -> bytes:
    raw = eight_bit(said)
    if how in "qQ":
        return HEX.sub(lambda found: bytes([int(found[1], 16)]), raw.replace(b"_", b" "))
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """Whatever can be read of base64, broken or cut short."""
    signs = NOT_BASE64.sub(b"", raw)
    return binascii.a2b_base64(signs[: len(signs) - (len(signs) % 4 == 1)] + b"==")
