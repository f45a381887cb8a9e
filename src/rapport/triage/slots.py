"""Slots in an answer, such as `{order_number}`: what may stand there, finding it in a message, filling it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapport.triage.dates import dates
from rapport.triage.normalise import visible

# By kind: what the slot is called before a person. Languages we do not speak see English.
KINDS: dict[str, dict[str, str]] = {
    "order_number": {"en": "order number", "es": "número de pedido", "it": "numero d'ordine"},
    "date": {"en": "date", "es": "fecha", "it": "data"},
    "amount": {"en": "amount", "es": "importe", "it": "importo"},
    "email": {"en": "e-mail address", "es": "correo electrónico", "it": "indirizzo e-mail"},
    "name": {"en": "name", "es": "nombre", "it": "nome"},
}
# What a robot may fill in by itself. An e-mail address can hold words of anybody's choice, and a name cannot be
# checked at all: those wait for a person.
BY_ROBOT = frozenset({"order_number", "date", "amount"})
LONGEST_LOOKED_AT = 4000

_SLOT = re.compile(r"\{([a-z][a-z_]{1,29})\}")
_SHAPES = {
    "order_number": re.compile(r"[A-Z]{0,3}-?[0-9]{4,12}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "amount": re.compile(r"[0-9]{1,7}(?:[.,][0-9]{2})? [€$£]"),
    "email": re.compile(r"[a-z0-9][a-z0-9._+-]{0,39}@(?:[a-z0-9][a-z0-9-]{0,39}\.){1,3}[a-z]{2,12}"),
}
_BEFORE, _AFTER = r"(?<![\w@./:+€$£-])", r"(?![\w@/€$£-]|[.,:][\w])"
_CODE = re.compile(rf"{_BEFORE}#?([A-Za-z]{{0,3}}-?[0-9]{{4,12}}){_AFTER}")
_NAMED = re.compile(
    r"(?:\b(?:order|pedido|ordine|orden|reference|referencia|riferimento|number|número|numero|nº|n°|no\.|num\.?)"
    r"|#)[\s:#no°.]{0,5}$",
    re.IGNORECASE,
)
_EMAIL = re.compile(rf"{_BEFORE}[A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9.-]{{1,120}}")
_CURRENCY = {"€": "€", "eur": "€", "euro": "€", "euros": "€", "$": "$", "usd": "$", "dollars": "$", "£": "£",
             "gbp": "£", "pounds": "£"}  # fmt: skip
_SIGN = r"€|\$|£|\b(?:eur|euros?|usd|dollars|gbp|pounds)\b"
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{2})?|[0-9]{1,7}(?:[.,][0-9]{2})?"
_AMOUNT = re.compile(
    rf"(?<![\w.,-])(?:({_SIGN})\s?({_NUMBER})|({_NUMBER})\s?({_SIGN}))(?![\w]|[.,][0-9])", re.IGNORECASE
)


def slots(answer: str) -> tuple[str, ...]:
    """The kinds of an answer's slots, each once, in order; also names that are no kind, which nothing can fill."""
    return tuple(dict.fromkeys(_SLOT.findall(answer)))


def find(text: str, kind: str, language: str = "") -> str | None:
    """The one value of this kind in a message, checked and in its plain form; None where there is none or doubt.

    `language` (`en`, `es`, `it`) decides how 3/4/2026 and 1.200 are read; without it such a date is in doubt.
    """
    shown = visible(text[:LONGEST_LOOKED_AT])
    looks = {"order_number": _orders, "date": _dates, "amount": _amounts, "email": _emails}
    if kind not in looks:
        return None
    found = set(looks[kind](shown, language))
    value = found.pop() if len(found) == 1 else None
    return value if value is not None and fits(kind, value) else None


def fits(kind: str, value: str) -> bool:
    """Whether a value has exactly the shape of its kind: its alphabet and its length."""
    return kind in _SHAPES and _SHAPES[kind].fullmatch(value) is not None


def slot_values(answer: str, text: str, language: str = "") -> dict[str, str]:
    """What a message gives for the slots of an answer, by kind."""
    found = {kind: find(text, kind, language) for kind in slots(answer)}
    return {kind: value for kind, value in found.items() if value is not None}


def fill(answer: str, given: Mapping[str, str]) -> str | None:
    """The answer with every slot filled, or None where one has no value of its shape.

    In one pass: what stands in a value is never read again.
    """
    if not all(fits(kind, given.get(kind, "")) for kind in slots(answer)):
        return None
    return _SLOT.sub(lambda slot: given[slot[1]], answer)


def shown(answer: str, given: Mapping[str, str], language: str) -> str:
    """The answer for a person: filled where it can be, the rest visibly open, as in ‹order number›."""

    def put(slot: re.Match[str]) -> str:
        kind = slot[1]
        return given[kind] if fits(kind, given.get(kind, "")) else f"‹{_label(kind, language)}›"

    return _SLOT.sub(put, answer)


def robot_may_fill(answer: str, text: str, language: str) -> bool:
    """Whether a robot can say this answer to this message: no slot, or each filled with a value it may fill in."""
    kinds = slots(answer)
    return set(kinds) <= BY_ROBOT and fill(answer, slot_values(answer, text, language)) is not None


def _label(kind: str, language: str) -> str:
    names = KINDS.get(kind, {"en": kind.replace("_", " ")})
    return names.get(language[:2], names["en"])


def _orders(text: str, language: str) -> Iterator[str]:
    """Codes of digits with at most three letters before them. Four digits alone need the word *order* before them,
    for they may be a year or a price; dates, amounts and addresses are no order numbers.
    """
    taken = [m.span() for look in (_EMAIL, _AMOUNT) for m in look.finditer(text)]
    taken += [span for span, _ in dates(text, language)]
    for code in _CODE.finditer(text):
        plain = code[1].upper()
        named = _NAMED.search(text[max(0, code.start(1) - 20) : code.start(1)]) is not None
        if any(start < code.end() and code.start() < end for start, end in taken):
            continue
        if named or len(plain) >= 5:
            yield plain


def _dates(text: str, language: str) -> Iterator[str]:
    for _, iso in dates(text, language):
        yield iso or "in doubt"


def _emails(text: str, language: str) -> Iterator[str]:
    for found in _EMAIL.finditer(text):
        yield found.group().rstrip(".-").lower()


def _amounts(text: str, language: str) -> Iterator[str]:
    for found in _AMOUNT.finditer(text):
        sign, number = (found[1], found[2]) if found[1] else (found[4], found[3])
        whole, cents = (number[:-3], number[-2:]) if re.search(r"[.,][0-9]{2}$", number) else (number, "")
        digits = re.sub(r"[.,]", "", whole).lstrip("0") or "0"
        point = "." if language[:2] == "en" else ","
        yield f"{digits}{point + cents if cents else ''} {_CURRENCY[sign.lower()]}"
