"""Posts written to Bluesky, and looked for there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.bluesky import films, record, tid, uploads
from rapport.connectors.bluesky.answers import Handle, Parent, Parents, Placed, Stored
from rapport.connectors.bluesky.facets import marks
from rapport.connectors.bluesky.refusals import name
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import POSTS, answered
from rapport.connectors.bluesky.translate import page
from rapport.connectors.errors import MaybeSent, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.response import Response
from rapport.domain.film import FILM
from rapport.domain.link_card import SentCard
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing, Sent

TAKEN = frozenset({"InvalidSwap"})
ABSENT = frozenset({"RecordNotFound"})
UNKNOWN = frozenset({"InvalidRequest", "HandleNotFound"})


async def send(session: Session, http: Http, outgoing: Outgoing) -> Sent:
    """Write the post if there is none with its key; where there is one, that one is it.

    `swapRecord: None` means "only where nothing is yet": two calls with one key, at once or days apart, leave
    one post. (createRecord answers the second with a 500, which says nothing.)
    """
    shown = [media for media in outgoing.media if media.mime == FILM]
    pictures = [media for media in outgoing.media if media not in shown]
    body = {
        "repo": await session.did(),
        "collection": POSTS,
        "rkey": tid.of(outgoing.key),
        "swapRecord": None,
        "record": record.post(
            outgoing,
            datetime.now(UTC),
            reply=await _reply(session, outgoing.in_reply_to) if outgoing.in_reply_to else None,
            dids=await mentioned(session, outgoing.text),
            quote=await _quoted(session, outgoing.quotes) if outgoing.quotes else None,
            images=[await _picture(session, http, media) for media in pictures],
            film=films.embed(shown[0]) if shown else None,
            card=_card(outgoing.card) if outgoing.card else None,
        ),
    }
    response = await session.call("com.atproto.repo.putRecord", json=body, key=outgoing.key, expect=TAKEN)
    sent = _sent(response) if not name(response) else await find(session, outgoing)
    if sent is None:
        raise MaybeSent(outgoing.key, "Bluesky says that the post is there, and does not show it.")
    return sent


async def find(session: Session, outgoing: Outgoing) -> Sent | None:
    """The post with this key, asked of the account's own server: None means that it was never written."""
    params = {"repo": await session.did(), "collection": POSTS, "rkey": tid.of(outgoing.key)}
    response = await session.call("com.atproto.repo.getRecord", params=params, expect=ABSENT)
    return None if name(response) else _sent(response)


async def mentioned(session: Session, text: str) -> dict[str, str]:
    """Handle → identity for each @handle in the words. Who does not exist is left out and stays plain text."""
    found = {}
    for handle in {mark.value for mark in marks(text) if mark.what == "mention"}:
        params = {"handle": handle}
        response = await session.call("com.atproto.identity.resolveHandle", params=params, expect=UNKNOWN)
        if not name(response):
            found[handle] = answered(response, Handle).did
    return found


async def _reply(session: Session, uri: str) -> dict[str, Mapping[str, str]]:
    """Root and parent of an answer, as addresses with content hashes."""
    post = await _parent(session, uri)
    here = reference(post)
    root = post.record.reply.root if post.record.reply else None
    return {"root": {"uri": root.uri, "cid": root.cid} if root else here, "parent": here}


async def _quoted(session: Session, uri: str) -> Mapping[str, str]:
    """Address and content hash of a post to quote. Raises `Refused`."""
    post = await post_at(session, uri) if uri.startswith("at://") else None
    if not post:
        raise Refused("The post to quote is gone, or its author has blocked this account. Nothing was sent.")
    if post.viewer.embedding_disabled:
        raise Refused("The author of that post does not let it be quoted. Nothing was sent.")
    return reference(post)


def reference(post: Parent) -> dict[str, str]:
    """A post as others' records name it, by its hash, too. Raises `TryAgain` where no server tells it."""
    if not post.cid:
        raise TryAgain("Bluesky does not tell the hash of that post. Nothing was sent.")
    return {"uri": post.uri, "cid": post.cid}


async def _parent(session: Session, uri: str) -> Parent:
    post = await post_at(session, uri)
    if not post:
        raise Refused("The post to answer is gone, or its author has blocked this account. Nothing was sent.")
    if post.viewer.reply_disabled:
        raise Refused("The author limits who can answer this post. Nothing was sent.")
    return post


async def post_at(session: Session, uri: str) -> Parent | None:
    """A post. One of our own is asked of our own server: the network may not show it yet."""
    did, _, key = uri.removeprefix("at://").partition(f"/{POSTS}/")
    if did == await session.did():
        params = {"repo": did, "collection": POSTS, "rkey": key}
        response = await session.call("com.atproto.repo.getRecord", params=params, expect=ABSENT)
        stored = None if name(response) else answered(response, Stored)
        return Parent(stored.uri, stored.cid, stored.value) if stored else None
    response = await session.call("app.bsky.feed.getPosts", params={"uris": [uri]})
    posts = answered(response, Parents).posts
    return posts[0] if posts else None


async def _picture(session: Session, http: Http, media: Media) -> dict[str, Any]:
    """A picture handed to the account's server before, or fetched from where it is kept and handed over now."""
    if media.id:
        return {"alt": media.alt, "image": uploads.blob(media)}
    answer = await http.request("GET", media.url)
    mime = answer.headers.get("content-type", media.mime).partition(";")[0].strip()
    there = await uploads.upload(session, answer.body, replace(media, mime=mime))
    return {"alt": media.alt, "image": uploads.blob(there)}


def _card(card: SentCard) -> dict[str, Any]:
    """A link's card, with the picture that was handed over before, if there is one."""
    said = {"uri": card.address, "title": card.title, "description": card.description}
    return {**said, "thumb": uploads.blob(card.picture)} if card.picture and card.picture.id else said


def _sent(response: Response) -> Sent:
    uri = answered(response, Placed).uri
    return Sent(uri, page(uri))
