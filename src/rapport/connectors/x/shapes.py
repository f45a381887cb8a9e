"""One post or direct message of X in our words; pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import at, name, need, part, parts, read_time, text, web, whole
from rapport.domain.message import (
    Act,
    Activity,
    Author,
    Echo,
    Edited,
    Event,
    Incoming,
    Kind,
    Media,
    Visibility,
)

MOST_FILES, MOST_LINKS, LONGEST_LINK = 50, 1000, 2000
# A link as X shortens it, with whatever stands right behind it.
LINK = re.compile(r"https?://\S{1,300}")
PUBLIC = Visibility.PUBLIC
SNOWFLAKE = 1_288_834_974_657
MIMES = {"photo": "image/jpeg", "video": "video/mp4", "animated_gif": "video/mp4"}


def references(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The posts that this one answers, quotes or passes on. X names them in two ways."""
    return parts(row, "referenced_tweets") or parts(row, "referenced_posts")


def keys(row: dict[str, Any]) -> list[str]:
    named = at(row, "attachments", "media_keys")
    return [key for key in named[:MOST_FILES] if isinstance(key, str)] if isinstance(named, list) else []


def author(said: dict[str, Any], number: str) -> Author:
    handle = text(said, "username") or text(said, "screen_name")
    page = f"https://x.com/{handle}" if handle.isascii() and handle.isidentifier() else ""
    face = web(said, "profile_image_url") or web(said, "profile_image_url_https")
    return Author(number, handle, text(said, "name"), face, page)


def words_of(said: dict[str, Any]) -> str:
    """What was written, its shortened links whole again."""
    long = text(said, "note_tweet", "text") or text(said, "note_post", "text")
    found = unescape(long or text(said, "text"))
    whole = dict[str, str]()
    for one in parts(said, "entities", "urls")[:MOST_LINKS]:
        short, leads = web(one, "url"), web(one, "unwound_url") or web(one, "expanded_url")
        if short and leads and max(len(short), len(leads)) <= LONGEST_LINK:
            whole[short] = "" if "/photo/1" in leads or "/video/1" in leads else leads
    sizes = sorted({len(short) for short in whole}, reverse=True)
    return LINK.sub(lambda link: _whole(link[0], whole, sizes), found, count=MOST_LINKS).strip()


def _whole(link: str, whole: dict[str, str], sizes: list[int]) -> str:
    """A link with its beginning replaced by where that leads; punctuation after it stays."""
    size = next((one for one in sizes if link[:one] in whole), 0)
    return whole[link[:size]] + link[size:] if size else link


def post(
    said: dict[str, Any], users: dict[str, Any], files: dict[str, Any], us: str, quoted: dict[str, str]
) -> Event:
    number, at = need(said, "id"), read_time(said, "created_at") or made_at(text(said, "id"))
    by = name(said, "author_id") or f"somebody:{number}"
    if at is None:
        raise Unreadable("A post without a time.")
    first = _first(said) or number
    root = text(said, "conversation_id") or first
    above = {text(one, "type"): text(one, "id") for one in references(said)}
    if again := above.get("retweeted"):
        return Activity(number, Act.REPOST, author(part(users, by), by), at, again)
    answered, words = above.get("replied_to", ""), words_of(said)
    url = f"https://x.com/i/status/{number}" if number.isdecimal() else ""
    if us and by == us:
        to = text(said, "in_reply_to_user_id")
        thread = f"{root}:{to}" if to and to != us else root
        return Echo(first, thread, words, at, answered, visibility=PUBLIC, url=url)
    media = [files[key] for key in keys(said) if key in files]
    kind = Kind.COMMENT if us and text(said, "in_reply_to_user_id") == us else Kind.MENTION
    found = Incoming(
        first, kind, author(part(users, by), by), words, at, f"{root}:{by}", answered, PUBLIC,
        language=text(said, "lang")[:2], url=url, media=tuple(map(medium, media)), extra=_beside(said, above),
        quoted=quoted.get(above.get("quoted", ""), ""),
    )  # fmt: skip
    if first == number:
        return found
    return Edited(replace(found, at=made_at(first) or at, version=number, written=at), at, may_be_new=True)


def _first(said: dict[str, Any]) -> str:
    """X gives each edit of a post a number of its own, and tells those before; "" where it was never edited."""
    told = at(said, "edit_history_tweet_ids") or at(said, "edit_history", "edit_tweet_ids")
    ids = [found for one in told if (found := name({"id": one}, "id"))] if isinstance(told, list) else []
    return name(said, "edit_history", "initial_tweet_id") or (ids[0] if len(ids) > 1 else "")


def _beside(said: dict[str, Any], above: dict[str, str]) -> dict[str, str]:
    """A quoted post is why a program may reply, too."""
    return {"quotes": above["quoted"]} if above.get("quoted") else {}


def medium(said: dict[str, Any]) -> Media:
    """A picture, or a film's best version; without one what it begins with is shown."""
    films = parts(said, "variants") or parts(said, "video_info", "variants")
    films = [one for one in films if text(one, "content_type") == "video/mp4" and web(one, "url")]
    alt = text(said, "alt_text") or text(said, "ext_alt_text")
    if films:
        best = max(films, key=lambda one: whole(one, "bit_rate") or whole(one, "bitrate") or 0)
        return Media(web(best, "url"), "video/mp4", alt)
    still = web(said, "media_url_https") or web(said, "preview_image_url")
    url = still if "media_url_https" in said else web(said, "url") or still
    return Media(url, MIMES.get(text(said, "type"), "") if url != still else "image/jpeg", alt)


def made_at(number: str) -> datetime | None:
    """When a post was made, as its number tells: milliseconds since X began to number so."""
    if not (number.isdecimal() and number.isascii() and 15 < len(number) < 20):
        return None
    return datetime.fromtimestamp(((int(number) >> 22) + SNOWFLAKE) / 1000, UTC)


def direct_words(said: dict[str, Any]) -> str:
    """The words of a direct message; X writes a link of its own behind them where a file is beside."""
    words = words_of(said)
    before, _, last = words.rpartition(" ")
    return before.rstrip() if keys(said) and last.startswith("https://t.co/") else words


def direct(said: dict[str, Any], users: dict[str, Any], us: str) -> list[Event]:
    """Who came or went means nothing to us; a talk of several is no answer for a robot, and none is automatic."""
    if text(said, "event_type") not in ("MessageCreate", ""):
        return []
    number, by, words = need(said, "id"), need(said, "sender_id"), direct_words(said)
    talk, at = need(said, "dm_conversation_id"), read_time(said, "created_at")
    if at is None:
        raise Unreadable("A message without a time.")
    contact = next((one for one in talk.split("-") if one != us), by) if talk.count("-") == 1 else talk
    if us and by == us:
        return [Echo(number, f"dm:{contact}", words, at)]
    thread = f"dm:{by}" if talk.count("-") == 1 or "-" not in talk else f"dm:{talk}"
    files = (medium(file),) if (file := part(said, "file")) else ()
    return [Incoming(number, Kind.DIRECT, author(part(users, by), by), words, at, thread, media=files)]
