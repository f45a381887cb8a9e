"""What happened on the practice network, in our words; pure."""

from __future__ import annotations

import msgspec

from rapport.connectors.errors import Unreadable
from rapport.connectors.practice.values import Happening, Post, Somebody
from rapport.domain.message import Act, Activity, Author, Echo, Edited, Event, Incoming, Kind, Removed, Visibility
from rapport.domain.stands_there import StandsThere

_decoder = msgspec.json.Decoder(Happening)


def events(raw: bytes, brand: str) -> list[Event]:
    """One happening as seen by the brand with this handle. Raises `Unreadable`."""
    try:
        happening = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"The practice network gave something that is not a happening: {error}") from error
    if happening.what in ("follow", "favourite"):
        return [_activity(happening)]
    post = happening.post
    if post is None or not post.id:
        raise Unreadable("The practice network named no post.")
    if happening.what == "removal":
        return [Removed(post.id, happening.at)]
    if happening.what == "edit" and post.author == brand:
        return []  # our own change of our own words
    if happening.what == "edit":
        return [Edited(_incoming(post, happening.who), post.edited_at or happening.at)]
    if post.author == brand:
        return [_echo(post)]
    return [_incoming(post, happening.who)]


def _incoming(post: Post, who: Somebody) -> Incoming:
    return Incoming(
        network_id=post.id,
        # What others say to nobody in particular is seen where it is searched for, and nowhere else.
        kind=Kind.MENTION if post.kind == "post" else Kind(post.kind),
        author=_author(who),
        text=post.text,
        at=post.at,
        thread=_thread(post),
        in_reply_to=post.in_reply_to,
        visibility=_visibility(post),
        rating=post.rating,
        automatic=who.bot,
        written=post.edited_at,
    )


def _echo(post: Post) -> Echo:
    return Echo(
        network_id=post.id,
        thread=_thread(post),
        text=post.text,
        at=post.at,
        in_reply_to=post.in_reply_to,
        key=post.key,
        visibility=_visibility(post),
        beside=_beside(post),
    )


def _beside(post: Post) -> StandsThere:
    """The network tells all of it."""
    return StandsThere(
        kinds=tuple(one.mime.partition("/")[0] for one in post.media),
        alts=tuple(one.alt for one in post.media),
        card="",
        poll=post.poll.options if post.poll else (),
        warning=post.warning,
        above=post.in_reply_to,
    )


def _activity(happening: Happening) -> Activity:
    return Activity(
        network_id=f"h:{happening.id}",
        act=Act(happening.what),
        author=_author(happening.who),
        at=happening.at,
        target=happening.post.id if happening.post else "",
    )


def _author(who: Somebody) -> Author:
    return Author(network_id=who.handle, handle=who.handle, name=who.name, is_bot=who.bot)


def _thread(post: Post) -> str:
    return post.thread or f"t:{post.id}"


def _visibility(post: Post) -> Visibility:
    return Visibility.PUBLIC if post.public else Visibility.PRIVATE
