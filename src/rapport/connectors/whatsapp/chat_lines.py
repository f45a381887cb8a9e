"""The lines of a chat's text: where a message begins, when, who wrote it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapport.connectors.whatsapp.app_words import BY_APP, EDITED, SYSTEM

# Signs that steer the direction of writing, and spaces of other widths.
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ")
DAY = r"(?P<a>\d{1,4})\s?(?P<cut>[./-])\s?(?P<b>\d{1,2})\s?(?P=cut)\s?(?P<c>\d{1,4})\.?"
CLOCK = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
HALF = r"(?P<half>[ap]\.?\s?\.?\s?m\b\.?|AM|PM|上午|下午|오전|오후|ص|م)?"
WORDS = r"at|à|às|a las|um|kl\.?|klo|alle|ore|alle ore|u|,|-"
# Never more than a few spaces: a row of them without end would be tried in every way.
FEW, SOME = r"\s{0,3}", r"\s{1,3}"
BETWEEN = rf",?{FEW}(?:{WORDS})?{FEW}(?:(?P<early>上午|下午|오전|오후){FEW})?"
MOMENT = rf"{DAY}{BETWEEN}{CLOCK}{FEW}{HALF}"
# The same under other names, for Android's form, which has no brackets.
BARE = MOMENT.replace("P<", "P<x").replace("P=", "P=x")
BEGIN = re.compile(
    rf"\s?(?:\[\s?{MOMENT}{FEW}\]|{BARE}(?:{FEW}Uhr)?{SOME}[-–—])\s(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
LATE = re.compile(r"p|下午|오후|م", re.IGNORECASE)
LONGEST_NAME = 100
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message: three numbers that are its day, its time of day, who wrote it ("" for the app) and what."""

    day: tuple[str, str, str]
    clock: tuple[int, int, int] | None
    sender: str
    text: str


def started(head: bytes) -> bool:
    """Whether a file begins as a chat: its first line with something in it begins a message."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    first = next((line for line in text.splitlines() if _clean(line).strip()), "")
    return _begun(first) is not None


def chat_lines(lines: Iterable[bytes]) -> Iterator[ChatLine]:
    """Messages, each with all of its lines."""
    at: tuple[tuple[str, str, str], tuple[int, int, int] | None] | None = None
    held, size = list[str](), 0
    for raw in lines:
        line = _clean(raw.decode("utf-8", "replace").rstrip("\r\n"))
        begun = _begun(line)
        if begun is None:
            size += len(line)
            if size < LONGEST_TEXT:
                held.append(line)
            continue
        if at:
            yield _line(at, held)
        at, held, size = begun[:2], [begun[2]], len(begun[2])
    if at:
        yield _line(at, held)


def _clean(line: str) -> str:
    return line.translate(MARKS).translate(SPACES).replace("\x00", "")


def _begun(line: str) -> tuple[tuple[str, str, str], tuple[int, int, int] | None, str] | None:
    found = BEGIN.match(_clean(line))
    if found is None:
        return None
    got = found.groupdict()
    part = {
        name: got[name] or got[f"x{name}"] or ""
        for name in ("a", "b", "c", "hour", "minute", "second", "half", "early")
    }
    return (_plain(part["a"]), _plain(part["b"]), _plain(part["c"])), _clock(part), got["rest"]


def _plain(digits: str) -> str:
    """Numbers of any script in ours."""
    return "".join(str(int(sign)) for sign in digits)


def _clock(part: dict[str, str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(part["hour"]), int(part["minute"]), int(part["second"] or 0)
    if half := part["half"] or part["early"]:
        if not 0 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if LATE.search(half) else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _line(at: tuple[tuple[str, str, str], tuple[int, int, int] | None], held: list[str]) -> ChatLine:
    sender, colon, words = held[0].partition(":")
    text = "\n".join([words.removeprefix(" "), *held[1:]]).rstrip()
    named = bool(colon) and (words[:1] in ("", " ")) and len(sender) <= LONGEST_NAME and '"' not in sender
    if not named or SYSTEM.search(sender) or (len(held) == 1 and BY_APP.match(text)):
        return ChatLine(*at, "", held[0])
    return ChatLine(*at, sender.strip().lstrip("~ "), EDITED.sub("", text.rstrip()).rstrip())
