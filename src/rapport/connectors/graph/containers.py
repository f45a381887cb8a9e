"""A post in two steps: containers that nobody sees, made and waited for, and one call that shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import text
from rapport.domain.message import Media

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)
READY, SPOILT = ("FINISHED", "PUBLISHED"), ("ERROR", "EXPIRED")


async def container(
    api: GraphApi, edge: str, about: Mapping[str, Any], pictures: Sequence[Media], one: Mapping[str, str], state: str
) -> str:
    """A container of these words and pictures, ready to be shown; several make a row to leaf through.

    `about`: its words and where it goes; `one`: what is said of a picture that stands alone; `state`: the field
    that tells whether it is ready. Each is waited for, as the network fetches the pictures meanwhile. Raises
    `Refused` where the network cannot make it, `TryAgain` where it is not ready yet.
    """
    if len(pictures) > 1:
        beside = [await _made(api, edge, {**one, **_picture(each), "is_carousel_item": True}) for each in pictures]
        for child in beside:
            await _ready(api, child, state)
        whole = {**about, "media_type": "CAROUSEL", "children": ",".join(beside)}
    else:
        whole = {**about, **(one if pictures else {}), **(_picture(pictures[0]) if pictures else {})}
    made = await _made(api, edge, whole)
    await _ready(api, made, state)
    return made


def _picture(found: Media) -> dict[str, str]:
    return {"image_url": found.url, **({"alt_text": found.alt} if found.alt else {})}


async def _made(api: GraphApi, edge: str, body: Mapping[str, Any]) -> str:
    answer = await api.call("POST", edge, json={name: value for name, value in body.items() if value})
    if not (made := text(answer, "id")):
        raise TryAgain("Meta did not say what it made; nobody has seen anything.", after=60)
    return made


async def _ready(api: GraphApi, made: str, state: str) -> None:
    for wait in (0.0, *WAITS):
        await asyncio.sleep(wait)
        found = await api.call("GET", made, {"fields": f"id,{state}"})
        if text(found, state) in READY:
            return
        if text(found, state) in SPOILT:
            raise Refused("Meta could not make this ready; look at the pictures, and write it anew.")
    raise TryAgain("Meta is still making this ready.", after=60)
