"""What a token may do, as Meta tells: its own list, or its answers to questions that each need one permission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.graph.api import GraphApi, NotAllowed
from rapport.connectors.json_fields import part, text
from rapport.connectors.permissions import Scope, decided


async def granted_to(person: GraphApi, asked: Sequence[Scope]) -> dict[str, bool]:
    """What a person has granted the app (`/me/permissions`); a page's own token is refused."""
    rows, more = await person.listed("me/permissions", {"limit": "100"})
    granted = {text(one, "permission") for one in rows if text(one, "status") == "granted"}
    if not rows or more:
        raise Unreadable("Meta did not tell what was granted.")
    return decided(asked, granted)


async def inspected(api: GraphApi, token: str, asked: Sequence[Scope]) -> dict[str, bool]:
    """What a token holds (`/debug_token`). Meta takes the one that is looked at as a parameter only."""
    found = part(await api.call("GET", "debug_token", {"input_token": token.strip()}), "data")
    scopes = found.get("scopes")
    if not isinstance(scopes, list) or not scopes:
        raise Unreadable("Meta did not tell what was granted.")
    return decided(asked, [one for one in scopes if isinstance(one, str)])


async def tried(api: GraphApi, questions: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, bool]:
    """By permission, whether the one question that needs it is answered; what fails otherwise tells nothing."""
    found = dict[str, bool]()
    for name, (path, params) in questions.items():
        try:
            await api.call("GET", path, params)
        except NotAllowed:
            found[name] = False
        except ConnectorError:
            continue
        else:
            found[name] = True
    return found
