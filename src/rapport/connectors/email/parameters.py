"""What stands behind a header's semicolons (RFC 2045), also in pieces and in another table (RFC 2231)."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from rapport.connectors.email.charsets import decoded
from rapport.connectors.email.encoded_words import eight_bit, told

PIECE = re.compile(r'[\s;]*+([^\s;="*]{1,60}+)(\*\d{1,4})?+(\*)?+\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)("?)|([^;]*+))')
MOST = 200


def parameters(value: str) -> dict[str, str]:
    """The parameters of a header by name, in lower case; the first of a name counts. Never fails."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    at = value.find(";") + 1 or len(value)
    for _ in range(MOST):
        found = PIECE.match(value, at)
        if not found:
            at = value.find(";", at) + 1
            if not at:
                break
            continue
        at = found.end()
        name, number, marked, quoted, _, bare = found.groups()
        said = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare.strip()
        pieces.setdefault(name.lower(), []).append((int(number[1:]) if number else -1, bool(marked), said))
    return {name: joined(parts) for name, parts in pieces.items()}


def joined(parts: list[tuple[int, bool, str]]) -> str:
    numbered = sorted((part for part in parts if part[0] >= 0), key=lambda part: part[0])
    number, marked, said = next((part for part in parts if part[0] < 0 and part[1]), parts[0])
    if number < 0 and not marked:
        return told(said)
    chosen = numbered if number >= 0 else [(number, marked, said)]
    if not any(part[1] for part in chosen):
        return told("".join(part[2] for part in chosen))
    table, raw = "", b""
    for at, (_, coded, piece) in enumerate(chosen):
        if coded and at == 0 and piece.count("'") >= 2:
            table, _, piece = piece.split("'", 2)
        raw += unquote_to_bytes(eight_bit(piece)) if coded else eight_bit(piece)
    return decoded(raw, table)
