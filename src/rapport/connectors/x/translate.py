"""Posts and direct messages of X in our words, from the poll and from its calls; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import at, name, need, object_of, part, parts, read_time, text, web
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Act, Activity, Author, Echo, Event, Incoming, Kind, Media, Removed, Visibility

Rows = dict[str, dict[str, Any]]
MOST_FILES, MOST_LINKS, LONGEST_LINK = 50, 1000, 2000
# A link as X shortens it, with whatever stands right behind it.
LINK = re.compile(r"https?://\S{1,300}")
CALLS = (
    "tweet_create_events",
    "direct_message_events",
    "favorite_events",
    "follow_events",
    "tweet_delete_events",
)
PUBLIC = Visibility.PUBLIC
MIMES = {"photo": "image/jpeg", "video": "video/mp4", "animated_gif": "video/mp4"}


def rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    """An answer's rows, each with the people and files it speaks of."""
    data = said.get("data")
    found = [data] if isinstance(data, dict) else parts(said, "data")
    known = {text(one, "id"): one for one in parts(said, "includes", "tweets")}
    users = {text(one, "id"): one for one in parts(said, "includes", "users")}
    files = {text(one, "media_key"): one for one in parts(said, "includes", "media")}
    return [{"row": one, "includes": {**_spoken_of(one, users, files), **_quoted(one, known)}} for one in found]


def _spoken_of(row: dict[str, Any], users: Rows, files: Rows) -> dict[str, Any]:
    writers = {text(row, "author_id"), text(row, "sender_id")}
    media = [files[key] for key in _keys(row) if key in files]
    return {"users": [users[one] for one in writers if one in users], **({"media": media} if media else {})}


def _quoted(row: dict[str, Any], known: Rows) -> dict[str, Any]:
    above = [text(one, "id") for one in parts(row, "referenced_tweets") if text(one, "type") == "quoted"]
    posts = [known[one] for one in above if one in known]
    return {"tweets": posts} if posts else {}


def _keys(row: dict[str, Any]) -> list[str]:
    named = at(row, "attachments", "media_keys")
    return [key for key in named[:MOST_FILES] if isinstance(key, str)] if isinstance(named, list) else []


def unpack(answer: bytes) -> list[bytes]:
    return unpacked(answer, _unpacked)


def _unpacked(said: Any) -> Iterable[Any]:
    if isinstance(said, dict) and "data" in said:
        return rows(said)
    if isinstance(said, dict) and "for_user_id" in said:
        return called(said)
    return said if isinstance(said, list) else [said]


def called(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A call of X as one for each thing that it tells of, so that one without sense holds up no other."""
    us, people = name(said, "for_user_id"), part(said, "users")
    told = [(kind, one) for kind in CALLS for one in parts(said, kind)]
    for kind, one in told:
        writer = text(one, "message_create", "sender_id")
        beside = {"users": {writer: people[writer]}} if writer in people else {}
        yield {"for_user_id": us, kind: [one], **beside}
    if not told:
        yield said


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said, us = object_of(raw), link.network_id
    if "for_user_id" in said:
        return list(_called(said, text(said, "for_user_id")))
    row = part(said, "row") or said
    users = {text(one, "id"): one for one in parts(said, "includes", "users")}
    if "event_type" in row or "dm_conversation_id" in row:
        return _direct(row, users, us)
    files = {text(one, "media_key"): one for one in parts(said, "includes", "media")}
    words = {text(one, "id"): words_of(one) for one in parts(said, "includes", "tweets")}
    return [_post(row, users, files, us, words)]


def _author(said: dict[str, Any], number: str) -> Author:
    handle = text(said, "username") or text(said, "screen_name")
    page = f"https://x.com/{handle}" if handle.isascii() and handle.isidentifier() else ""
    face = web(said, "profile_image_url") or web(said, "profile_image_url_https")
    return Author(number, handle, text(said, "name"), face, page)


def words_of(said: dict[str, Any]) -> str:
    """What was written, its shortened links whole again."""
    found = unescape(text(said, "note_tweet", "text") or text(said, "text"))
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


def _post(
    said: dict[str, Any], users: dict[str, Any], files: dict[str, Any], us: str, quoted: dict[str, str]
) -> Event:
    number, by, at = need(said, "id"), need(said, "author_id"), read_time(said, "created_at")
    if at is None:
        raise Unreadable("A post without a time.")
    root = text(said, "conversation_id") or number
    above = {text(one, "type"): text(one, "id") for one in parts(said, "referenced_tweets")}
    answered, words = above.get("replied_to", ""), words_of(said)
    url = f"https://x.com/i/status/{number}" if number.isdecimal() else ""
    if us and by == us:
        to = text(said, "in_reply_to_user_id")
        thread = f"{root}:{to}" if to and to != us else root
        return Echo(number, thread, words, at, answered, visibility=PUBLIC, url=url)
    media = [files[key] for key in _keys(said) if key in files]
    kind = Kind.COMMENT if us and text(said, "in_reply_to_user_id") == us else Kind.MENTION
    return Incoming(
        number, kind, _author(part(users, by), by), words, at, f"{root}:{by}", answered, PUBLIC,
        language=text(said, "lang")[:2], url=url, media=tuple(map(_media, media)), extra=_beside(said, above),
        quoted=quoted.get(above.get("quoted", ""), ""),
    )  # fmt: skip


def _beside(said: dict[str, Any], above: dict[str, str]) -> dict[str, str]:
    """A quoted post is why a program may reply, too."""
    return {"quotes": above["quoted"]} if above.get("quoted") else {}


def _media(said: dict[str, Any]) -> Media:
    url = web(said, "url") or web(said, "preview_image_url") or web(said, "media_url_https")
    return Media(
        url, MIMES.get(text(said, "type"), "") if web(said, "url") else "image/jpeg", text(said, "alt_text")
    )


def _direct(said: dict[str, Any], users: dict[str, Any], us: str) -> list[Event]:
    """Who came or went means nothing to us; a talk of several is no answer for a robot, and none is automatic."""
    if text(said, "event_type") not in ("MessageCreate", ""):
        return []
    number, by, words = need(said, "id"), need(said, "sender_id"), words_of(said)
    talk, at = need(said, "dm_conversation_id"), read_time(said, "created_at")
    if at is None:
        raise Unreadable("A message without a time.")
    contact = next((one for one in talk.split("-") if one != us), by) if talk.count("-") == 1 else talk
    if us and by == us:
        return [Echo(number, f"dm:{contact}", words, at)]
    thread = f"dm:{by}" if talk.count("-") == 1 or "-" not in talk else f"dm:{talk}"
    return [Incoming(number, Kind.DIRECT, _author(part(users, by), by), words, at, thread)]


def _called(said: dict[str, Any], us: str) -> Iterator[Event]:
    """X's calls about an account, in their older form; lists that are not known here are passed over."""
    for one in parts(said, "tweet_create_events"):
        user, whole = part(one, "user"), text(one, "extended_tweet", "full_text") or text(one, "full_text")
        if part(one, "retweeted_status"):
            continue
        entities = part(one, "extended_tweet", "entities") or part(one, "entities")
        row: dict[str, Any] = {
            "id": text(one, "id_str"),
            "author_id": text(user, "id_str"),
            "text": whole or text(one, "text"),
        }
        row |= {"created_at": _old_time(one), "in_reply_to_user_id": text(one, "in_reply_to_user_id_str")}
        row |= {"lang": text(one, "lang"), "entities": entities}
        answered = text(one, "in_reply_to_status_id_str")
        above = [{"type": "replied_to", "id": answered}] if answered else []
        quoted = part(one, "quoted_status")
        if number := text(quoted, "id_str"):
            above.append({"type": "quoted", "id": number})
        words = {number: words_of({**quoted, "text": text(quoted, "full_text") or text(quoted, "text")})}
        yield _post({**row, "referenced_tweets": above}, {row["author_id"]: user}, {}, us, words)
    people = part(said, "users")
    for one in parts(said, "direct_message_events"):
        told = part(one, "message_create")
        writer, to = text(told, "sender_id"), text(told, "target", "recipient_id")
        direct: dict[str, Any] = {"id": text(one, "id"), "sender_id": writer}
        direct |= {"dm_conversation_id": f"{writer}-{to}", "created_at": one.get("created_timestamp")}
        direct |= {"text": text(told, "message_data", "text")}
        yield from _direct({**direct, "entities": part(told, "message_data", "entities")}, people, us)
    for one in parts(said, "favorite_events"):
        user, at = part(one, "user"), read_time(one, "timestamp_ms")
        if at and text(one, "id"):
            target = text(one, "favorited_status", "id_str")
            yield Activity(text(one, "id"), Act.FAVOURITE, _author(user, need(user, "id_str")), at, target)
    for one in parts(said, "follow_events"):
        by, at = part(one, "source"), read_time(one, "created_timestamp")
        if at and text(one, "type") == "follow" and text(by, "id") != us:
            who = _author(by, need(by, "id"))
            yield Activity(f"follow:{who.network_id}:{int(at.timestamp())}", Act.FOLLOW, who, at)
    for one in parts(said, "tweet_delete_events"):
        gone_at = read_time(one, "timestamp_ms")
        if gone_at:
            yield Removed(need(one, "status", "id"), gone_at)


def _old_time(said: dict[str, Any]) -> str:
    try:
        return parsedate_to_datetime(text(said, "created_at")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text(said, "timestamp_ms")
