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


def _as_pattern(line: str) -> str:
    words = [r"\S[^\n]{0,80}?".join(map(re.escape, word.split("{brand}"))) for word in line.split()]
    return r"[\s>]{1,12}".join(words)


# As mail programs quote them: with marks, and wrapped anywhere.
_OURS = re.compile("|".join(_as_pattern(line) for line in (*DISCLOSURE.values(), *HAND_OFF.values())))


def disclosed(text: str, brand: str, *languages: str) -> str:
    """Automatic words with the line that says so, in the first of `languages` that we have; else in English."""
    return f"{text}\n\n{_line(DISCLOSURE, brand, spoken_in(*languages))}"


def hand_off(brand: str, *languages: str) -> str:
    """The one line a customer sees when a person takes over; it, too, says that it is automatic."""
    language = spoken_in(*languages)
    return disclosed_line(_line(HAND_OFF, brand, language), language)


def spoken_in(*languages: str) -> str:
    """The first of some languages that we have words in, or English."""
    return next((language[:2] for language in languages if language[:2] in HAND_OFF), "en")


def disclosed_line(text: str, language: str) -> str:
    mark = {"en": "Automatic", "es": "Automático", "it": "Automatico"}
    return f"[{mark.get(language[:2], mark['en'])}] {text}"


def without_our_lines(text: str) -> str:
    """Quoted words without our own lines around automatic ones: “write human” there is no customer's wish."""
    return _OURS.sub(" ", text)


def _line(lines: dict[str, str], brand: str, language: str) -> str:
    return lines[language].format(brand=brand)
