"""Acts without words: favourite, repost, follow, and taking each back. Asked for twice, each is done once."""

from __future__ import annotations

from urllib.parse import quote

from rapport.connectors.errors import Refused
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.posting import GONE
from rapport.connectors.mastodon.shapes import Counted, Relationship, Status
from rapport.connectors.mastodon.translate import local
from rapport.domain.acts import Reaction
from rapport.domain.message import Act
from rapport.domain.reply import Sent

CALLS = {
    (Act.FAVOURITE, False): "favourite",
    (Act.FAVOURITE, True): "unfavourite",
    (Act.REPOST, False): "reblog",
    (Act.REPOST, True): "unreblog",
    (Act.FOLLOW, False): "follow",
    (Act.FOLLOW, True): "unfollow",
}
SCOPES = {Act.FAVOURITE: "write:favourites", Act.REPOST: "write:statuses", Act.FOLLOW: "write:follows"}


async def react(api: Api, reaction: Reaction) -> Sent:
    """Favourite or repost a post, or take it back."""
    path = f"/api/v1/statuses/{quote(reaction.target, safe='')}/{_call(reaction, Act.FAVOURITE, Act.REPOST)}"
    answer = await api.call("POST", path, key=reaction.key, scope=SCOPES[reaction.act], expect=GONE)
    if answer.status not in GONE:
        typed(answer, Status)  # what is no post is no proof
    elif not reaction.undo:
        raise Refused("The post is gone, or its author no longer shows it to us.")
    return _done(reaction)


async def find_reaction(api: Api, reaction: Reaction) -> Sent | None:
    """Whether it stands as `reaction` wants it. Of a post that is gone everything is taken back."""
    _call(reaction, Act.FAVOURITE, Act.REPOST)
    answer = await api.call("GET", f"/api/v1/statuses/{quote(reaction.target, safe='')}", expect=GONE)
    if answer.status in GONE:
        return _done(reaction) if reaction.undo else None
    post = typed(answer, Counted)
    stands = bool(post.favourited if reaction.act is Act.FAVOURITE else post.reblogged)
    return _done(reaction) if stands is not reaction.undo else None


async def follow(api: Api, us: str, reaction: Reaction) -> Sent:
    """Follow an account, or no longer; where its owner accepts followers by hand it is asked for."""
    call, number = _call(reaction, Act.FOLLOW), local(reaction.target)
    if number == us:
        raise Refused("Nobody can follow their own account.")
    path = f"/api/v1/accounts/{quote(number, safe='')}/{call}"
    answer = await api.call("POST", path, key=reaction.key, scope=SCOPES[Act.FOLLOW], expect=GONE)
    if answer.status not in GONE:
        typed(answer, Relationship)
    elif not reaction.undo:
        raise Refused("There is no such account any more, or it has blocked us.")
    return _done(reaction)


async def find_follow(api: Api, reaction: Reaction) -> Sent | None:
    """Whether we follow, or have asked to, as `reaction` wants it."""
    _call(reaction, Act.FOLLOW)
    answer = await api.call("GET", "/api/v1/accounts/relationships", params={"id[]": local(reaction.target)})
    stands = any(one.following or one.requested for one in typed(answer, list[Relationship]))
    return _done(reaction) if stands is not reaction.undo else None


def _call(reaction: Reaction, *known: Act) -> str:
    if reaction.act not in known:
        raise Refused(f"Mastodon has no such act: {reaction.act}.")
    return CALLS[reaction.act, reaction.undo]


def _done(reaction: Reaction) -> Sent:
    """The act's id: servers give none, so it is named by what it is done to."""
    return Sent(f"{reaction.act}:{reaction.target}")
