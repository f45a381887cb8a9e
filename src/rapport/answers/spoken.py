"""The words around automatic words: that a robot says them, how to reach a person, that one is coming."""

from __future__ import annotations

import re

DISCLOSURE = {
    "en": "Automatic reply from {brand}. Write “human” and a person will answer.",
    "es": "Respuesta automática de {brand}. Escriba «persona» y le atenderá una persona.",
    "it": "Risposta automatica di {brand}. Scriva «persona» e le risponderà una persona.",
}
HAND_OFF = {
    "en": "A person from {brand} will answer you here.",
    "es": "Una persona de {brand} le contestará aquí.",
    "it": "Una persona di {brand} le risponderà qui.",
}


_AUTOMATIC = re.compile(
    r"""\[autom[aá]ti(c|co)\]
    | \bautomat(ic|ed)\s(reply|response|message|answer)\b
    | \b(respuesta|mensaje)\sautom[aá]tic[ao]\b
    | \b(risposta|messaggio)\sautomatic[ao]\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def disclosed(text: str, brand: str, language: str) -> str:
    """Automatic words with the line that says so, in the customer's language (English when we have none)."""
    return f"{text}\n\n{_line(DISCLOSURE, brand, language)}"


def hand_off(brand: str, language: str) -> str:
    """The one line a customer sees when a person takes over; it, too, says that it is automatic."""
    return disclosed_line(_line(HAND_OFF, brand, language), language)


def disclosed_line(text: str, language: str) -> str:
    mark = {"en": "Automatic", "es": "Automático", "it": "Automatico"}
    return f"[{mark.get(language[:2], mark['en'])}] {text}"


def says_automatic(text: str) -> bool:
    """Whether words carry a machine's own note that they are automatic: ours, another Rapport's, the usual."""
    return _AUTOMATIC.search(text) is not None


def _line(lines: dict[str, str], brand: str, language: str) -> str:
    return lines.get(language[:2], lines["en"]).format(brand=brand)
