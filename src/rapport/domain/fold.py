"""The one form in which words are searched: the words stored and the words asked for are folded alike.

Compatibility forms (full width, ligatures) are unified, case and marks taken off (NFKC, casefold, NFKD without
marks), and letters that people type plain made so: `Łódź` is `lodz`, `ёлка` is `елка`, `Straße` is `strasse`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

LONGEST, LONGEST_WORD = 50_000, 60
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana and bopomofo, Han.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007"
    r"\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff\U00020000-\U000323af"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_TYPED = str.maketrans(
    {
        **dict(zip("łøđðħıŧɫ", "lodd" + "hitl", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ĸ": "k",
        "ŉ": "n",
        "ŋ": "ng",
        "ß": "ss",
        # Arabic as typed: alef, yeh, kaf and teh marbuta in one form, no tatweel.
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ـ": None,
        # Hebrew letters have another form at a word's end.
        **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    }
)
# The marks that make another sound of a kana are no accents.
_KEPT_MARKS = "\u3099\u309a"


class _Plain(dict[int, "int | str | None"]):
    """How a character is typed: nothing for a mark or a sign that is not seen, our digit for another script's."""

    def __missing__(self, code: int) -> int | str | None:
        char = chr(code)
        kind = unicodedata.category(char)
        plain: int | str | None = code
        if kind == "Nd":
            plain = str(unicodedata.decimal(char))
        elif char not in _KEPT_MARKS and (kind[0] == "M" or kind == "Cf"):
            plain = None
        self[code] = plain
        return plain


_PLAIN = _Plain(_TYPED)


def folded(text: str) -> str:
    """`text` without case, marks and variants; the same again when folded again."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", apart.casefold().translate(_PLAIN))


def stored_terms(text: str) -> list[str]:
    """The terms by which a stored text is found, each once: its words; of a script without spaces, every two
    characters that stand together, and the last.
    """
    return _terms(text, lambda length: length)


def asked_terms(text: str) -> list[str]:
    """What each stored text that is wanted has a term beginning with."""
    return _terms(text, lambda length: max(1, length - 1))


def _terms(text: str, pairs: Callable[[int], int]) -> list[str]:
    """Each word, or so many pairs of a word of some length written without spaces; none twice."""
    words = _WORD.findall(folded(text[:LONGEST]))
    if not text.isascii():
        words = [part for word in words for part in _parts(word, pairs)]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))


def _parts(word: str, pairs: Callable[[int], int]) -> list[str]:
    if not _IS_UNSPACED.match(word):
        return [word]
    return [word[at : at + 2] for at in range(pairs(len(word)))]
