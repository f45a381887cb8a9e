"""The connector for the reviews of a place on Yelp; it only reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http, Response
from rapport.connectors.json_fields import need, need_time, object_of, part, parts, read_time, text, web, whole
from rapport.connectors.manifest import load
from rapport.connectors.newest_first import by, fresh
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Author, Echo, Event, Incoming, Kind, Visibility

SERVER = "https://api.yelp.com"
DATED = by("time_created")


class YelpConnector(Connector):
    manifest = load("rapport.connectors.yelp")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.base = f"{(link.settings.get('server') or SERVER).rstrip('/')}/v3/businesses"

    async def _asked(self, path: str) -> Response:
        headers = {"Authorization": f"Bearer {self.link.secrets.get('api_key', '').strip()}"}
        return await self.http.request("GET", f"{self.base}/{path}", headers=headers)

    async def verify(self) -> OwnIdentity:
        place = self.link.settings.get("place", "").strip().rstrip("/").rpartition("/")[2]
        if not place:
            raise Refused("Write which place it is: the last part of its address on Yelp.")
        found = (await self._asked(quote(place, safe=""))).json()
        name = text(found, "name")
        return OwnIdentity(need(found, "id"), name or place, name, settings={"place": place})

    async def fetch(self, cursor: str) -> Page:
        async def page(mark: str) -> tuple[list[dict[str, Any]], str]:
            answer = await self._asked(f"{quote(self.link.network_id, safe='')}/reviews?limit=20&sort_by=newest")
            if not isinstance(answer.json(), dict):
                raise answer.unreadable("something that is no list of reviews")
            return parts(answer.json(), "reviews"), ""

        return await fresh(page, cursor, datetime.now(UTC), DATED)

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        """One review as the interface gives it. Yelp tells the place's own time without its zone: taken as UTC."""
        said = object_of(raw)
        number, who, stars = need(said, "id"), part(said, "user"), whole(said, "rating")
        author = Author(
            text(who, "id") or f"review:{number}",
            "",
            text(who, "name") or text(who, "display_name"),
            web(who, "image_url"),
            web(who, "profile_url"),
        )
        found: list[Event] = [
            Incoming(
                network_id=number,
                kind=Kind.REVIEW,
                author=author,
                text=text(said, "text") or text(said, "text", "content"),
                at=need_time(said, "time_created"),
                thread=number,
                visibility=Visibility.PUBLIC,
                rating=stars if stars in range(1, 6) else None,
                url=web(said, "url"),
            )
        ]
        return [*found, *_answered(said, number)]

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpacked(answer, _rows)


ANSWERS = ("public_response", "business_owner_reply", "owner_reply", "response")
LISTED = ("business_owner_replies", "public_responses", "responses")


def _answered(said: dict[str, Any], number: str) -> list[Event]:
    """What the owner said to it: one thing, or the first of a list; where no time is told, that of the review."""
    own = next(filter(None, (part(said, one) for one in ANSWERS)), {})
    own = own or next((found for one in LISTED for found in parts(said, one)), {})
    words = text(own, "text") or text(own, "text", "content") or text(own, "comment") or text(own, "content")
    named = ("time_created", "created_at", "time_updated", "date")
    at = next(filter(None, (read_time(own, one) for one in named)), None) or need_time(said, "time_created")
    return [Echo(f"{number}/reply", number, words, at, number, visibility=Visibility.PUBLIC)] if words else []


def _rows(said: Any) -> list[Any]:
    rows = said.get("reviews") if isinstance(said, dict) else said
    return rows if isinstance(rows, list) else [said]
