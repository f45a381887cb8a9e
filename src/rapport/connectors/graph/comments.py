"""Comments, visitors' posts, mentions, recommendations and reactions in our words; pure."""

from __future__ import annotations

from typing import Any

from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import name, need, need_time, part, read_time, text, web
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
    Removed,
    Visibility,
)

STARS = {"positive": 5, "negative": 1}


def changed(field: str, said: dict[str, Any], entry: dict[str, Any], us: str) -> list[Event]:
    """One of a call's `changes`; a field that is not known here is []."""
    when = {"time": entry.get("time")}
    if field in ("comments", "live_comments"):
        return comment({**said, "created_time": said.get("created_time") or when["time"]}, us)
    if field in ("ratings",) and text(said, "review_text") + text(said, "recommendation_type"):
        return [recommendation(said)]
    if field not in ("feed", "mention"):
        return []
    item, verb = text(said, "item"), text(said, "verb")
    number = text(said, "comment_id") or text(said, "post_id")
    if verb in ("remove", "hide") or not number:
        return (
            [Removed(number, need_time(said, "created_time"))] if verb == "remove" and item != "reaction" else []
        )
    if item in ("reaction", "like"):
        by, target = part(said, "from"), number
        author = Author(need(by, "id"), "", text(by, "name"))
        at = need_time(said, "created_time")
        return (
            [Activity(f"{target}:{author.network_id}", Act.FAVOURITE, author, at, target)] if verb == "add" else []
        )
    row = {**said, "id": number, "from": part(said, "from") or _sender(said)}
    found = comment(row, us, Kind.MENTION if field == "mention" or item != "comment" else Kind.COMMENT)
    if verb != "edited":
        return found
    return [Edited(one, one.at) for one in found if isinstance(one, Incoming)]


def _sender(said: dict[str, Any]) -> dict[str, Any]:
    return {"id": text(said, "sender_id"), "name": text(said, "sender_name")}


def comment(said: dict[str, Any], us: str, kind: Kind = Kind.COMMENT) -> list[Event]:
    """A comment or post as either interface gives it; ours are echoes. Without words, file and link it is []."""
    number, who = need(said, "id"), part(said, "from")
    words = text(said, "message") or text(said, "text")
    at = read_time(said, "created_time") or need_time(said, "timestamp")
    post = text(said, "post_id") or text(said, "media", "id") or text(said, "post", "id") or _post_of(number)
    parent = text(said, "parent", "id") or text(said, "parent_id")
    above = parent if parent and parent not in (post, number) else post if post != number else ""
    files = _files(said)
    if not words and not files:
        return []
    url = web(said, "permalink_url") or web(said, "permalink")
    handle = text(who, "username") or text(said, "username")
    by = text(who, "id") or (f"@{handle}" if handle else "")
    if us and by == us:
        return [Echo(number, post, words, at, above, url=url, visibility=PUBLIC)]
    author = Author(by or f"somebody:{number}", handle, text(who, "name") or handle)
    thread, quotes = f"{post}:{author.network_id}", name(said, "quoted_post", "id")
    shown, beside = text(said, "quoted_post", "text"), {"quotes": quotes} if quotes else {}
    return [
        Incoming(
            number,
            kind,
            author,
            words,
            at,
            thread,
            above,
            PUBLIC,
            quoted=shown,
            url=url,
            media=files,
            extra=beside,
        )
    ]


PUBLIC = Visibility.PUBLIC


def _post_of(number: str) -> str:
    """Facebook names a comment <post>_<comment>, and a post <page>_<post>."""
    return number.partition("_")[0] or number


def _files(said: dict[str, Any]) -> tuple[Media, ...]:
    attached = part(said, "attachment")
    url = (
        web(attached, "media", "image", "src") or web(said, "photo") or web(said, "video") or web(attached, "url")
    )
    mime = "video/mp4" if web(said, "video") and not web(said, "photo") else "image/jpeg" if url else ""
    return (Media(url, mime),) if url else ()


def recommendation(said: dict[str, Any]) -> Incoming:
    """Recommended or not is five stars or one; it is answered as a comment under its story."""
    number = text(said, "open_graph_story_id") or text(said, "open_graph_story", "id") or text(said, "comment_id")
    who = part(said, "reviewer") or {"id": text(said, "reviewer_id"), "name": text(said, "reviewer_name")}
    author = Author(text(who, "id") or f"somebody:{number}", "", text(who, "name"))
    at = need_time(said, "created_time")
    if not number:
        raise Unreadable("A recommendation without its story.")
    stars = STARS.get(text(said, "recommendation_type"))
    return Incoming(
        number, Kind.REVIEW, author, text(said, "review_text"), at, number, visibility=PUBLIC, rating=stars
    )
