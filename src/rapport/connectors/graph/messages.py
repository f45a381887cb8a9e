"""Private messages of Messenger and Instagram in our words, from calls and from the poll; pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rapport.connectors.graph.notices import optin_told, policy_told
from rapport.connectors.json_fields import at, name, need, need_time, part, parts, read_time, text, web
from rapport.domain.message import (
    Act,
    Activity,
    Arrived,
    Author,
    Echo,
    Edited,
    Event,
    Incoming,
    Kind,
    Media,
    Receipt,
    Removed,
)

MIMES = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "ig_reel": "video/mp4",
    "reel": "video/mp4",
}


ELSEWHERE = "(this kind of message is shown in the network's own app only)"


def told(said: dict[str, Any]) -> list[Event]:
    """One event of a call's `messaging`. What tells no words and no act is []."""
    if message := part(said, "message") or part(said, "message_edit"):
        return _message(said, message, changed="message_edit" in said)
    if postback := part(said, "postback"):
        pressed = {
            "mid": text(postback, "mid") or f"p:{need(said, 'timestamp')}",
            "text": text(postback, "title") or text(postback, "payload"),
        }
        return _message(said, pressed, changed=False)
    if part(said, "policy_enforcement"):
        return policy_told(said)
    if part(said, "optin"):
        return optin_told(said)
    if reaction := part(said, "reaction"):
        by, target = need(said, "sender", "id"), need(reaction, "mid")
        at = need_time(said, "timestamp")
        if text(reaction, "action") == "unreact":
            return [Removed(f"{target}:{by}", at)]
        return [Activity(f"{target}:{by}", Act.FAVOURITE, Author(by), at, target)]
    found = list[Event]()
    for told_as, state in (("delivery", Arrived.DELIVERED), ("read", Arrived.SEEN)):
        found += _arrived(said, part(said, told_as), state)
    return found


def marked(said: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The same as an echo where whoever sent it is one of our `names`, whether Meta says that it is one or not."""
    message, by = part(said, "message"), text(said, "sender", "id")
    return {**said, "message": {**message, "is_echo": True}} if message and by and by in names else said


def _arrived(said: dict[str, Any], told: dict[str, Any], state: Arrived) -> list[Event]:
    """Instagram names the message; Messenger says up to when, and of what came also which."""
    if not told:
        return []
    talk, upto = thread(need(said, "sender", "id")), read_time(told, "watermark")
    at = read_time(said, "timestamp") or need_time(told, "watermark")
    named = told.get("mids")
    listed = [text({"mid": one}, "mid") for one in named] if isinstance(named, list) else []
    mids = filter(None, [text(told, "mid"), *listed])
    found: list[Event] = [Receipt(f"{one}:{state}", state, at, one, thread=talk) for one in mids]
    if found or not upto:
        return found
    return [Receipt(f"{talk}:{state}:{upto.isoformat()}", state, at, thread=talk, upto=upto)]


def _message(said: dict[str, Any], message: dict[str, Any], *, changed: bool) -> list[Event]:
    at, number = need_time(said, "timestamp"), need(message, "mid")
    if message.get("is_deleted") is True:
        return [Removed(number, at)]
    words = text(message, "text")
    files = tuple(file for one in parts(message, "attachments") for file in _files(one))
    replied = text(message, "reply_to", "mid")
    if message.get("is_echo") is True:
        to = need(said, "recipient", "id")
        return [Echo(number, thread(to), words, at, replied, to=(to,))] if words or files else []
    if message.get("is_unsupported") is True or (parts(message, "attachments") and not files and not words):
        words = words or "\n".join(filter(None, map(_in_words, parts(message, "attachments")))) or ELSEWHERE
    if not words and not files:
        return []
    by = name(said, "sender", "id") or need(said, "sender", "user_ref")
    about = _story(message)
    found = Incoming(
        number, Kind.DIRECT, Author(by), words, at, thread(by), in_reply_to=replied, media=files, extra=about
    )
    return [Edited(found, at)] if changed else [found]


def _story(message: dict[str, Any]) -> dict[str, Any]:
    """That it answers a story of ours, or that we are named in one of theirs; its address if it is told."""
    if answered := part(message, "reply_to", "story"):
        return {"story": {"how": "answer", "url": web(answered, "url")}}
    named = [one for one in parts(message, "attachments") if text(one, "type") == "story_mention"]
    return {"story": {"how": "mention", "url": web(named[0], "payload", "url")}} if named else {}


def _polled_story(said: dict[str, Any]) -> dict[str, Any]:
    """The same as the list of a talk tells it."""
    for told_as, how in (("reply_to", "answer"), ("mention", "mention")):
        if found := part(said, "story", told_as):
            return {"story": {"how": how, "url": web(found, "link")}}
    return {}


def _files(said: dict[str, Any]) -> list[Media]:
    kind, url = text(said, "type"), web(said, "payload", "url")
    name = text(said, "title") or text(said, "payload", "title")
    return [Media(url, MIMES.get(kind, ""), name=name)] if url else []


def _in_words(said: dict[str, Any]) -> str:
    """A link, a place or a card that came as an attachment."""
    axes = [at(said, "payload", "coordinates", axis) for axis in ("lat", "long")]
    place = ", ".join(str(one) for one in axes if isinstance(one, int | float) and not isinstance(one, bool))
    cards = [text(one, "title") for one in parts(said, "payload", "elements")]
    rows = [text(said, "title"), place or web(said, "url"), *cards]
    return "\n".join(dict.fromkeys(filter(None, rows)))


def polled(said: dict[str, Any], us: str) -> list[Event]:
    """The same message as the poll gives it: `from`, `to`, `message`, `created_time`."""
    by, words, at = need(said, "from", "id"), text(said, "message"), need_time(said, "created_time")
    files = tuple(file for one in parts(said, "attachments", "data") for file in _polled_file(one))
    number = need(said, "id")
    if by == us:
        to = next((text(one, "id") for one in parts(said, "to", "data")), "")
        return [Echo(number, thread(to), words, at, to=(to,))] if to and (words or files) else []
    handle = text(said, "from", "username")
    author = Author(by, handle, text(said, "from", "name") or handle)
    about = _polled_story(said)
    if not (words or files):
        if not about:
            return []
        about["unread"] = "story"
    return [Incoming(number, Kind.DIRECT, author, words, at, thread(by), media=files, extra=about)]


def _polled_file(said: dict[str, Any]) -> list[Media]:
    url = web(said, "image_data", "url") or web(said, "video_data", "url") or web(said, "file_url")
    return [Media(url, text(said, "mime_type")[:100], name=text(said, "name"))] if url else []


def thread(contact: str) -> str:
    """All private words with one contact are one conversation."""
    return f"dm:{contact}"
