"""Telling the new words of a mail from what its program copied below or between them.

Folding too much would hide the customer's own words, so in doubt words stay: a mail without words of its own is
not folded at all, nor is what is forwarded. What is folded is read all the same (`rapport.inbox.arrival`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapport.connectors.email.attribution import Sure, apart, attribution
from rapport.connectors.email.header_block import headed, separator
from rapport.connectors.email.parting import parting

# A letter has fewer lines of its own; what stands below so many is shown.
MOST_LOOKED = 500
FORWARD = re.compile(
    r"^\W{0,3}[-\u2010-\u2015]*\s?(forwarded message|begin forwarded message|mensaje reenviado"
    r"|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|message transféré"
    r"|début du message (réexpédié|transféré)|weitergeleitete nachricht|anfang der weitergeleiteten"
    r"|mensagem encaminhada|doorgestuurd bericht|vidarebefordrat meddelande)",
    re.I,
)
FORWARDED = re.compile(r"^\s*(fwd?|rv|reenv|i|inoltra|wg|tr|enc)\s?:", re.I)
# "> 3 weeks", "> 100 €": more than, not copied.
MORE = re.compile(r"^>[€$£]?\d|^>[:;=._^-]|^>{2,}[^<>]{1,100}<{2,}")
MORE_THAN = re.compile(r"^>\s?[€$£]?\d")
ALONE = re.compile(r"^(>\s)+[^\W\d]|^>\s*$|^(>\s?)+[-–—*]{2}")
GREETING = re.compile(r"^[^\W\d]+(\s[^\W\d]+){0,3}[,:]$")
POINTS_BELOW = re.compile(
    r"\b(see|find|answers?|answered|comments?|repl(y|ies|ied)|ver|vean?|mire|respuestas?|respondo|comentarios?|contesto"
    r"|vedi|veda|risposte?|rispondo|commenti|siehe|antworten|voir|réponses?|respostas?|vide)\b.{0,60}"
    r"\b(below|inline|in-line|in line|in (red|blue|bold|capitals)|between the lines|abajo|debajo|en (rojo|azul"
    r"|negrita|mayúsculas)|entre líneas|sotto|in (rosso|blu|grassetto|maiuscolo)|qui di seguito|unten|in rot"
    r"|ci-dessous|en rouge|abaixo|em vermelho)\b",
    re.I,
)


class Folded(NamedTuple):
    """The new words, and the rest in its order."""

    text: str
    quoted: str


class Copied(NamedTuple):
    """Which lines are copied, and whether some of them bear no mark that says so."""

    lines: frozenset[int]
    unmarked: bool


def fold(text: str, subject: str = "") -> Folded:
    """Split a body into new words and the rest. A forwarded mail is the message itself and stays whole."""
    lines = apart(text.split("\n"))
    if FORWARDED.match(subject):
        return Folded(text.strip(), "")
    found = copied(lines)
    own = [at for at in range(len(lines)) if at not in found.lines]
    closed = set(_closing(lines, own))
    words = [lines[at] for at in own if at not in closed and not _gap(lines, at, found.lines)]
    said = [line.strip() for line in words if line.strip()]
    if not said or (found.unmarked and _says_little(said)):
        return Folded(text.strip(), "")
    old = [lines[at] for at in own if at in closed] + [lines[at] for at in sorted(found.lines)]
    return Folded("\n".join(words).strip(), "\n".join(old).strip())


def _gap(lines: list[str], at: int, copied: frozenset[int]) -> bool:
    """Whether this is a blank line above a copy that has another below: one is enough where the copy was."""
    if lines[at].strip() or at + 1 not in copied:
        return False
    below = next((n for n in range(at + 1, len(lines)) if n not in copied), len(lines))
    return below < len(lines) and not lines[below].strip()


def _closing(lines: list[str], own: list[int]) -> list[int]:
    """The lines of parting words below the last own ones; nothing copied stands between."""
    last = next((at for at in reversed(own) if lines[at].strip()), -1)
    if last < 0:
        return []
    mine, first = set(own), last
    while first - 1 in mine:
        first -= 1
    cut = first + parting(lines[first : last + 1])
    return [at for at in own if at >= cut]


def copied(lines: list[str]) -> Copied:
    """The lines that are copied, from the first to the last."""
    found: set[int] = set()
    at = looked = 0
    while at < len(lines):
        line = lines[at]
        looked += bool(line.strip()) and not line.startswith(">")
        if looked > MOST_LOOKED:
            break
        if not line.strip():
            at += 1
        elif line.startswith(">"):
            end = marked(lines, at)
            found |= quoted(lines, at, end)
            at = end
        elif FORWARD.match(line[:200]):
            break
        elif separator(line) and _marked(lines, _behind(lines, _next(lines, at + 1))):
            found.add(at)
            at += 1
        elif separator(line) or headed(lines, at):
            return Copied(frozenset(found | set(range(at, len(lines)))), unmarked=True)
        elif (span := attribution(lines, at)) and span[0]:
            below = _next(lines, at + span[0])
            if _marked(lines, below):
                found |= set(range(at, marked(lines, below)))
                at = marked(lines, below)
            elif span[1] is Sure.YES:
                return Copied(frozenset(found | set(range(at, len(lines)))), unmarked=below < len(lines))
            else:
                at += 1
        else:
            at += 1
    return Copied(frozenset(found), unmarked=False)


def marked(lines: list[str], at: int) -> int:
    """The end of the lines with quote marks that begin here."""
    while at < len(lines) and lines[at].startswith(">"):
        at += 1
    return at


def quoted(lines: list[str], at: int, end: int) -> set[int]:
    """Which of these lines with a quote mark are copied, where nothing above says so; an odd one is a person's."""
    if any(line.startswith("> ") for line in lines[at:end]):
        while at < end and MORE.match(lines[at]):
            at += 1
    part = lines[at:end]
    if all(MORE_THAN.match(line) or MORE.match(line) for line in part):
        return set()
    return set(range(at, end)) if len(part) > 1 or ALONE.match(part[0]) else set()


def _marked(lines: list[str], at: int) -> bool:
    return at < len(lines) and lines[at].startswith(">")


def _behind(lines: list[str], at: int) -> int:
    """The next line with words, an attribution passed over."""
    span = attribution(lines, at)[0] if at < len(lines) else 0
    return _next(lines, at + span) if span else at


def _next(lines: list[str], at: int) -> int:
    """The next line with words, the number of lines where there is none."""
    return next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))


def _says_little(said: list[str]) -> bool:
    """Whether the words above a copy without marks are a greeting, or say that the answers stand in the copy."""
    return (len(said) == 1 and bool(GREETING.match(said[0]))) or bool(POINTS_BELOW.search(" ".join(said)[:2000]))
