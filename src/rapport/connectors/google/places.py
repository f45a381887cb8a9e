"""Which place of an account is meant: the only one, or the one whose name was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.json_fields import parts, text

ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
PLACES = "https://mybusinessbusinessinformation.googleapis.com"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is accounts/…/locations/…, as the reviews want it."""

    name: str
    title: str


async def chosen(http: Http, headers: Mapping[str, str], settings: Mapping[str, str]) -> Place:
    """Raises `Refused` with the names there are, where it is not clear which is meant."""
    found, wanted = await _all(http, headers, settings.get("server", "")), settings.get("location", "").strip()
    fit = [one for one in found if wanted in ("", one.name) or wanted.casefold() == one.title.casefold()]
    if len(fit) == 1:
        return fit[0]
    names = ", ".join(sorted(one.title or one.name for one in found)[:20])
    if not found:
        raise Refused("This Google account manages no place. Sign in with the one that does.")
    raise Refused(f"Write in the form which place it is: {names}.")


async def _all(http: Http, headers: Mapping[str, str], own: str) -> list[Place]:
    answer = await http.request("GET", f"{own or ACCOUNTS}/v1/accounts", headers=headers)
    found = []
    for account in [text(one, "name") for one in parts(answer.json(), "accounts")][:20]:
        where = f"{own or PLACES}/v1/{account}/locations?readMask=name,title&pageSize=100"
        rows = parts((await http.request("GET", where, headers=headers)).json(), "locations")
        found += [Place(f"{account}/{text(row, 'name')}", text(row, "title")) for row in rows]
    return found
