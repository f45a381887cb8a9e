"""How much money a message speaks of: the sum around a currency sign or word, however it is written."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 1e12
_GROUP = 3
_TIMES = {
    "k": 1e3, "hundred": 1e2, "hundreds": 1e2, "thousand": 1e3, "thousands": 1e3, "grand": 1e3, "million": 1e6,
    "cien": 1e2, "ciento": 1e2, "cientos": 1e2, "doscientos": 2e2, "trescientos": 3e2, "cuatrocientos": 4e2,
    "quinientos": 5e2, "seiscientos": 6e2, "setecientos": 7e2, "ochocientos": 8e2, "novecientos": 9e2,
    "mil": 1e3, "miles": 1e3, "millon": 1e6, "millones": 1e6,
    "cento": 1e2, "centinaia": 1e2, "duecento": 2e2, "trecento": 3e2, "quattrocento": 4e2, "cinquecento": 5e2,
    "seicento": 6e2, "settecento": 7e2, "ottocento": 8e2, "novecento": 9e2, "mille": 1e3, "mila": 1e3,
    "migliaia": 1e3, "duemila": 2e3, "tremila": 3e3, "quattromila": 4e3, "cinquemila": 5e3, "diecimila": 1e4,
    "milione": 1e6, "milioni": 1e6,
}  # fmt: skip
_FEW = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip


def amount(words: Sequence[str], start: int, end: int) -> float:
    """The sum that the tokens [start, end), a currency and what it counts, stand in; 0.0 where no number does.

    Separators are read generously: a point or comma before three digits parts thousands ("1,500", "1.500,00"),
    before one or two it begins the decimals; "2k", "dos mil" and "duemila" count. Never above 10¹².
    """
    at = next((at for at in range(start, end) if words[at].isdecimal()), None)
    if at is None:
        spoken = [word for word in words[max(0, start - 1) : end] if word in _TIMES or word in _FEW]
        return _spoken(spoken, 1.0) if any(word in _TIMES for word in spoken) else 0.0
    first, last = _reach(words, at)
    times = [word for word in words[last + 1 : max(end, last + 2)] if word in _TIMES]
    return min(MOST, _spoken(times, _value(words[first : last + 1])))


def _reach(words: Sequence[str], at: int) -> tuple[int, int]:
    """The first and last token of the number that the token at `at` is a part of."""
    first = last = at
    while first >= 2 and words[first - 1] in ".," and words[first - 2].isdecimal():
        first -= 2
    while last + 2 < len(words) and words[last + 1] in ".," and words[last + 2].isdecimal():
        last += 2
    while (
        first >= 1 and len(words[first]) == _GROUP and words[first - 1].isdecimal() and len(words[first - 1]) <= 3
    ):
        first -= 1
    while last + 1 < len(words) and words[last + 1].isdecimal() and len(words[last + 1]) == _GROUP:
        last += 1
    return first, last


def _value(parts: Sequence[str]) -> float:
    digits = [part for part in parts if part.isdecimal()]
    decimals = len(digits) > 1 and parts[-2] in ".," and len(digits[-1]) != _GROUP
    whole = "".join(digits[:-1] if decimals else digits)
    return min(MOST, float(whole[:300])) + (int(digits[-1][:6]) / 10 ** len(digits[-1][:6]) if decimals else 0.0)


def _spoken(words: Sequence[str], value: float) -> float:
    for word in words:
        value *= _TIMES.get(word) or _FEW.get(word, 1)
    return min(MOST, value)
