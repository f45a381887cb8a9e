"""Proves a server and a token by calls, and says in a sentence what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.connectors.base import OwnIdentity
from rapport.connectors.errors import NeedsReconnect, Refused, Unreadable
from rapport.connectors.mastodon import server
from rapport.connectors.mastodon.api import DENIED, UNKNOWN, Api, typed
from rapport.connectors.mastodon.shapes import Account
from rapport.connectors.permissions import Scope, decided


async def verify(api: Api) -> OwnIdentity:
    """Who we are there, and the server's limits as settings. Nothing is written."""
    try:
        facts = await server.ask(api.http, api.base)
    except (Refused, Unreadable) as error:
        raise Refused(f"{api.base} does not speak Mastodon's API; is the name right? {error}") from error
    me = typed(await api.call("GET", "/api/v1/accounts/verify_credentials"), Account)
    await _may_read(api, me)
    await _may_write(api)
    return OwnIdentity(
        network_id=f"{me.id}@{facts.domain}",
        handle=f"{me.username or me.acct}@{facts.domain}",
        name=me.display_name or me.username,
        notes=_notes(me),
        settings={
            "server": api.base,
            "domain": facts.domain,
            "characters": str(facts.characters),
            "link": str(facts.link),
            "files": str(facts.files),
            "image_bytes": str(facts.image_bytes),
            "image_pixels": str(facts.image_pixels),
            "video_bytes": str(facts.video_bytes),
            "alt": str(facts.alt),
            "streaming": facts.streaming,
            "poll_options": str(facts.poll_options),
            "poll_option": str(facts.poll_option),
            "poll_shortest": str(facts.poll_shortest),
            "poll_longest": str(facts.poll_longest),
            "quotes": "yes" if facts.quotes else "no",
            "bot": "yes" if me.bot else "no",
        },
    )


async def _may_read(api: Api, me: Account) -> None:
    for path in ("/api/v1/notifications", f"/api/v1/accounts/{me.id}/statuses"):
        await api.page(path, {"limit": "1"})


async def _may_write(api: Api) -> None:
    """Writing cannot be tried without writing; servers that tell a token's permissions are asked.

    A token that may not answer is refused; one that may not do all else is good.
    """
    scopes = await scopes_told(api)
    if scopes is not None and not {"write", "write:statuses"} & set(scopes):
        raise NeedsReconnect("The access token may not write. Make one with the permission write:statuses.")


async def permissions_told(api: Api, asked: Sequence[Scope]) -> dict[str, bool]:
    """Whether the token has each of these; nothing where the server tells no scopes."""
    scopes = await scopes_told(api)
    return decided(asked, scopes) if scopes else {}


async def scopes_told(api: Api) -> list[str] | None:
    """Those of the app whose token this is, which the token may not pass; None where the server tells none."""
    answer = await api.call("GET", "/api/v1/apps/verify_credentials", expect=DENIED | UNKNOWN)
    found = answer.json() if answer.status == 200 else None
    scopes = found.get("scopes") if isinstance(found, dict) else None
    return [str(one) for one in scopes] if isinstance(scopes, list) else None


def _notes(me: Account) -> tuple[str, ...]:
    notes = {
        "The profile is marked as automated, so automatic answers are declared.": me.bot,
        "The profile is not marked as automated: do so on the server before anything is answered by itself.": (
            not me.bot
        ),
        "New followers have to be accepted by hand on the server.": me.locked,
    }
    return tuple(note for note, true in notes.items() if true)
