"""Videos found by their words, and where a channel's own are listed without a call to the interface.

https://developers.google.com/youtube/v3/docs/search/list. A page is one of the hundred searches of a day.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from rapport.connectors.base import Page
from rapport.connectors.errors import Refused
from rapport.connectors.json_fields import name, text
from rapport.connectors.raw_items import raw_items
from rapport.connectors.youtube.api import YoutubeApi

PAGE = 50
LOOK_BACK = timedelta(days=7)
CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
FEEDS = "https://www.youtube.com"


async def searched(api: YoutubeApi, us: str, query: str, cursor: str, now: datetime) -> Page:
    """A page of the latest videos, oldest first, without our own and without what is only announced."""
    rows, after = await api.listed(
        "search",
        {
            "part": "snippet",
            "type": "video",
            "order": "date",
            "maxResults": str(PAGE),
            "publishedAfter": f"{now - LOOK_BACK:%Y-%m-%dT%H:%M:%SZ}",
            "q": query.strip(),
            **({"pageToken": cursor} if cursor else {}),
        },
    )
    found = [
        one
        for one in reversed(rows[:PAGE])
        if name(one, "id", "videoId")
        and text(one, "snippet", "channelId") != us
        and text(one, "snippet", "liveBroadcastContent") != "upcoming"
    ]
    return Page(raw_items(found), after if rows else "")


async def feed_of(api: YoutubeApi, gateway: str, handle: str) -> str:
    """The feed of a channel's videos: of its id at once, of its handle by one unit. Raises `Refused`."""
    number = handle.strip().rpartition("/")[2]
    if not CHANNEL.fullmatch(number):
        rows, _ = await api.listed("channels", {"part": "id", "forHandle": f"@{number.removeprefix('@')}"})
        number = next((text(one, "id") for one in rows), "")
    if not CHANNEL.fullmatch(number):
        raise Refused("YouTube knows no channel of this handle. Give it as in its address, such as @casaaurora.")
    return f"{gateway or FEEDS}/feeds/videos.xml?channel_id={number}"
