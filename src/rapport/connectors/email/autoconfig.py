"""A domain's own answer to which servers its mail is read and sent by (Mozilla's autoconfig format), not trusted.

The format: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from rapport.connectors.email.clean import one_line
from rapport.connectors.email.settings import server
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http

LARGEST, SECONDS = 65_536, 8.0
SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
BY_PASSWORD = frozenset({"password-cleartext", "password-encrypted", "plain", "secure"})


async def asked(http: Http, address: str) -> dict[str, str]:
    """The domain's answer, {} where it gives none that can be used."""
    domain = address.rpartition("@")[2]
    places = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    for place in places:
        try:
            told = await http.request("GET", place, params={"emailaddress": address}, seconds=SECONDS, cap=LARGEST)
        except ConnectorError:
            continue
        if found := read(told.body, address):
            return found
    return {}


def read(answer: bytes, address: str) -> dict[str, str]:
    """The first IMAP and SMTP servers with encryption and a password that it names; {} unless it names both."""
    text = answer.decode("utf-8", "replace")
    if "<!" in text.replace("<!--", ""):  # a document type may hold entities that grow without end
        return {}
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 — bounded, and without a document type
    except (ElementTree.ParseError, ValueError):
        return {}
    imap = next(_servers(root, "incomingServer", "imap", address), None)
    smtp = next(_servers(root, "outgoingServer", "smtp", address), None)
    return {**imap, **smtp} if imap and smtp else {}


def _servers(root: ElementTree.Element, tag: str, which: str, address: str) -> Iterator[dict[str, str]]:
    for one in root.iter(tag):
        ways = {(way.text or "").strip().lower() for way in one.findall("authentication")}
        security = SECURITY.get(_said(one, "socketType").upper(), "")
        if one.get("type") != which or not security or (ways and not ways & BY_PASSWORD):
            continue
        found = {f"{which}_host": _said(one, "hostname").lower(), f"{which}_port": _said(one, "port")}
        if not found[f"{which}_host"].isascii():  # names come in their ASCII form; signs alike or unseen do not
            continue
        try:
            meant = server(found, which, 0, security)
        except ConnectorError:
            continue
        if meant.security == security:  # a port of its own would need its own setting
            yield {**found, **_username(_said(one, "username"), address)}


def _said(one: ElementTree.Element, name: str) -> str:
    return one_line(one.findtext(name) or "").strip()[:200]


def _username(pattern: str, address: str) -> dict[str, str]:
    local, _, domain = address.partition("@")
    said = pattern.replace("%EMAILADDRESS%", address).replace("%EMAILLOCALPART%", local)
    said = said.replace("%EMAILDOMAIN%", domain)
    return {"username": said} if said and "%" not in said and said != address else {}
