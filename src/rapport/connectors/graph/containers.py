"""A post in two steps: containers that nobody sees, made and waited for, and one call that shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import text
from rapport.domain.message import Media

WAITS, LONGEST = (1.0, 2.0, 4.0, 8.0, 15.0), 60.0
STILL = "Meta is still making this ready."
READY, SPOILT = ("FINISHED", "PUBLISHED"), ("ERROR", "EXPIRED")


@dataclass(frozen=True, slots=True)
class ContainerWanted:
    """`about`: the words of a post and where it goes; `one`: what is said of a single picture.

    `edge`: where containers are made; `state`: the field that tells whether one is ready.
    """

    edge: str
    state: str
    about: Mapping[str, Any]
    one: Mapping[str, str]
    pictures: Sequence[Media]


async def container(api: GraphApi, wanted: ContainerWanted) -> str:
    """A container of these words and pictures, ready to be shown; several make a row to leaf through.

    Raises `Refused` where the network cannot make it, `TryAgain` where it is not ready within a minute: whoever
    says this may not have the words much longer, and nobody has seen anything yet.
    """
    try:
        async with asyncio.timeout(LONGEST):
            return await _ready(api, wanted, await _whole(api, wanted))
    except TimeoutError as error:
        raise TryAgain(STILL, after=60) from error


async def _whole(api: GraphApi, wanted: ContainerWanted) -> dict[str, Any]:
    pictures = wanted.pictures
    if len(pictures) < 2:
        alone = {**wanted.one, **_picture(pictures[0])} if pictures else {}
        return {**wanted.about, **alone}
    bodies = [{**wanted.one, **_picture(each), "is_carousel_item": True} for each in pictures]
    beside = await asyncio.gather(*[_ready(api, wanted, body) for body in bodies])
    return {**wanted.about, "media_type": "CAROUSEL", "children": ",".join(beside)}


def _picture(found: Media) -> dict[str, str]:
    return {"image_url": found.url, **({"alt_text": found.alt} if found.alt else {})}


async def _ready(api: GraphApi, wanted: ContainerWanted, body: Mapping[str, Any]) -> str:
    """Made, and waited for: the network fetches the picture meanwhile."""
    answer = await api.call("POST", wanted.edge, json={name: value for name, value in body.items() if value})
    if not (made := text(answer, "id")):
        raise TryAgain("Meta did not say what it made; nobody has seen anything.", after=60)
    for wait in (0.0, *WAITS):
        await asyncio.sleep(wait)
        found = await api.call("GET", made, {"fields": f"id,{wanted.state}"})
        if text(found, wanted.state) in READY:
            return made
        if text(found, wanted.state) in SPOILT:
            raise Refused("Meta could not make this ready; look at the pictures, and write it anew.")
    raise TryAgain(STILL, after=60)
