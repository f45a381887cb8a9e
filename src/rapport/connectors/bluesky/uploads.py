"""Pictures handed to the account's server: checked here first; there they wait a while for a post to name them."""

from __future__ import annotations

import json
from dataclasses import replace

from rapport.connectors.bluesky.answers import Body, Uploaded
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.errors import Refused
from rapport.domain.message import Media

PICTURE_BYTES = 2_000_000


async def upload(session: Session, content: bytes, media: Media) -> Media:
    """The picture with its id there: the reference that a post carries, as JSON. `Refused` before any call."""
    called = media.name or "The picture"
    if not media.mime.startswith("image/"):
        raise Refused(f"{media.name or 'The file'} is not a picture; Bluesky takes only pictures here.")
    if not content:
        raise Refused(f"{called} is empty.")
    if len(content) > PICTURE_BYTES:
        raise Refused(f"{called} is larger than 2 MB; please make it smaller.")
    headers = {"Content-Type": media.mime}
    response = await session.call("com.atproto.repo.uploadBlob", data=content, headers=headers)
    return replace(media, id=json.dumps(answered(response, Uploaded).blob, separators=(",", ":")))


def blob(media: Media) -> Body:
    """The reference out of an uploaded picture's id."""
    try:
        found = json.loads(media.id)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(f"{media.name or 'The picture'} was not uploaded to this account's server; upload it again.")
    return found
