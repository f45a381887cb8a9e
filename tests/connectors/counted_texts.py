"""Texts, and how long each network counts them: every number written by hand from the network's documented rule.

`points`: code points, a new line being one however it is sent. `signs`: extended grapheme clusters (Unicode
Standard Annex 29). `utf16`: UTF-16 units. `bytes`: UTF-8, as it stands. `x`: twitter-text, configuration v3 (NFC;
code points up to 4351 and some dashes and quotes are one, others two; an emoji two; a link 23). `threads`: code
points, an emoji as many as its UTF-8 bytes. `mastodon`: signs, a link 23, a handle without its server
(status_length_validator.rb).
"""

from __future__ import annotations

from typing import NamedTuple


class Counted(NamedTuple):
    text: str
    points: int
    signs: int
    utf16: int
    bytes: int
    x: int
    threads: int
    mastodon: int


def same(text: str, size: int, x: int | None = None, mastodon: int | None = None) -> Counted:
    """Text of ASCII: one length everywhere, but for what is a link or a handle."""
    many = (size, size, size, size)
    return Counted(text, *many, size if x is None else x, size, size if mastodon is None else mastodon)


Z, VS, IT, ES = "\u200d", "\ufe0f", "\U0001f1ee\U0001f1f9", "\U0001f1ea\U0001f1f8"
MAN, WOMAN, GIRL, BOY = "\U0001f468", "\U0001f469", "\U0001f467", "\U0001f466"
COUNTED = [
    same("", 0),
    same("hello", 5),
    same("a b", 3),
    same("line\nline", 9),
    Counted("line\r\nline", 9, 9, 9, 10, 9, 9, 9),
    Counted("\r\n\r\n", 2, 2, 2, 4, 2, 2, 2),
    same(" trimmed ", 9),
    same("x" * 300, 300),
    same("*", 1),
    Counted("\t\u00a0", 2, 2, 2, 3, 2, 2, 2),
    # Letters with marks, whole and in pieces.
    Counted("\u00e9", 1, 1, 1, 2, 1, 1, 1),
    Counted("e\u0301", 2, 1, 2, 3, 1, 2, 1),
    Counted("\u00f1and\u00fa", 5, 5, 5, 7, 5, 5, 5),
    Counted("a\u0308\u0323", 3, 1, 3, 5, 3, 3, 1),
    Counted("\u1ec7", 1, 1, 1, 3, 2, 1, 1),
    Counted("Ti\u1ebfng Vi\u1ec7t", 10, 10, 10, 14, 12, 10, 10),
    # Scripts.
    Counted("\u6f22\u5b57", 2, 2, 2, 6, 4, 2, 2),
    Counted("\u65e5\u672c\u8a9e\u30c6\u30b9\u30c8", 6, 6, 6, 18, 12, 6, 6),
    Counted("\u3072\u3089\u304c\u306a", 4, 4, 4, 12, 8, 4, 4),
    Counted("\ud55c\uad6d\uc5b4", 3, 3, 3, 9, 6, 3, 3),
    Counted("\u0645\u0631\u062d\u0628\u0627", 5, 5, 5, 10, 5, 5, 5),
    Counted("\u0627\u0651", 2, 1, 2, 4, 2, 2, 1),
    Counted("\u05e9\u05dc\u05d5\u05dd", 4, 4, 4, 8, 4, 4, 4),
    Counted("\u043f\u0440\u0438\u0432\u0435\u0442", 6, 6, 6, 12, 6, 6, 6),
    Counted("\u0395\u03bb\u03bb\u03ac\u03b4\u03b1", 6, 6, 6, 12, 6, 6, 6),
    Counted("\u0928\u092e\u094b", 3, 2, 3, 9, 3, 3, 2),
    Counted("\u0e44\u0e17\u0e22", 3, 3, 3, 9, 3, 3, 3),
    Counted("\u0e17\u0e48", 2, 1, 2, 6, 2, 2, 1),
    # Signs that are light or heavy.
    Counted("\u2026", 1, 1, 1, 3, 2, 1, 1),
    Counted("\u201chi\u201d", 4, 4, 4, 8, 4, 4, 4),
    Counted("\u20ac5", 2, 2, 2, 4, 3, 2, 2),
    Counted("a\u2013b", 3, 3, 3, 5, 3, 3, 3),
    Counted(f"a{Z}b", 3, 2, 3, 5, 3, 3, 2),
    Counted("\U0001d49c", 1, 1, 2, 4, 2, 1, 1),
    Counted("\ufb01", 1, 1, 1, 3, 2, 1, 1),
    Counted("\uff21", 1, 1, 1, 3, 2, 1, 1),
    Counted("\u00a9", 1, 1, 1, 2, 1, 1, 1),
    # Emoji.
    Counted(f"\u00a9{VS}", 2, 1, 2, 5, 2, 5, 1),
    Counted("\U0001f44d", 1, 1, 2, 4, 2, 4, 1),
    Counted("\U0001f44d\U0001f3fd", 2, 1, 4, 8, 2, 8, 1),
    Counted(f"{MAN}{Z}{WOMAN}{Z}{GIRL}", 5, 1, 8, 18, 2, 18, 1),
    Counted(f"{MAN}{Z}{WOMAN}{Z}{GIRL}{Z}{BOY}", 7, 1, 11, 25, 2, 25, 1),
    Counted(IT, 2, 1, 4, 8, 2, 8, 1),
    Counted(IT + ES, 4, 2, 8, 16, 4, 16, 2),
    Counted(IT[0], 1, 1, 2, 4, 2, 4, 1),
    Counted(f"1{VS}\u20e3", 3, 1, 3, 7, 2, 7, 1),
    Counted(f"#{VS}\u20e3", 3, 1, 3, 7, 2, 7, 1),
    Counted(f"\u2764{VS}", 2, 1, 2, 6, 2, 6, 1),
    Counted(f"\U0001f3f3{VS}{Z}\U0001f308", 4, 1, 6, 14, 2, 14, 1),
    Counted(f"{WOMAN}\U0001f3fd{Z}\U0001f4bb", 4, 1, 7, 15, 2, 15, 1),
    Counted(f"\U0001f937{Z}\u2640{VS}", 4, 1, 5, 13, 2, 13, 1),
    Counted("ok\U0001f44cok", 5, 5, 6, 8, 6, 8, 5),
    Counted("#rye \U0001f35e", 6, 6, 7, 9, 7, 9, 6),
    # Links and handles.
    same("https://shop.example", 20, 23, 23),
    same("HTTPS://SHOP.EXAMPLE", 20, 23, 23),
    same("see https://shop.example/a?b=c#d now", 36, 31, 31),
    same("(https://shop.example)", 22, 25, 25),
    same("(https://shop.example/a_(b))", 28, 25, 25),
    same("two https://a.example https://b.example", 39, 51, 51),
    Counted("http://m\u00fcnchen.example", 22, 22, 22, 23, 23, 22, 23),
    same("shop.example", 12),
    same("rye.com", 7, 23),
    same("see rye.com.", 12, 28),
    same("dee@rye.com", 11),
    same("@dee@far.example hi", 19, 19, 7),
]
# What a network counts in; those without a rule of their own count code points.
UNITS = {
    "bluesky": "signs",
    "mastodon": "mastodon",
    "telegram": "utf16",
    "instagram": "utf16",
    "x": "x",
    "threads": "threads",
    "practice": "points",
    "email": "points",
    "chat": "points",
    "google": "points",
    "facebook": "points",
    "whatsapp": "points",
    "trustpilot": "points",
    "youtube": "points",
    "yelp": "points",
    "feeds": "points",
}
