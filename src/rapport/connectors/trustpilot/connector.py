"""The connector for the reviews of a business on Trustpilot."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, Unreadable
from rapport.connectors.gone import gone
from rapport.connectors.history import History, HistoryRow
from rapport.connectors.http import Http, Response
from rapport.connectors.json_fields import object_of, part, parts, read_time, text
from rapport.connectors.manifest import load
from rapport.connectors.newest_first import by, fresh
from rapport.connectors.raw_items import encoded
from rapport.connectors.trustpilot.translate import translate, unknown_kind, unpack
from rapport.domain.acts import How, Removal
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent

SERVER = "https://api.trustpilot.com"
TOKEN = "/v1/oauth/oauth-business-users-for-applications/accesstoken"  # noqa: S105
DATED, CREATED = by("updatedAt", "createdAt"), by("createdAt")
PAGE = 100


class TrustpilotConnector(Connector):
    """One business. The token comes from its own key and secret, and lives some days."""

    manifest = load("rapport.connectors.trustpilot")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.server = (link.settings.get("server") or SERVER).rstrip("/")
        self.token = ""

    async def verify(self) -> OwnIdentity:
        domain = self.link.settings.get("domain", "").strip().removeprefix("https://").strip("/").lower()
        headers = {"apikey": self.link.secrets.get("api_key", "")}
        where = f"{self.server}/v1/business-units/find"
        answer = await self.http.request("GET", where, headers=headers, params={"name": domain})
        number = text(answer.json(), "id")
        if not number:
            raise Refused(f"Trustpilot knows no business at {domain}.")
        await self._called("GET", f"/v1/private/business-units/{quote(number, safe='')}/reviews", {"perPage": "1"})
        return OwnIdentity(number, domain, text(answer.json(), "displayName") or domain)

    async def _called(
        self, method: str, path: str, params: Mapping[str, str] | None = None, json: Any = None, key: str = "",
        expect: frozenset[int] = frozenset(),
    ) -> Response:  # fmt: skip
        """One call; a token that has run out is fetched anew once."""
        for _ in range(2):
            self.token = self.token or await self._granted()
            headers = {"Authorization": f"Bearer {self.token}"}
            answer = await self.http.request(
                method,
                self.server + path,
                headers=headers,
                params=params,
                json=json,
                key=key,
                expect=TWICE | expect,
            )
            if answer.status not in TWICE:
                return answer
            self.token = ""
        raise NeedsReconnect("Trustpilot no longer accepts this key. Look under Integrations › APIs there.")

    async def _granted(self) -> str:
        pair = f"{self.link.secrets.get('api_key', '')}:{self.link.secrets.get('api_secret', '')}"
        basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        answer = await self.http.request(
            "POST", self.server + TOKEN, headers=basic, data={"grant_type": "client_credentials"}
        )
        if token := text(answer.json(), "access_token"):
            return token
        raise Unreadable("Trustpilot answered something that is no token.")

    async def _page(self, mark: str) -> tuple[list[dict[str, Any]], str]:
        number = int(mark or 1)
        params = {"perPage": str(PAGE), "page": str(number), "orderBy": "createdat.desc"}
        answer = await self._called("GET", f"/v1/private/business-units/{self.link.network_id}/reviews", params)
        if not isinstance(answer.json(), dict):
            raise answer.unreadable("something that is no list of reviews")
        rows = parts(answer.json(), "reviews")
        return rows, str(number + 1) if len(rows) == PAGE else ""

    async def fetch(self, cursor: str) -> Page:
        return await fresh(self._page, cursor, datetime.now(UTC), DATED)

    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        """Reviews that were changed or are gone: not there, while the business is, and is still shown to us."""
        found, missing, now = list[bytes](), list[str](), datetime.now(UTC)
        for number in network_ids:
            answer = await self._called("GET", _review(number), expect=GONE)
            if answer.status in GONE:
                missing.append(number)
            elif read_time(row := object_of(answer.body), "updatedAt"):
                found.append(encoded(row))
        if missing:
            listed, _ = await self._page("")
            there = {text(one, "id") for one in listed}
            found += [gone(one, now) for one in missing if one not in there]
        return found

    async def recall(self, since: datetime, cursor: str) -> Page:
        async def rows(mark: str) -> tuple[list[HistoryRow], str]:
            found, after = await self._page(mark)
            return [HistoryRow(CREATED(one), text(one, "id"), one) for one in found], after

        read, after = await History({"reviews": rows}, since).read(cursor)
        return Page([json.dumps(row.body).encode() for row in read], after)

    async def send(self, outgoing: Outgoing) -> Sent:
        words = outgoing.text.strip()
        if not words or len(words) > self.manifest.limits.text:
            raise Refused(f"A reply has 1 to {self.manifest.limits.text} characters; this has {len(words)}.")
        if outgoing.automatic:
            raise Refused("A review is answered by a person.")
        body = {"message": words, "authorBusinessUserId": self.link.settings.get("author", "")}
        answer = await self._called("POST", _reply(outgoing.in_reply_to), json=body, key=outgoing.key)
        if answer.body.strip() and not isinstance(answer.json(), dict):
            raise MaybeSent(outgoing.key, "Trustpilot answered something that is no proof.")
        return Sent(f"{outgoing.in_reply_to}/reply")

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        said = text(await self._answered(outgoing.in_reply_to), "text")
        return Sent(f"{outgoing.in_reply_to}/reply") if said.split() == outgoing.text.split() else None

    async def remove(self, removal: Removal) -> None:
        if removal.how is not How.DELETE or not removal.target.endswith("/reply"):
            raise Refused("A review is its writer's; only your own reply can be taken away.")
        if not await self.removed(removal):
            await self._called("DELETE", _reply(removal.target.removesuffix("/reply")), key=removal.key)

    async def removed(self, removal: Removal) -> bool:
        return not await self._answered(removal.target.removesuffix("/reply"))

    async def _answered(self, review: str) -> dict[str, Any]:
        return part((await self._called("GET", _review(review))).json(), "companyReply")

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        return unknown_kind(raw)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)


TWICE, GONE = frozenset({401}), frozenset({404})


def _review(number: str) -> str:
    return f"/v1/private/reviews/{quote(number, safe='')}"


def _reply(number: str) -> str:
    return f"{_review(number)}/reply"
