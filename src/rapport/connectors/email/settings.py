"""The connect form as values: which servers, which sign-in, how encrypted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.clean import one_line
from rapport.connectors.errors import NeedsReconnect, Refused

LONGEST_ADDRESS = 254
WRITABLE = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9][A-Za-z0-9.-]{0,189}|\[[0-9A-Fa-f.:]{2,60}\])"
)
IMPLICIT = frozenset({993, 465})
UPGRADED = frozenset({143, 587, 25})
# What ends a line for one program or another: in a header of ours none of these is ever folded away, but refused.
CONTROL = frozenset(map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029]))


@dataclass(frozen=True, slots=True)
class Server:
    """Where to knock, and how the line is encrypted: "tls" from the first byte, "starttls", or "none"."""

    host: str
    port: int
    security: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """One mailbox. `signing` is the key our Message-IDs are proved with, made when the channel is connected."""

    address: str
    name: str
    username: str
    imap: Server
    smtp: Server
    keep_sent: bool
    authserv_id: str
    password: str = field(repr=False)
    signing: str = field(repr=False)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @classmethod
    def of(cls, link: ChannelConfig) -> Settings:
        """Read a channel's settings; one that cannot be right is `NeedsReconnect`, naming the field."""
        given = {name: value.strip() for name, value in link.settings.items()}
        password = link.secrets.get("password", "")
        for name, value in (*given.items(), ("password", password)):
            if CONTROL & set(value):
                raise NeedsReconnect(f"The field {name} contains a line break or another control character.")
        security = given.get("security") or "tls"
        if security not in ("tls", "starttls", "none"):
            raise NeedsReconnect("Encryption must be tls, starttls or none.")
        address = written(given.get("address") or link.handle)
        return cls(
            address=address,
            name=given.get("name", ""),
            username=given.get("username") or address,
            imap=server(given, "imap", 993, security),
            smtp=server(given, "smtp", 465, security),
            keep_sent=given.get("keep_sent") != "server",
            authserv_id=given.get("authserv_id", "").lower(),
            password=password,
            signing=link.secrets.get("hmac", ""),
        )


def server(given: dict[str, str], which: str, usual: int, security: str) -> Server:
    """One of the two servers from the form; the well-known ports decide between tls and starttls."""
    host, port = given.get(f"{which}_host", ""), given.get(f"{which}_port") or str(usual)
    if not host or any(letter.isspace() or letter in "/@:" for letter in host):
        raise NeedsReconnect(f"The {which.upper()} server needs a name such as {which}.shop.example.")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise NeedsReconnect(f"The {which.upper()} port must be a number, usually {usual}.")
    number = int(port)
    if security != "none":
        security = "tls" if number in IMPLICIT else "starttls" if number in UPGRADED else security
    return Server(host.lower(), number, security)


def written(address: str) -> str:
    """An address in the one form we compare: lower case. Raises `NeedsReconnect` when it is none."""
    try:
        return plain_address(address)
    except Refused as error:
        raise NeedsReconnect(str(error)) from error


def plain_address(address: str) -> str:
    """Check one bare address (`dee@example.org`) before it goes into a header or a command; `Refused` if odd."""
    if not WRITABLE.fullmatch(address) or len(address) > LONGEST_ADDRESS or "=?" in address:
        raise Refused(f"“{one_line(address[:80])}” is not an e-mail address mail can be sent to.")
    return address.lower()
