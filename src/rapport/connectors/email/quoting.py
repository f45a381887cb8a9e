"""Telling the new words of a mail from what its program copied below them (English, Spanish, Italian and more).

Folding too much would hide a complaint from the reader, so in doubt words stay: an attribution counts only with
a time or an address in it or quotes after it, and a mail without words of its own is not folded at all.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ATTRIBUTION = re.compile(
    r"^\W{0,3}(on|el|il|le|am|em|op|den|at|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b.{5,400}?"
    r"(wrote|writes|escribió|escribio|ha scritto|scrisse|a écrit|schrieb|escreveu|schreef|skrev|>)\s?:\W{0,3}$",
    re.I,
)
TELLING = re.compile(r"\d{1,2}[:.]\d{2}|\S@\S")
SENDER = re.compile(r"^\W{0,3}(from|de|da|von|van|remitente|mittente)\s?:\W{0,3}\S", re.I)
FIELD = re.compile(
    r"^\W{0,3}(sent|date|enviado( el)?|fecha|inviato|data|gesendet|datum|envoyé|to|para|a|à|an|cc|subject|asunto"
    r"|oggetto|betreff|objet)\s?:",
    re.I,
)
SEPARATOR = re.compile(
    r"^\W{0,3}-{2,}\s?(original message|mensaje original|messaggio originale|message d'origine"
    r"|ursprüngliche nachricht)\s?-{2,}",
    re.I,
)
FORWARD = re.compile(
    r"^\W{0,3}-*\s?(forwarded message|begin forwarded message|mensaje reenviado|inicio del mensaje reenviado"
    r"|messaggio inoltrato|inizio messaggio inoltrato)",
    re.I,
)
FORWARDED = re.compile(r"^\s*(fwd?|rv|reenv|i|inoltra|wg|tr)\s?:", re.I)
RULE = re.compile(r"^[_\-=]{10,}$")
PHONE = re.compile(
    r"^\W{0,3}(sent from (my |outlook|mail|yahoo|proton)|get outlook for|enviado desde (mi|outlook|el)"
    r"|obtener outlook|inviato d(a|al) (mio |iphone|ipad|outlook|cellulare|smartphone)|scarica outlook).{0,100}$",
    re.I,
)


class Folded(NamedTuple):
    """The new words, and the rest in its order."""

    text: str
    quoted: str


def fold(text: str, subject: str = "") -> Folded:
    """Split a body into new words and the rest. A forwarded mail is the message itself and stays whole."""
    lines = text.split("\n")
    if FORWARDED.match(subject) or any(FORWARD.match(line[:500]) for line in lines):
        return Folded(text.strip(), "")
    rest: set[int] = set()
    for at in range(len(lines)):
        if at not in rest:
            rest |= copied(lines, at)
    new = [line for at, line in enumerate(lines) if at not in rest]
    closing = signature(new)
    words, parting = new[:closing], new[closing:]
    if not any(line.strip() for line in words):
        return Folded(text.strip(), "")
    old = [*parting, *(lines[at] for at in sorted(rest))]
    return Folded("\n".join(words).strip(), "\n".join(old).strip())


def copied(lines: list[str], at: int) -> set[int]:
    """The line numbers, from `at` on, that are copied if something copied begins there."""
    line = lines[at][:500]
    if line.startswith(">"):
        return {at}
    if SEPARATOR.match(line) or headed(lines, at):
        return set(range(at, len(lines)))
    for span in (1, 2, 3):
        if at + span > len(lines) or not line.strip():
            break
        said = " ".join(each.strip() for each in lines[at : at + span])[:500]
        if ATTRIBUTION.match(said):
            below = next((n for n in range(at + span, len(lines)) if lines[n].strip()), at)
            if lines[below].startswith(">"):
                return set(range(at, below))
            return set(range(at, len(lines))) if TELLING.search(said) else set()
    return set()


def headed(lines: list[str], at: int) -> bool:
    """Whether a block of From / Sent / To / Subject lines begins here, as Outlook writes it."""
    at += bool(RULE.match(lines[at][:500].strip()))
    below = [line[:500] for line in lines[at + 1 : at + 7] if line.strip()]
    return (
        at < len(lines) and bool(SENDER.match(lines[at][:500])) and sum(bool(FIELD.match(f)) for f in below) >= 2
    )


def signature(lines: list[str]) -> int:
    """Where the parting words begin: a "-- " line with little below it, or what a phone adds."""
    for at in range(max(0, len(lines) - 16), len(lines)):
        if lines[at] in ("-- ", "--"):
            return at
    end = len(lines)
    while end and (not lines[end - 1].strip() or PHONE.match(lines[end - 1][:300])):
        end -= 1
    return end
