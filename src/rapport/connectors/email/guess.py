"""Which servers an address is read and sent by: known, told by its domain, known by who takes its mail, or usual.

Nobody else is asked: no list of providers on the network learns of the address or its domain.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import dns.asyncresolver
from dns.exception import DNSException

from rapport.connectors.email import autoconfig
from rapport.connectors.email.providers import Provider, by_domain, by_servers, place
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.http import Http

SECONDS = 6.0
USUAL = {"imap": (("imap", 993), ("mail", 993)), "smtp": (("smtp", 465), ("mail", 465))}
Servers = Callable[[str], Awaitable[Sequence[str]]]


async def takes_mail(domain: str) -> Sequence[str]:
    """The names of the servers that take mail for a domain (MX), the preferred first; none where nobody says."""
    try:
        answer = await dns.asyncresolver.resolve(domain, "MX", lifetime=SECONDS)
    except (DNSException, OSError, ValueError):
        return []
    rows = sorted((int(row.preference), str(row.exchange)) for row in answer)
    return [name for _, name in rows[:20]]


async def guess(http: Http, address: str, servers: Servers = takes_mail) -> dict[str, str]:
    """Values for the servers' fields. `Refused` where nothing was found, or nobody comes in there by password."""
    domain = address.rpartition("@")[2]
    if known := by_domain(domain):
        return _of(known)
    if told := await autoconfig.asked(http, address):
        return told
    if known := by_servers(await servers(domain)):
        return _of(known)
    imap, smtp = await _usual(http, domain, "imap"), await _usual(http, domain, "smtp")
    if imap and smtp:
        return {**imap, **smtp}
    raise Refused(
        f"The mail servers of {domain} were not found: it does not name them, and imap.{domain} or smtp.{domain} "
        "do not exist. Write them under Advanced; your provider lists them under other mail programs."
    )


def _of(known: Provider) -> dict[str, str]:
    if known.refuses:
        raise Refused(
            f"{known.name} takes care of mail for this address and lets programs in only by its own sign-in page, "
            "not by password. It cannot be connected yet; a forwarding address elsewhere can."
        )
    return known.values


async def _usual(http: Http, domain: str, which: str) -> dict[str, str]:
    """The first of the usual names that exists and may be called."""
    for name, port in USUAL[which]:
        try:
            await http.address(f"{name}.{domain}", port)
        except ConnectorError:
            continue
        return place(which, f"{name}.{domain}:{port}")
    return {}
