"""A customer's file by its id: Meta first tells an address, and gives the file there to whoever has the token."""

from __future__ import annotations

from urllib.parse import urlsplit

from rapport.connectors.base.downloads import NOT_THERE, TOO_LARGE
from rapport.connectors.errors import Refused
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import text, whole

# Where Meta has its files. The token goes to no other place, whatever an answer says.
HOSTS = ("facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net")
GONE = frozenset({404, 410})


async def file_of(api: GraphApi, number: str, most: int) -> bytes:
    """At most `most` bytes. The address is good for five minutes, so it is asked for anew each time."""
    if not number.isdecimal() or not number.isascii():
        raise Refused(NOT_THERE)
    try:
        found = await api.call("GET", number)
    except Refused as error:  # Meta keeps a file for 30 days at most, and then knows nothing of it
        raise Refused(NOT_THERE) if "does not exist" in str(error) else error from error
    if (whole(found, "file_size") or 0) > most:
        raise Refused(TOO_LARGE)
    where = text(found, "url")
    if not is_metas(where, api.server):
        raise Refused("Meta sent us to a place that is not its own for this file; nothing was fetched.")
    answer = await api.http.request("GET", where, headers=api.headers, cap=most, expect=GONE)
    if answer.status in GONE:
        raise Refused(NOT_THERE)
    return answer.body


def is_metas(address: str, server: str) -> bool:
    """Whether the token may go there: to Meta over https, or to where all calls of this channel go."""
    try:
        there, here = urlsplit(address), urlsplit(server)
        same = (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)
    except ValueError:
        return False
    host = there.hostname or ""
    its = there.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in HOSTS)
    return its or same
