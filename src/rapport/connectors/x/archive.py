"""X's archive of an account: its posts, direct messages, and what others wrote to it; pure but for the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.json_rows import elements
from rapport.connectors.exports.values import NO_TIME, NO_WORDS, WHOSE, Export, PastRow, Told, ask_us
from rapport.connectors.json_fields import part, parts, read_time, text, web
from rapport.connectors.x.shapes import words_of
from rapport.domain.message import Author, Incoming, Kind, Media, Visibility

PART = re.compile(rb"^\s*window\.YTD\.(\w+)\.part\d+\s*=")
PUBLIC = Visibility.PUBLIC
POSTS = ("tweets", "tweet", "note_tweet", "mentions", "mention")
TALKS = ("direct_messages", "direct_message", "direct_messages_group", "direct_message_group_conversations")
OWN_POST = "own posts that answer nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose archive it is."""

    number: str = ""
    handle: str = ""


def export(box: Box, told: Told) -> Export | None:
    """Parts of an archive, by how each begins."""
    found = {
        name: known[1].decode().casefold() for name in box.names if (known := PART.match(box.head(name, 200)))
    }
    if not found:
        return None
    read = {name: kind for name, kind in found.items() if kind in POSTS + TALKS}
    if not read:
        raise NoExport("it is a part of an archive that holds no messages: give the whole archive")
    box.left_out["files of the archive that hold no messages"] += len(box.names) - len(read)
    box.left_out += Counter()
    us = _account(box, found, told)
    us = us or _in_all_talks(box, read)
    talked = any(kind in TALKS for kind in read.values())
    ask = (ask_us(_people(box, read)),) if talked and us is None else ()
    own = us or Account()
    return Export("x", "x", partial(rows, box, read, us, told), box.left_out, ask, own.handle, own.number)


def _account(box: Box, found: dict[str, str], told: Told) -> Account | None:
    for name, kind in found.items():
        if kind == "account":
            for one in elements(box.pieces(name), Counter()):
                said = part(one, "account")
                if number := text(said, "accountId"):
                    return Account(number, text(said, "username"))
    named = next((one for one in told.us if one.isdecimal()), "")
    link = told.links.get("x")
    return Account(named) if named else Account(link.network_id, link.handle) if link else None


def _talks(box: Box, read: dict[str, str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, kind in read.items():
        if kind in TALKS:
            for one in elements(box.pieces(name), box.left_out):
                talk = part(one, "dmConversation")
                yield text(talk, "conversationId"), parts(talk, "messages")


def _in_all_talks(box: Box, read: dict[str, str]) -> Account | None:
    pairs = [set(talk.split("-")) for talk, _ in _talks(box, read) if talk.count("-") == 1]
    always = set.intersection(*pairs) if len(pairs) > 1 else set()
    return Account(always.pop()) if len(always) == 1 else None


def _people(box: Box, read: dict[str, str]) -> tuple[str, ...]:
    found = Counter(one for talk, _ in _talks(box, read) for one in talk.split("-") if one.isdecimal())
    return tuple(one for one, _ in found.most_common(8))


def rows(box: Box, read: dict[str, str], us: Account | None, told: Told) -> Iterator[PastRow]:
    number = 0
    for name, kind in read.items():
        if kind not in POSTS:
            continue
        for one in elements(box.pieces(name), box.left_out):
            post = next((said for key in ("tweet", "mention", "noteTweet") if (said := part(one, key))), {}) or one
            if (
                not isinstance(post, dict)
                or part(post, "retweeted_status")
                or text(post, "full_text").startswith("RT @")
            ):
                box.left_out["reposts"] += 1
                continue
            number += 1
            yield _post(number, post, us, told, box.left_out)
    for talk, messages in _talks(box, read):
        words = [said for one in messages if (said := part(one, "messageCreate"))]
        box.left_out["who joined, left or reacted in talks"] += len(messages) - len(words)
        for said in sorted(words, key=lambda one: text(one, "createdAt")):
            number += 1
            yield _direct(number, talk, said, us, told)
    box.left_out += Counter()


def _post(number: int, said: dict[str, Any], us: Account | None, told: Told, left: Counter[str]) -> PastRow:
    by = text(said, "user", "id_str") or text(said, "user_id_str") or (us.number if us else "")
    ours = not us or by == us.number
    writer = text(said, "user", "screen_name") or (us.handle if us and ours else "") or by
    to, name = (
        text(said, "in_reply_to_user_id_str") or text(said, "in_reply_to_user_id"),
        text(said, "in_reply_to_screen_name"),
    )
    own = (us.number if us else "") or by
    answers = ours and bool(to) and to != own
    at, words = (
        _time(said, "created_at"),
        words_of({**said, "text": text(said, "full_text") or text(said, "text") or text(said, "core", "text")}),
    )
    problems = ([] if at else [NO_TIME]) + ([] if words or _media(said) else [NO_WORDS])
    key = text(said, "id_str") or text(said, "id") or text(said, "noteTweetId")
    above = text(said, "in_reply_to_status_id_str") or text(said, "in_reply_to_status_id")
    other = (
        Author(to, name, name)
        if answers
        else Author("" if ours else by, "" if ours else writer, "" if ours else text(said, "user", "name"))
    )
    kind = Kind.POST if ours and not answers else Kind.COMMENT if answers or to == own else Kind.MENTION
    if kind is Kind.POST:
        left[OWN_POST] += 1
    words_out = Incoming(
        key, kind, other, words, at or told.now, f"{above or key}:{other.network_id}", above, PUBLIC,
        language=text(said, "lang")[:2], media=_media(said),
        url=f"https://x.com/i/status/{key}" if key.isdecimal() else "",
    )  # fmt: skip
    return PastRow(number, writer, words_out, ours, tuple(problems))


def _direct(number: int, talk: str, said: dict[str, Any], us: Account | None, told: Told) -> PastRow:
    by, at, words = text(said, "senderId"), _time(said, "createdAt"), words_of(_linked(said))
    ours = by == us.number if us else None
    contact = (
        text(said, "recipientId") or next((one for one in talk.split("-") if one != by), talk) if ours else by
    )
    files = said.get("mediaUrls")
    media = (
        tuple(Media(one if one.startswith("https://") else "") for one in files if isinstance(one, str))
        if isinstance(files, list)
        else ()
    )
    problems = ([] if at else [NO_TIME]) + ([] if us else [WHOSE]) + ([] if words or media else [NO_WORDS])
    event = Incoming(
        text(said, "id") or f"{talk}:{number}", Kind.DIRECT, Author(contact), words, at or told.now,
        f"dm:{contact}", media=media,
    )  # fmt: skip
    return PastRow(number, us.handle or by if us and ours else by, event, ours, tuple(problems))


def _linked(said: dict[str, Any]) -> dict[str, Any]:
    links = [{"url": text(one, "url"), "expanded_url": web(one, "expanded")} for one in parts(said, "urls")]
    return {"text": text(said, "text"), "entities": {"urls": links}}


def _media(said: dict[str, Any]) -> tuple[Media, ...]:
    some = parts(said, "extended_entities", "media") or parts(said, "entities", "media")
    return tuple(Media(web(one, "media_url_https"), "image/jpeg") for one in some)


def _time(said: dict[str, Any], name: str) -> datetime | None:
    if found := read_time(said, name):
        return found
    try:
        return parsedate_to_datetime(text(said, name) or text(said, "createdAt"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
