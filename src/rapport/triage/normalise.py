"""The one form in which words are compared: disguises off, accents and case folded, cut into tokens."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100_000

_APART = re.compile(r"https?://\S+|www\.\S+|@\w[\w.\-]*|&\w{2,6};", re.I)
_TOKEN = re.compile(
    r"[:;=8][-^']?[)(dpo/\\|\]\[]+(?!\w)|<3|[a-z]+|[0-9]+|[^\W\d_a-z]+|[.,;:!?\n¿¡]|[^\w\s.,;:!?'`´\"]"
)
_JOINED = re.compile(r"['`´](t|m|ve|re|ll|d|s)\b")
_SPELT = re.compile(r"(?<![^\W_])(?:[^\W_](?:[^\w\n?!]|_){1,3}){3,}[^\W_](?![^\W_])")
_SPELT_GAP = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_QUOTE = re.compile(r"(?<!\s)\s*['`´]\s*")
_TURNED_ROUND = re.compile("\u202e([^\u202c\u2069\n]*)[\u202c\u2069]?")
_DRAWN = re.compile(r"([^\W\d])\1{2,}")
_LATIN = re.compile(r"[A-Za-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u052f\u0531-\u058f]")

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
        *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
        0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0x0335, 0x0339),
        *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080),
    ]
)  # fmt: skip
# Small capitals, phonetic signs and letters in black circles or squares, which compatibility forms leave out.
_SMALL = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩƖɘ", "abcdefghijklmnoprstuvwyzagile", strict=True))
_BLACK = {chr(begin + at): chr(ord("a") + at) for begin in (0x1F150, 0x1F170) for at in range(26)}
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "ʼ": "'",
        "＇": "'",
        "“": '"',
        "”": '"',
        "ı": "i",
        "ß": "ss",
        **_SMALL,
        **_BLACK,
    }
)
# Cyrillic, Greek and Armenian letters that look Latin.
_TWINS = str.maketrans(
    "авсԁеһіјкӏмнорԛгѕтихуѡԝүёαβεηικμνορτυχωγѵοօոսց",
    "abcdehijklmhopqrstuxywwyeabenikmvoptuxwyvoonug",
)


def visible(text: str) -> str:
    """The text as an eye sees it: compatibility forms unified; tags, invisible and control marks removed."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if text.isascii():
        return text.translate(_INVISIBLE) if not text.isprintable() else text
    text = text.encode("utf-8", "replace").decode("utf-8")
    if "\u202e" in text:
        text = _TURNED_ROUND.sub(lambda run: run.group(1)[::-1], text)
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_INVISIBLE)


def folded(shown: str) -> str:
    """`visible` text in lower case, without accents, addresses or look-alike letters, spelt-out words joined."""
    text = shown
    if "@" in text or "://" in text or "www." in text or "&" in text:
        text = _APART.sub(" ", text)
    if not text.isascii():
        text = _without_accents(text.translate(_PLAIN).casefold())
        if _LATIN.search(text) and _LOOKALIKE.search(text):
            text = " ".join(map(_without_disguise, text.split(" ")))
    else:
        text = text.lower()
    if "'" in text or "`" in text:
        text = _JOINED.sub(r"\1", text)
    return _SPELT.sub(lambda run: _joined(run.group()), text)


def tokens(fold: str) -> list[str]:
    """Words, numbers, sentence marks and signs of a `folded` text, in order."""
    return _TOKEN.findall(_DRAWN.sub(r"\1\1", fold))


def words_of(text: str) -> list[str]:
    """The words and numbers of any text, as they are compared."""
    return [token for token in tokens(folded(visible(text[:LONGEST]))) if token.isalnum()]


def _joined(run: str) -> str:
    """Letters written apart as words: the narrowest gap parts letters, a wider one parts words."""
    run = _QUOTE.sub(" ", run)
    gap = min(map(len, _SPELT_GAP.findall(run)))
    return _SPELT_GAP.sub(lambda found: "" if len(found.group()) == gap else " ", run)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not "\u0300" <= part <= "\u036f")


def _without_disguise(word: str) -> str:
    """The Latin word that look-alike letters imitate, or the word itself where it is of another script."""
    if not _LOOKALIKE.search(word):
        return word
    twin = word.translate(_TWINS)
    return word if _LOOKALIKE.search(twin) else twin
