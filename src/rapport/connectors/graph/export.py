"""Messages in Meta's "download your information" as JSON: Messenger and Instagram in one form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.json_rows import json_of
from rapport.connectors.exports.mended import mended
from rapport.connectors.exports.same import Numbers
from rapport.connectors.exports.values import NO_TIME, WHOSE, Export, PastRow, Told, ask_us, plain
from rapport.connectors.json_fields import part, parts, read_time, text
from rapport.domain.message import Author, Incoming, Kind, Media

PAGE = re.compile(rb'"(participants|threadName)"\s*:')
NUMBERED = re.compile(r"_(\d{1,6})\.json$")
REACTED = re.compile(
    r"reacted .{1,12} to (your|a) message|liked a (message|video|photo)|(ha )?reaccion|ha messo", re.I
)
FILES = ("photos", "videos", "audio_files", "files", "gifs", "media")
SYSTEM_TYPES = ("Call", "Subscribe", "Unsubscribe", "Plan", "Payment")
LONGEST = 20_000


@dataclass
class Talk:
    """One thread: its files, the newest first, its title and who is in it."""

    name: str
    title: str
    files: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


def export(box: Box, told: Told, network: str) -> Export | None:
    """A download of this network; None where there are no messages in it, or it is the other one's."""
    pages = [name for name in box.names if name.casefold().endswith(".json") and PAGE.search(box.head(name))]
    if not pages or network != _whose(box, pages[0]):
        if (
            not pages
            and network == "facebook"
            and any("messages/" in name and name.endswith("message_1.html") for name in box.names)
        ):
            raise NoExport("it is the download as HTML: ask for it once more, in the format JSON")
        return None
    talks = _talks(box, pages)
    us = _us(box, talks, told)
    box.left_out["files of the download that hold no messages"] += len(box.names) - len(pages)
    box.left_out += Counter()
    choices = Counter(name for talk in talks for name in talk.people)
    ask = () if us else (ask_us(tuple(name for name, _ in choices.most_common(8))),)
    own = sorted(us)[0] if us else ""
    return Export(network, network, partial(rows, box, talks, us, told), box.left_out, ask, own)


def _whose(box: Box, page: str) -> str:
    """Instagram's downloads say so in the names of their folders, and of single files in their links."""
    if any("instagram" in name.casefold() for name in (box.title, *box.names[:2000])):
        return "instagram"
    if any("facebook" in name.casefold() for name in (box.title, *box.names[:2000])):
        return "facebook"
    data = box.head(page, 400_000)
    return "instagram" if data.count(b"instagram") > data.count(b"facebook") else "facebook"


def _talks(box: Box, pages: list[str]) -> list[Talk]:
    found: dict[str, Talk] = {}
    for name in pages:
        place = NUMBERED.sub("", name) if "/" not in name or "message_" not in name else name.rpartition("/")[0]
        found.setdefault(place, Talk(place, "")).files.append(name)
    for talk in found.values():
        talk.files.sort(key=lambda name: -int(known[1]) if (known := NUMBERED.search(name)) else 0)
        said = _page(box, talk.files[-1])
        talk.title = mended(text(said, "title") or text(said, "threadName"))
        told = said.get("participants")
        named = (
            [text(one, "name") if isinstance(one, dict) else one for one in told] if isinstance(told, list) else []
        )
        talk.people = [mended(one) for one in named if isinstance(one, str) and one]
    return list(found.values())


def _page(box: Box, name: str) -> dict[str, Any]:
    try:
        said = json_of(box.whole(name))
    except NoExport:
        box.left_out["pages of messages that are damaged or too large"] += 1
        return {}
    return said if isinstance(said, dict) else {}


def _us(box: Box, talks: list[Talk], told: Told) -> frozenset[str]:
    people = {name for talk in talks for name in talk.people}
    if named := frozenset(name for name in people if told.is_us(name)):
        return named
    if owner := _owner(box) & people:
        return frozenset(owner)
    named_by_title = [
        set(talk.people) - {talk.title} for talk in talks if len(talk.people) == 2 and talk.title in talk.people
    ]
    always = set.intersection(*(set(talk.people) for talk in talks)) if len(talks) > 1 else set()
    if len(always) == 1:
        return frozenset(always)
    if named_by_title and all(one == named_by_title[0] for one in named_by_title):
        return frozenset(named_by_title[0])
    return told.nobody


def _owner(box: Box) -> set[str]:
    """What the download calls its owner."""
    found = set[str]()
    for name in box.names:
        if name.rpartition("/")[2] in ("profile_information.json", "personal_information.json"):
            said = _page(box, name)
            found.add(
                mended(text(said, "profile_v2", "name", "full_name") or text(said, "profile", "name", "full_name"))
            )
            for one in parts(said, "profile_user"):
                found |= {
                    mended(text(one, "string_map_data", key, "value"))
                    for key in ("Name", "Username", "Nombre", "Nome")
                }
    return found - {""}


def rows(box: Box, talks: list[Talk], us: frozenset[str], told: Told) -> Iterator[PastRow]:
    number, numbers = 0, Numbers()
    for talk in talks:
        maker = Maker(talk, us, told, numbers)
        for file in talk.files:
            for one in _oldest_first(parts(_page(box, file), "messages")):
                if why := _nothing(one):
                    box.left_out[why] += 1
                    continue
                number += 1
                yield maker.row(number, one)


def _oldest_first(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    times = [found for one in said if (found := _moment(one))]
    return said[::-1] if len(times) > 1 and times[0] > times[-1] else said


def _moment(said: dict[str, Any]) -> Any:
    return read_time(said, "timestamp_ms") or read_time(said, "timestamp")


def _nothing(said: dict[str, Any]) -> str:
    if said.get("is_unsent") is True or said.get("isUnsent") is True:
        return "messages that were taken back"
    if text(said, "type") in SYSTEM_TYPES or "call_duration" in said:
        return "calls and lines of the app itself"
    words = mended(text(said, "content") or text(said, "text"))
    return "reactions" if len(words) < 80 and REACTED.match(words) else ""


@dataclass
class Maker:
    """Makes rows of one thread's messages. `other`: who of the others spoke last; our words are for them."""

    talk: Talk
    us: frozenset[str]
    told: Told
    numbers: Numbers
    other: str = ""

    def row(self, number: int, said: dict[str, Any]) -> PastRow:
        moment, problems = _moment(said), [] if self.us else [WHOSE]
        problems += [] if moment else [NO_TIME]
        sender = mended(text(said, "sender_name") or text(said, "senderName"))
        ours, when = sender in self.us if self.us else None, moment or self.told.now
        self.other = self.other if ours else sender
        others = (name for name in self.talk.people if name not in self.us)
        other, place = self.other or next(others, self.talk.title), self.talk.name.rpartition("/")[2]
        words, files = _words(said), _files(said)
        who = f"export:{place}:{plain(other)}"[:250]
        key = self.numbers.of(place, sender, when, words or str(files))
        event = Incoming(key, Kind.DIRECT, Author(who, "", other), words[:LONGEST], when, who, media=files)
        return PastRow(number, sender, event, ours, tuple(problems))


def _words(said: dict[str, Any]) -> str:
    words, link = mended(text(said, "content") or text(said, "text")), text(said, "share", "link")
    return "\n".join(filter(None, [words, link if link not in words else ""]))


def _files(said: dict[str, Any]) -> tuple[Media, ...]:
    some = [one for kind in FILES for one in parts(said, kind)] + [part(said, "sticker")]
    return tuple(Media("", name=found.rpartition("/")[2][:200]) for one in some if (found := text(one, "uri")))
