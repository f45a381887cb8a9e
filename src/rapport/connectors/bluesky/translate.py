"""Bluesky's JSON to our values; pure.

A raw piece holds one of: `notification` (with `post`, the same post as the network shows it, where it has
more than words), `record` (the brand's own post), `log` (one entry of the direct log, with its `sender`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.facets import told_whole
from rapport.connectors.bluesky.shapes import (
    DirectMessage,
    Embed,
    Label,
    Log,
    Notification,
    Own,
    OwnPost,
    Piece,
    Post,
    PostView,
    Profile,
    said_in,
)
from rapport.connectors.errors import Unreadable
from rapport.connectors.gone import told_gone
from rapport.connectors.json_fields import object_of, part, parts, text
from rapport.domain.message import Act, Activity, Author, Echo, Event, Incoming, Kind, Removed, Visibility
from rapport.domain.stands_there import StandsThere

KINDS = {"mention": Kind.MENTION, "quote": Kind.MENTION, "reply": Kind.COMMENT}
ACTS = {"like": Act.FAVOURITE, "repost": Act.REPOST, "follow": Act.FOLLOW}
WARNINGS = ("porn", "sexual", "nudity", "graphic-media")
PAIR = 2
SITE = "https://bsky.app/profile"


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    """One raw piece to our values. Raises `Unreadable`."""
    try:
        piece = msgspec.json.decode(raw, type=Piece)
        if piece.notification:
            return _notification(piece.notification, piece.post)
        if piece.record:
            return [_own(piece.record)]
        if piece.log:
            return _log(piece.log, piece.sender, piece.members, link)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Unreadable(f"Bluesky sent something this connector cannot read: {error}") from error
    if found := told_gone(object_of(raw)):
        return [*found]
    raise Unreadable("Bluesky sent something this connector does not know.")


def page(uri: str) -> str:
    """The address at which people see a post."""
    did, _, key = uri.removeprefix("at://").partition("/app.bsky.feed.post/")
    return f"{SITE}/{did}/post/{key}" if key else ""


def _notification(note: Notification, view: PostView | None) -> list[Event]:
    if kind := KINDS.get(note.reason):
        return [_message(kind, note, view)]
    if act := ACTS.get(note.reason):
        subject = note.reason_subject or text(note.record, "subject", "uri")
        return [Activity(note.uri, act, _author(note.author), note.indexed_at, subject)]
    return []


def _message(kind: Kind, note: Notification, view: PostView | None) -> Incoming:
    post = msgspec.convert(note.record, Post)
    author = _author(note.author)
    embed = view.embed if view else None
    labels = {label.val for label in post.labels.values}
    return Incoming(
        network_id=note.uri,
        kind=kind,
        author=author,
        text=told_whole(post.text, post.facets),
        at=note.indexed_at,
        thread=post.reply.root.uri if post.reply else note.uri,
        in_reply_to=post.reply.parent.uri if post.reply else "",
        visibility=Visibility.PUBLIC,
        quoted=embed.quoted() if embed else "",
        warning=next((label for label in WARNINGS if label in labels), ""),
        language=post.langs[0] if post.langs else "",
        url=page(note.uri),
        media=embed.media_shown() if embed else (),
        automatic=author.is_bot or "bot" in labels,
        version=note.cid,
        extra=_beside(post, embed),
    )


def _beside(post: Post, embed: Embed | None) -> dict[str, str]:
    """A link's card; and of what the network did not show us resolved, the words, and that it is unread."""
    if embed:
        return {**embed.card(), **embed.quotes(), **({"unread": embed.unread()} if embed.unread() else {})}
    if not post.embed:
        return {}
    said = "\n".join(said_in(post.embed))
    return {"unread": "something embedded", **({"hidden": said} if said else {})}


def _own(own: Own) -> Echo:
    reply = own.value.reply
    return Echo(
        network_id=own.uri,
        thread=reply.root.uri if reply else own.uri,
        text=told_whole(own.value.text, own.value.facets),
        at=own.value.created_at,
        in_reply_to=reply.parent.uri if reply else "",
        visibility=Visibility.PUBLIC,
        url=page(own.uri),
        beside=_stands(own.value),
    )


def _stands(post: OwnPost) -> StandsThere:
    """As our own record says it; an embed of a kind that we never write tells nothing of files."""
    labels = [one.val for one in post.labels.values]
    embed = post.embed or {}
    media = part(embed, "media") or embed
    images = parts(media, "images")
    unread = bool(media.get("$type")) and not (images or media.get("external") or media.get("record"))
    return StandsThere(
        kinds=None if unread else ("image",) * len(images),
        alts=None if unread else tuple(text(one, "alt") for one in images),
        card=text(media, "external", "uri"),
        poll=(),
        warning=next((one for one in WARNINGS if one in labels), ""),
        above=post.reply.parent.uri if post.reply else "",
    )


def _log(log: Log, sender: Profile | None, members: Sequence[Profile] | None, link: ChannelConfig) -> list[Event]:
    what = log.type.rpartition("#")[2]
    if log.message is None or what not in ("logCreateMessage", "logDeleteMessage"):
        return []
    message = msgspec.convert(log.message, DirectMessage)
    if what == "logDeleteMessage":
        return [Removed(message.id, message.sent_at)]
    if message.text is None:
        return []
    if message.sender.did == link.network_id:
        return [Echo(message.id, log.convo_id, told_whole(message.text, message.facets), message.sent_at)]
    author = _author(sender or Profile(message.sender.did))
    return [
        Incoming(
            network_id=message.id,
            kind=Kind.DIRECT,
            author=author,
            text=told_whole(message.text, message.facets),
            at=message.sent_at,
            thread=log.convo_id,
            quoted=message.embed.quoted() if message.embed else "",
            automatic=author.is_bot,
            extra={**_beside(Post(), message.embed), **_group(members, link)},
        )
    ]


def _group(members: Sequence[Profile] | None, link: ChannelConfig) -> dict[str, str]:
    """Who else is in a conversation of more than two; where that is not known, it may be anybody."""
    if members is None:
        return {"group": "?"}
    if len(members) <= PAIR:
        return {}
    others = [one.display_name or one.handle or one.did for one in members if one.did != link.network_id]
    return {"group": ", ".join(others)}


def _author(profile: Profile) -> Author:
    return Author(
        network_id=profile.did,
        handle=profile.handle,
        name=profile.display_name,
        avatar=profile.avatar,
        url=f"{SITE}/{profile.handle or profile.did}",
        is_bot=calls_itself_bot(profile.did, profile.labels),
    )


def calls_itself_bot(did: str, labels: Sequence[Label]) -> bool:
    return any(label.val == "bot" and label.src == did and not label.neg for label in labels)
