"""The line a mail program writes above what it quotes: "On Monday, Bo <bo@harbour.example> wrote:".

Known by accounting for each of its words: a date, an hour, an address, a verb of writing, and a name. A sentence
of the customer's leaves words over that belong to none of these, however it begins and ends.
"""

from __future__ import annotations

import re
from enum import IntEnum

from rapport.connectors.email.quoting_words import BETWEEN, MONTHS, SOMEBODY, VERBS, WEEKDAYS

LONGEST = 400
MOST_LINES = 3
MOST_NAMES = 9
MOST_TRIES = 100
TAIL = 60
ALWAYS = frozenset({"i", "ich", "sie", "ihr", "ihre"})
UNSURE = frozenset({"mi", "so", "su", "la", "do", "sa", "se"})
EDGE = " \t\u00a0\u200b*_>|\"'-\u2010\u2013\u2014"
_ADDRESS = r"[\[(<\s]{0,4}(?:mailto:)?[^\s<>()\[\],;:\"]{1,64}@[^\s<>()\[\],;:\"]{1,180}[\])>]{0,4}"
ADDRESS = re.compile(rf"(?:{_ADDRESS}){{1,2}}", re.I)
TIME = re.compile(r"\b\d{1,2}\s?[:.hH]\s?\d{2}([:.]\d{2})?\b|\b\d{1,2}\s?([ap]\.?\s?m\b\.?|uhr\b|時)", re.I)
DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}([./-]\d{2,4})?|\d{4}年|\b(19|20)\d\d\b|\b\d{1,2}(st|nd|rd|th|er|º|°)?\b", re.I
)
WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
VERB = re.compile(rf"(?<!\w)(?:{VERBS})(?!\w)", re.I)
QUOTING = re.compile(r"(?:quoting|citando|zitat von|citation de)\s", re.I)
DATE_FIRST = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s")
MAYBE = re.compile(r"[\d@]|--|<\s*$")
AT_END = re.compile(rf"(?:[:：]|(?<!\w)(?:{VERBS})(?:\W{{0,12}}))$", re.I)
SENTENCE = re.compile(r"([^\W\d_]{4,})([.!?…])\s")
OPENING = MONTHS | WEEKDAYS | BETWEEN
# A line that ends a sentence is not the first half of an attribution; "a.m." and "Inc." do not end one.
ENDS = re.compile(r"[.!?…;:]$")
SHORTENED = re.compile(r"(?:\b[ap]\.\s?m|\b[A-Z]|\b[A-Z]?[a-z]{2,3})\.$")
# Some phones go on in the same line, after a gap.
GOES_ON = re.compile(rf"^(.{{10,300}}?(?:{VERBS})\s?:)\s{{2,}}\S", re.I)
OPENED = re.compile(r"^\W{0,4}-{2,}\s?(?=\w)")


class Sure(IntEnum):
    """How sure it is that a quote follows: not at all, only if quote marks follow, or in any case."""

    NO = 0
    WITH_MARKS = 1
    YES = 2


def attribution(lines: list[str], at: int) -> tuple[int, Sure]:
    """How many lines from `at` on are an attribution, and how sure that is. A blank line ends it."""
    found = (0, Sure.NO)
    if not MAYBE.search(lines[at][:LONGEST]):
        return found
    for span in range(1, MOST_LINES + 1):
        part = [line[:LONGEST].strip() for line in lines[at : at + span]]
        if len(part) < span or not part[-1] or (span > 1 and _ended(part[-2])):
            break
        said = " ".join(part)
        sure, dated = judged(said, wrapped=span > 1)
        opened = part[0].endswith("<")
        if (
            sure
            and not opened
            and any(judged(" ".join(part[below:]), wrapped=True)[1] for below in range(1, span))
        ):
            return 0, Sure.NO
        if sure and (dated or not found[1]):
            found = (span, sure)
        if (sure and dated) or len(said) > LONGEST or (span == 1 and not begins(said)):
            break
    return found


def _ended(line: str) -> bool:
    return bool(ENDS.search(line)) and not SHORTENED.search(line)


def begins(said: str) -> bool:
    """Whether a line can be the first of several: it holds a day or an address, or opens one."""
    return bool(DATE.search(said) or ADDRESS.search(said) or said.strip().startswith("----") or said.endswith("<"))


def judged(said: str, wrapped: bool = False) -> tuple[Sure, bool]:
    """Whether a line is an attribution, and whether it names a day."""
    goes_on = GOES_ON.match(said) if "  " in said and "@" in said else None
    bare = (goes_on[1] if goes_on and ADDRESS.search(goes_on[1]) else said).strip(EDGE)
    ends = AT_END.search(bare[-TAIL:]) or (OPENED.match(said) and VERB.search(bare))
    if len(said) > LONGEST or not (ends or (DATE_FIRST.match(bare) and said.rstrip().endswith(">"))):
        return Sure.NO, False
    address, verb = ADDRESS.search(bare), VERB.search(bare)
    rest = ADDRESS.sub(" ", bare)
    time, date = TIME.search(rest), DATE.search(TIME.sub(" ", rest))
    dashed = bool(OPENED.match(said) and bare != said.rstrip(EDGE))
    told = address or time or date or dashed
    if not (verb or (address and date and (time or DATE_FIRST.match(bare)))) or not told:
        return Sure.NO, False
    if verb and ((verb.start() == 0 and not QUOTING.match(bare)) or (verb[0].isupper() and len(verb[0]) > 3)):
        return Sure.NO, False
    if not _ordered(bare):
        return Sure.NO, False
    behind = VERB.sub(" ", bare[address.end() :]) if address else ""
    if not accounted(VERB.sub(" ", rest), 2 if address and not wrapped else 0) or not accounted(behind, 0):
        return Sure.NO, False
    sure = Sure.YES if (address and ends) or dashed else Sure.WITH_MARKS
    return sure, bool(date)


def _ordered(bare: str) -> bool:
    """Whether no sentence ends inside, and a day is not behind words of which none says who wrote."""
    for word, end in SENTENCE.findall(bare):
        if end in "!?…" or not {word.lower()} & (MONTHS | WEEKDAYS | BETWEEN):
            return False
    day = re.search(r"\d", bare)
    before = bare[: day.start()] if day else ""
    if ADDRESS.search(before) or VERB.search(before):
        return True
    return all(word.lower().strip(".") in OPENING for word in WORD.findall(before))


def accounted(rest: str, odd: int) -> bool:
    """Whether what is left beside address and verb is days, hours and a name; `odd` small words may be more."""
    names = 0
    for place, word in enumerate(WORD.findall(rest)):
        small = word.lower().strip(".")
        if small in MONTHS or (small in WEEKDAYS and (small not in UNSURE or word[0].isupper())):
            continue
        if small in SOMEBODY and ((place == 0 and small != "no") or word != word.capitalize() or small in ALWAYS):
            return False
        if small in BETWEEN:
            continue
        if word[0].islower():
            odd -= 1
        names += 1
    return odd >= 0 and names <= MOST_NAMES


# Where a program put its line behind the words it answers with, in the same line.
SHARED = re.compile(r"(?<=\S)(?:\s+|(?=-{2,}\s))(?=(?:-{2,}\s)?(?:On|El|Il|Le|Am|Em|Op|Den|In data)\s.{0,20}\d)")


def apart(lines: list[str]) -> list[str]:
    """The lines, with a dated attribution above quote marks on a line of its own."""
    found: list[str] = []
    tries = 0
    for at, line in enumerate(lines):
        if ":" not in line or line.startswith(">") or tries > MOST_TRIES or not _marked_below(lines, at):
            found.append(line)
            continue
        tries += 1
        found += _parted(line)
    return found


def _marked_below(lines: list[str], at: int) -> bool:
    return next((each for each in lines[at + 1 : at + 3] if each.strip()), "").startswith(">")


def _parted(line: str) -> list[str]:
    if len(line) > LONGEST or judged(line)[0]:
        return [line]
    for cut in SHARED.finditer(line):
        if judged(line[cut.end() :]) == (Sure.YES, True):
            return [line[: cut.start()], line[cut.end() :]]
    return [line]
