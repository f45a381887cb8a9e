"""Comments, visitors' posts, mentions, recommendations and reactions in our words; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rapport.connectors.errors import Unreadable
from rapport.connectors.graph.messages import ELSEWHERE
from rapport.connectors.json_fields import name, need, need_time, part, parts, read_time, text, web, whole
from rapport.domain.message import (
    Act,
    Activity,
    Author,
    Echo,
    Edited,
    Event,
    Hidden,
    Incoming,
    Kind,
    Media,
    Removed,
    Visibility,
)

STARS = {"positive": 5, "negative": 1}
EDITS = ("edit", "edited")


def changed(field: str, said: dict[str, Any], entry: dict[str, Any], us: str) -> list[Event]:
    """One of a call's `changes`; a field that is not known here is []."""
    said = {**said, "created_time": said.get("created_time") or entry.get("time")}
    if field in ("comments", "live_comments"):
        return comment({**said, "created_time": said.get("timestamp") or said["created_time"]}, us)
    if field == "ratings":
        return _rated(said, us)
    if field == "mentions":
        number = text(said, "comment_id") or text(said, "media_id")
        return comment(_seen_there({**said, "id": number, "post_id": text(said, "media_id")}), us, Kind.MENTION)
    return _fed(field, said, us) if field in ("feed", "mention") else []


def _fed(field: str, said: dict[str, Any], us: str) -> list[Event]:
    item, verb = text(said, "item"), text(said, "verb")
    number = text(said, "comment_id") or text(said, "post_id")
    if item in ("reaction", "like"):
        return _reaction(said, number)
    if verb == "remove" and number:
        return [Removed(number, need_time(said, "created_time"))]
    if not number:
        return []
    if verb == "hide":
        return [Hidden(number, need_time(said, "created_time"), True)]
    row = {**said, "id": number, "from": _writer(said)}
    row = _seen_there(row) if field == "mention" else row
    found = comment(row, us, Kind.MENTION if field == "mention" or item != "comment" else Kind.COMMENT)
    if verb == "unhide":  # words that Meta had hidden before anybody was told come in with it
        return [*found, Hidden(number, need_time(said, "created_time"), False)]
    if verb not in EDITS:
        return found
    return [Edited(one, one.at) for one in found if isinstance(one, Incoming)]


def _reaction(said: dict[str, Any], target: str) -> list[Event]:
    """A sign under a post or comment; without either the page itself is liked. Meta may not say by whom."""
    at, verb = need_time(said, "created_time"), text(said, "verb")
    by = name(said, "from", "id") or name(said, "sender_id") or name(said, "user_id")
    act = Act.FAVOURITE if target else Act.FOLLOW
    if verb == "remove":
        return [Removed(f"{target or act}:{by}", at)] if by else []
    if verb not in ("add", *EDITS):
        return []
    author = Author(by or f"somebody:{at.timestamp():.0f}", "", text(_writer(said), "name"))
    return [Activity(f"{target or act}:{author.network_id}", act, author, at, target)]


def _rated(said: dict[str, Any], us: str) -> list[Event]:
    """A recommendation, changed or taken back, and what is said under it."""
    story, verb = text(said, "open_graph_story_id") or text(said, "post_id"), text(said, "verb")
    if text(said, "item") == "comment" and (number := text(said, "comment_id")):
        row = {**said, "id": number, "post_id": story, "from": _writer(said)}
        return comment(row, us)
    if verb == "remove" and story:
        return [Removed(story, need_time(said, "created_time"))]
    if not (text(said, "review_text") or text(said, "recommendation_type") or text(said, "rating")):
        return []
    found = recommendation(said)
    return [Edited(found, found.at)] if verb in EDITS else [found]


def _seen_there(said: dict[str, Any]) -> dict[str, Any]:
    """A mention whose words Meta keeps to itself."""
    return (
        {**said, "text": ELSEWHERE} if not (text(said, "message") or text(said, "text") or _files(said)) else said
    )


def _writer(said: dict[str, Any]) -> dict[str, Any]:
    return part(said, "from") or {"id": text(said, "sender_id"), "name": text(said, "sender_name")}


def comment(said: dict[str, Any], us: str, kind: Kind = Kind.COMMENT) -> list[Event]:
    """A comment or post as either interface gives it; ours are echoes. Without words, file and link it is []."""
    number, who = need(said, "id"), part(said, "from")
    words = text(said, "message") or text(said, "text")
    at = read_time(said, "created_time") or need_time(said, "timestamp")
    post = text(said, "post_id") or text(said, "media", "id") or text(said, "post", "id") or _post_of(number)
    post = number if us and post == us else post
    parent = text(said, "parent", "id") or text(said, "parent_id")
    above = parent if parent and parent not in (post, number) else post if post != number else ""
    files = _files(said)
    if not words and not files:
        return []
    url = web(said, "permalink_url") or web(said, "permalink")
    handle = text(who, "username") or text(said, "username")
    by = text(who, "id") or (f"@{handle}" if handle else "")
    if ours(said, us):
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
POST = re.compile(r"(\d{1,30})_\d{1,30}", re.ASCII)
OF_A_POST = ("story", "status_type", "tagged_time", "is_published", "full_picture", "attachments", "shares")


def ours(said: dict[str, Any], us: str) -> bool:
    """Told by our id, by the id that Instagram gives an account in its own eyes, or by our name (`us` with @)."""
    who = part(said, "from")
    if text(who, "self_ig_scoped_id"):
        return True
    handle = text(who, "username") or text(said, "username")
    return bool(us) and us == (text(who, "id") or (f"@{handle}" if handle else ""))


def marked(said: dict[str, Any], us: str, handle: str, names: Collection[str] = ()) -> dict[str, Any]:
    """The same with our id where only our name stands, or another id of ours, one of `names`.

    A robot that takes itself for a customer never ends.
    """
    theirs = text(said, "from", "username") or text(said, "username")
    mine = bool(us and theirs) and theirs.casefold() == handle.removeprefix("@").casefold()
    by = text(said, "from", "id") or text(said, "sender_id")
    mine = mine or bool(us and by and by in names)
    return {**said, "from": {**part(said, "from"), "id": us}} if mine else said


def stands_alone(said: dict[str, Any], us: str) -> bool:
    """A post of a visitor's or of whoever named the page, in `feed` or `tagged`: <page or writer>_<post>."""
    found = POST.fullmatch(text(said, "id"))
    if not found or part(said, "parent") or text(said, "parent_id") or text(said, "post_id"):
        return False
    places = {us, text(said, "from", "id"), *(text(one, "id") for one in parts(said, "to", "data"))}
    return found[1] in places or any(name in said for name in OF_A_POST)


def _post_of(number: str) -> str:
    """Facebook names a comment <post>_<comment>, and a post <page>_<post>."""
    return number.partition("_")[0] or number


def _files(said: dict[str, Any]) -> tuple[Media, ...]:
    """What hangs on it; a post of several has them as children."""
    attached = part(said, "attachment") or next(iter(parts(said, "attachments", "data")), {})
    item, linked = text(said, "item"), web(said, "link")
    url = web(attached, "media", "image", "src") or web(said, "photo") or web(said, "attachment", "url")
    url = url or web(said, "full_picture") or (linked if item == "photo" else "")
    film = web(said, "video") or (linked if item == "video" else "") or web(attached, "media", "source")
    several = [_medium(one) for one in (said, *parts(said, "children", "data")) if web(one, "media_url")]
    if film and not web(said, "photo"):
        return (Media(film, "video/mp4"), *several)
    return ((Media(url, "image/jpeg"),) if url else ()) + tuple(several)


def _medium(said: dict[str, Any]) -> Media:
    mime = "video/mp4" if text(said, "media_type") in ("VIDEO", "REELS") else "image/jpeg"
    return Media(web(said, "media_url"), mime, text(said, "alt_text"))


def recommendation(said: dict[str, Any]) -> Incoming:
    """Recommended or not is five stars or one; it is answered as a comment under its story."""
    number = text(said, "open_graph_story_id") or text(said, "open_graph_story", "id") or text(said, "comment_id")
    who = part(said, "reviewer") or {"id": text(said, "reviewer_id"), "name": text(said, "reviewer_name")}
    number = number or (f"review:{by}" if (by := name(who, "id")) else "")
    author = Author(text(who, "id") or f"somebody:{number}", "", text(who, "name"))
    at = need_time(said, "created_time")
    if not number:
        raise Unreadable("A recommendation without its story.")
    given = whole(said, "rating")
    stars = STARS.get(text(said, "recommendation_type").lower(), given if given in range(1, 6) else None)
    return Incoming(
        number, Kind.REVIEW, author, text(said, "review_text"), at, number, visibility=PUBLIC, rating=stars
    )
