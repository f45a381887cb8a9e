"""Chats that people take out of WhatsApp: one text file for each, from Android or an iPhone, in any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial

from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.dates import Orders, day_of
from rapport.connectors.exports.same import Numbers
from rapport.connectors.exports.values import (
    NO_TIME,
    ORDER,
    WHOSE,
    Export,
    FileQuestion,
    PastRow,
    Told,
    ask_us,
    plain,
)
from rapport.connectors.whatsapp.app_words import DELETED, OWN_DELETED, omitted
from rapport.connectors.whatsapp.chat_lines import ChatLine, chat_lines, started
from rapport.domain.message import Author, Incoming, Kind, Media
from rapport.domain.recurrence import instant

LONGEST = 20_000
GONE, SYSTEM, FILES = "messages that were deleted", "lines of the app itself", "files without words"


@dataclass
class Chat:
    """What one pass over a chat tells: its dates' order, who speaks, and who of them is the brand."""

    name: str
    title: str
    orders: Orders
    senders: Counter[str] = field(default_factory=Counter)
    own: str = ""

    def us(self, told: Told) -> frozenset[str]:
        """The names under which the brand speaks; none where nobody says so."""
        if named := frozenset(one for one in self.senders if told.is_us(one, _digits(one))):
            return named
        if self.own:
            return frozenset({self.own})
        others = [one for one in self.senders if plain(one) and plain(one) in plain(self.title)]
        if len(self.senders) == 2 and len(others) == 1:
            return frozenset(set(self.senders) - set(others))
        return told.nobody


def export(box: Box, told: Told) -> Export | None:
    """Members that begin as chats do."""
    names = [name for name in box.names if started(box.head(name))]
    if not names:
        return None
    if others := len(box.names) - len(names):
        box.left_out["pictures and other files beside the chats"] += others
    chats = [_survey(box, name, told) for name in names]
    read, asked = partial(rows, box, chats, told), tuple(_questions(chats, told))
    return Export("whatsapp", "whatsapp", read, box.left_out, asked, *_own(chats, told))


def _own(chats: list[Chat], told: Told) -> tuple[str, str]:
    named = sorted({one for chat in chats for one in chat.us(told)})
    return (named[0], _digits(named[0])) if named else ("", "")


def _survey(box: Box, name: str, told: Told) -> Chat:
    stem = name.rpartition("/")[2].rpartition(".")[0]
    chat = Chat(name, box.title if stem in ("_chat", "chat", "") else stem, Orders(told.now.date()))
    for line in chat_lines(box.lines(name)):
        chat.orders.see(line.day)
        if line.sender:
            chat.senders[line.sender] += 1
            if OWN_DELETED.fullmatch(line.text):
                chat.own = line.sender
    if not chat.orders.seen:
        raise NoExport("it looks like a chat and has no message that can be read")
    return chat


def _questions(chats: list[Chat], told: Told) -> Iterator[FileQuestion]:
    if unclear := next((one for one in chats if not one.orders.order(told.dates)), None):
        yield unclear.orders.question()
    lacking = Counter[str]()
    for chat in chats:
        if not chat.us(told):
            lacking.update(chat.senders)
    if lacking:
        yield ask_us(tuple(name for name, _ in lacking.most_common(8)))


def rows(box: Box, chats: list[Chat], told: Told) -> Iterator[PastRow]:
    number, numbers = 0, Numbers()
    for chat in chats:
        maker = Maker(chat, chat.us(told), chat.orders.order(told.dates), told, numbers)
        for line in chat_lines(box.lines(chat.name)):
            if not line.sender or DELETED.fullmatch(line.text) or OWN_DELETED.fullmatch(line.text):
                box.left_out[GONE if line.sender else SYSTEM] += 1
                continue
            number += 1
            yield maker.row(number, line)


@dataclass
class Maker:
    """Makes rows of one chat's lines. `other`: who of the others spoke last; our words are for them."""

    chat: Chat
    us: frozenset[str]
    order: str
    told: Told
    numbers: Numbers
    other: str = ""

    def row(self, number: int, line: ChatLine) -> PastRow:
        problems, at = [] if self.us else [WHOSE], self._at(line)
        if at is None:
            problems.append(NO_TIME if self.order else ORDER)
        text, files = omitted(line.text)
        author, moment = self._contact(line), at or self.told.now
        talk = plain(self.chat.title) if len(self.chat.senders) > 2 else author.network_id
        media = tuple(Media("", name=one) for one in files)
        key = self.numbers.of(talk, line.sender, moment, line.text)
        words = Incoming(key, Kind.DIRECT, author, text[:LONGEST], moment, author.network_id, media=media)
        ours = line.sender in self.us if self.us else None
        return PastRow(number, line.sender, words, ours, tuple(problems))

    def _at(self, line: ChatLine) -> datetime | None:
        day = day_of(line.day, self.order) if self.order else None
        return instant(datetime.combine(day, time(*line.clock)), self.told.zone) if day and line.clock else None

    def _contact(self, line: ChatLine) -> Author:
        if line.sender not in self.us:
            self.other = line.sender
        others = (one for one in self.chat.senders if one not in self.us)
        name = self.other or next(others, self.chat.title)
        who = _digits(name)
        return Author(who or f"export:{plain(name)}"[:250], name if who else "", "" if who else name)


def _digits(name: str) -> str:
    """A number as the network names people by it; "" for a name."""
    found = "".join(sign for sign in name if sign.isdecimal())
    return found if len(found) >= 7 and not any(sign.isalpha() for sign in name) else ""
