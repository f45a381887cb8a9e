"""Bytes to words by whatever table a mail names, read as browsers read the names (WHATWG), not as they were meant.

A wrong byte costs one sign, never the whole text; nothing here raises.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

import webencodings

from rapport.connectors.email.clean import clean

WESTERN = "cp1252"
# Python's stricter or smaller tables, and what is really written under their names.
WIDER = {
    "ascii": WESTERN,
    "iso8859-1": WESTERN,
    "iso8859-9": "cp1254",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "x-user-defined": WESTERN,
}
NO_TABLE = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
LOOKED_AT = 4096


def decoded(raw: bytes, label: str = "") -> str:
    """The words of `raw`, clean. `label` is what the mail says of them: a hint that is often absent or wrong."""
    for mark, table in MARKS:
        if raw.startswith(mark):
            return clean(raw[len(mark) :].decode(table, "replace"))
    table = table_of(label)
    if table in ("", WESTERN, "utf-8"):
        table = western_or_utf8(raw, table)
    elif table.startswith(("utf-16", "utf-32")):
        table = wide(raw, table)
    try:
        return clean(raw.decode(table, "replace"))
    except (ValueError, LookupError):
        return clean(raw.decode(WESTERN, "replace"))


@lru_cache(256)
def table_of(label: str) -> str:
    """Python's name for the table a label means, "" when nobody knows it."""
    label = label.strip(" \t\r\n\"'").lower()[:60]
    found = webencodings.lookup(label)
    known = found.codec_info.name if found and found.name != "replacement" else label
    try:
        codec = codecs.lookup(known) if known.isascii() and "\x00" not in known else None
    except (LookupError, ValueError):
        return WIDER.get(known, "")
    if codec is None or codec.name in NO_TABLE or not codec._is_text_encoding:
        return ""
    return WIDER.get(codec.name, codec.name)


def western_or_utf8(raw: bytes, table: str) -> str:
    """Which of the two it is, whatever was said: UTF-8 hardly ever fits by chance, not even in most places."""
    if raw.isascii():
        return "iso2022_jp_ext" if not table and b"\x1b$" in raw else "utf-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if utf8_with_scratches(raw) else WESTERN
    return "utf-8"


def utf8_with_scratches(raw: bytes) -> bool:
    """Whether more of the bytes beyond ASCII are whole UTF-8 letters than not."""
    beyond = sum(map(len, re.findall(rb"[\x80-\xff]+", raw)))
    return 2 * sum(map(len, LETTER.findall(raw))) > beyond


def wide(raw: bytes, table: str) -> str:
    """UTF-16 and UTF-32 without a mark say nothing of their order: Western letters have their zero on one side."""
    start = raw[:LOOKED_AT]
    if b"\x00" not in start:
        return western_or_utf8(raw, "") if start.isascii() or table not in ("utf-16-le", "utf-16-be") else table
    if table.startswith("utf-32"):
        return "utf-32-be" if raw[:1] == b"\x00" else "utf-32-le"
    little, big = start[1::2].count(0), start[0::2].count(0)
    return "utf-16-le" if little > big else "utf-16-be" if big > little else table
