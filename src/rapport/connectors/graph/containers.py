"""A post in two steps: containers that nobody sees, made and waited for, and one call that shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import text
from rapport.domain.message import Media

WAITS, LONGEST = (1.0, 2.0, 4.0, 8.0, 15.0), 60.0
STILL = "Meta is still making this ready."
READY, SPOILT = ("FINISHED", "PUBLISHED"), ("ERROR", "EXPIRED")


async def container(
    api: GraphApi,
    edge: str,
    about: Mapping[str, Any],
    pictures: Sequence[Media],
    one: Mapping[str, str],
    state: str,
) -> str:
    """A container of these words and pictures, ready to be shown; several make a row to leaf through.

    `about`: its words and where it goes; `one`: what is said of a single picture; `state`: the field that tells
    whether it is ready. Raises `Refused` where the network cannot make it, `TryAgain` where it is not ready within
    a minute: whoever says this may not have the words much longer, and nobody has seen anything yet.
    """
    try:
        async with asyncio.timeout(LONGEST):
            return await _ready(api, edge, await _whole(api, edge, about, pictures, one, state), state)
    except TimeoutError as error:
        raise TryAgain(STILL, after=60) from error


async def _whole(
    api: GraphApi,
    edge: str,
    about: Mapping[str, Any],
    pictures: Sequence[Media],
    one: Mapping[str, str],
    state: str,
) -> dict[str, Any]:
    if len(pictures) < 2:
        alone = {**one, **_picture(pictures[0])} if pictures else {}
        return {**about, **alone}
    bodies = [{**one, **_picture(each), "is_carousel_item": True} for each in pictures]
    beside = await asyncio.gather(*[_ready(api, edge, body, state) for body in bodies])
    return {**about, "media_type": "CAROUSEL", "children": ",".join(beside)}


def _picture(found: Media) -> dict[str, str]:
    return {"image_url": found.url, **({"alt_text": found.alt} if found.alt else {})}


async def _ready(api: GraphApi, edge: str, body: Mapping[str, Any], state: str) -> str:
    """Made, and waited for: the network fetches the picture meanwhile."""
    answer = await api.call("POST", edge, json={name: value for name, value in body.items() if value})
    if not (made := text(answer, "id")):
        raise TryAgain("Meta did not say what it made; nobody has seen anything.", after=60)
    for wait in (0.0, *WAITS):
        await asyncio.sleep(wait)
        found = await api.call("GET", made, {"fields": f"id,{state}"})
        if text(found, state) in READY:
            return made
        if text(found, state) in SPOILT:
            raise Refused("Meta could not make this ready; look at the pictures, and write it anew.")
    raise TryAgain(STILL, after=60)
