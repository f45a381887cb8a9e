"""X's calls about an account, in their older form, in our words; pure."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from rapport.connectors.json_fields import name, need, object_of, part, parts, read_time, text
from rapport.connectors.x.shapes import author, direct, post, words_of
from rapport.domain.message import (
    Act,
    Activity,
    Arrived,
    Event,
    Receipt,
    Removed,
)

CALLS = (
    "tweet_create_events",
    "direct_message_events",
    "favorite_events",
    "follow_events",
    "tweet_delete_events",
    "direct_message_mark_read_events",
)

PASSED_OVER = ("direct_message_indicate_typing_events", "block_events", "mute_events")


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


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: the list of a call that names an account."""
    said = object_of(raw)
    events = [one for one in said if one.endswith(("_events", "_event")) and one not in (*CALLS, *PASSED_OVER)]
    return min(events, default="") if "for_user_id" in said else ""


def told(said: dict[str, Any], us: str) -> Iterator[Event]:
    """X's calls about an account, in their older form; lists that are not known here are passed over."""
    people = part(said, "users")
    for one in parts(said, "tweet_create_events"):
        yield from _reposted(one, us) if part(one, "retweeted_status") else _posted(one, us)
    for one in parts(said, "direct_message_events"):
        yield from _sent(one, people, us)
    for one in parts(said, "direct_message_mark_read_events"):
        last, at = name(one, "last_read_event_id"), read_time(one, "created_timestamp")
        if last and at and text(one, "sender_id") != us:
            yield Receipt(f"{last}:seen", Arrived.SEEN, at, last)
    for one in parts(said, "favorite_events"):
        user, at = part(one, "user"), read_time(one, "timestamp_ms") or read_time({"at": _old_time(one)}, "at")
        target = name(one, "favorited_status", "id_str")
        if at and text(one, "id") and text(user, "id_str") != us:
            yield Activity(text(one, "id"), Act.FAVOURITE, author(user, need(user, "id_str")), at, target)
    for one in parts(said, "follow_events"):
        by, at = part(one, "source"), read_time(one, "created_timestamp")
        if at and text(one, "type") == "follow" and text(by, "id") != us:
            who = author(by, need(by, "id"))
            yield Activity(f"follow:{who.network_id}:{int(at.timestamp())}", Act.FOLLOW, who, at)
    for one in parts(said, "tweet_delete_events"):
        if gone_at := read_time(one, "timestamp_ms"):
            yield Removed(need(one, "status", "id"), gone_at)


def _posted(said: dict[str, Any], us: str) -> Iterator[Event]:
    user, long = part(said, "user"), part(said, "extended_tweet")
    answered, quoted = text(said, "in_reply_to_status_id_str"), part(said, "quoted_status")
    above = [{"type": "replied_to", "id": answered}] if answered else []
    if number := text(quoted, "id_str"):
        above.append({"type": "quoted", "id": number})
    words = {number: words_of({**quoted, "text": text(quoted, "full_text") or text(quoted, "text")})}
    files = {text(file, "id_str"): file for file in _old_files(said)}
    row: dict[str, Any] = {
        "id": text(said, "id_str"),
        "author_id": text(user, "id_str"),
        "text": text(long, "full_text") or text(said, "full_text") or text(said, "text"),
        "created_at": _old_time(said),
        "in_reply_to_user_id": text(said, "in_reply_to_user_id_str"),
        "lang": text(said, "lang"),
        "entities": part(long, "entities") or part(said, "entities"),
        "referenced_tweets": above,
        "edit_history": part(said, "edit_history"),
        "attachments": {"media_keys": list(files)},
    }
    yield post(row, {row["author_id"]: user}, files, us, words)


def _sent(said: dict[str, Any], people: dict[str, Any], us: str) -> Iterator[Event]:
    made = part(said, "message_create")
    writer, words = text(made, "sender_id"), part(made, "message_data")
    row: dict[str, Any] = {
        "id": text(said, "id"),
        "sender_id": writer,
        "dm_conversation_id": f"{writer}-{text(made, 'target', 'recipient_id')}",
        "created_at": said.get("created_timestamp"),
        "text": text(words, "text"),
        "entities": part(words, "entities"),
        "file": part(words, "attachment", "media"),
    }
    yield from direct(row, people, us)


def _reposted(said: dict[str, Any], us: str) -> Iterator[Event]:
    """Somebody passed ours on; what we or others passed on of others means nothing to us."""
    user = part(said, "user")
    by, at = text(user, "id_str"), read_time({"at": _old_time(said)}, "at")
    target = name(said, "retweeted_status", "id_str")
    if at and by and by != us and text(said, "retweeted_status", "user", "id_str") == us:
        yield Activity(need(said, "id_str"), Act.REPOST, author(user, by), at, target)


def _old_files(said: dict[str, Any]) -> list[dict[str, Any]]:
    whole_post = part(said, "extended_tweet") or said
    return parts(whole_post, "extended_entities", "media") or parts(said, "extended_entities", "media")


def _old_time(said: dict[str, Any]) -> str:
    try:
        return parsedate_to_datetime(text(said, "created_at")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text(said, "timestamp_ms")
