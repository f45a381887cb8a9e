"""The block of From, Sent, To and Subject that mail programs put above a mail they repeat."""

from __future__ import annotations

import re

from rapport.connectors.email.quoting_words import LABELS, SEPARATORS

MOST_LINES = 14
MOST_WRAPPED = 3
EDGE = " \t\u00a0*_>|"
LONGEST_LABEL = 40
KIND = {word.lower(): kind for kind, words in LABELS.items() for word in words}
WORDS = "|".join(sorted(map(re.escape, KIND), key=len, reverse=True))
INSIDE = re.compile(rf"(?:^|\s)\*{{0,2}}({WORDS})\*{{0,2}}\s?[:：]\*{{0,2}}\s", re.I)
DASHES = r"[-\u2010-\u2015_=*]{2,}+"
SEPARATOR = re.compile(
    rf"^[\s>*_]{{0,6}}{DASHES}\s{{0,3}}(?:{'|'.join(SEPARATORS)})\s{{0,3}}:?\s{{0,3}}{DASHES}[\s*]{{0,4}}"
    rf"(?:$|(?:{'|'.join(LABELS['from'])})\s?:)",
    re.I,
)
MAYBE = re.compile(r"[:：]|^[\s>]{0,4}[_\-=\u2010-\u2015]")
RULE = re.compile(r"^[\s>]{0,4}(?:[_\-=\u2010-\u2015]\s?){5,}+$")


def separator(line: str) -> bool:
    """Whether a line says that the original message follows."""
    return (
        len(line) > 4
        and any(mark in line[:12] for mark in "-=_*\u2010\u2011\u2012\u2013\u2014\u2015")
        and bool(SEPARATOR.match(line[:200]))
    )


def headed(lines: list[str], at: int) -> bool:
    """Whether such a block begins at this line, or at a rule drawn above it."""
    if not MAYBE.search(lines[at][:1000]):
        return False
    if at < len(lines) and RULE.match(lines[at][:200]):
        at = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), len(lines))
    if at >= len(lines):
        return False
    if found := _in_one_line(lines[at][:1000]):
        return _is_mail(found)
    found = _block(lines, at)
    return _is_mail(found) and not _begins_below(lines, at, next(iter(found)))


def _begins_below(lines: list[str], at: int, kind: str) -> bool:
    """Whether the block begins with the next label, and this line is somebody's own."""
    near = range(at + 1, min(at + 50, len(lines)))
    below = next((n for n in near if _label(lines[n][:500])), len(lines))
    if below < len(lines) and _is_mail(_in_one_line(lines[below][:1000])):
        return True
    rest = _block(lines, below)
    return _is_mail(rest) and (kind in rest or not all(lines[n].strip() for n in range(at + 1, below)))


def _label(line: str) -> tuple[str, str] | None:
    """The kind of label that a line begins with, and what stands behind it."""
    begun = line[:LONGEST_LABEL].lstrip(EDGE).replace("：", ":")
    word, colon, _ = begun.partition(":")
    kind = KIND.get(word.strip(EDGE).lower()) if colon else None
    return (kind, line[:500].replace("：", ":").partition(":")[2].strip(EDGE)) if kind else None


def _block(lines: list[str], at: int) -> dict[str, str]:
    """Each kind of label in the block that begins here, with what stands behind it."""
    found: dict[str, str] = {}
    wrapped = 0
    for n in range(at, min(at + MOST_LINES, len(lines))):
        line = lines[n][:500]
        if label := _label(line):
            kind, value = label
            if kind in found and kind != "more":
                break
            found[kind], wrapped = value, 0
        elif not found or RULE.match(line[:200]) or separator(line):
            break
        elif not line.strip():
            if not any(_label(below) for below in lines[n + 1 : n + 2]):
                break
        else:
            wrapped += 1
            if wrapped > MOST_WRAPPED:
                break
    return found


def _in_one_line(line: str) -> dict[str, str]:
    """The same, where a program ran the whole block together."""
    if line.count(":") + line.count("：") < 3 or not _label(line):
        return {}
    found = [(KIND[each[1].lower()], each.end()) for each in INSIDE.finditer(line)]
    if len(found) < 3:
        return {}
    ends = [at for _, at in found[1:]] + [len(line)]
    return {kind: line[at:end] for (kind, at), end in zip(found, ends, strict=True)}


def _is_mail(found: dict[str, str]) -> bool:
    """A sender with a subject, or one with an address: a list of "from, to, date" alone may be a journey."""
    if "from" not in found or not found["from"].strip():
        return False
    others = {"date", "to"} & set(found)
    return bool(others) and ("subject" in found or "@" in found["from"])
