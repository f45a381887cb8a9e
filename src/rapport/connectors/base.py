"""What a connector is: the five things it can do, and what it is given to do them with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapport.connectors.http import Http
from rapport.connectors.manifest import Manifest
from rapport.domain.message import Event, Kind
from rapport.domain.reply import Outgoing, Sent


@dataclass(frozen=True, slots=True)
class Link:
    """A channel as its connector sees it: who we are there, plain settings, opened secrets.

    `key` is the channel's public key (used in webhook addresses and as the name in the intake log).
    `keep` stores changed secrets before they are used (a refreshed token); it returns when they are on disk.
    """

    key: str
    handle: str = ""
    network_id: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    keep: Callable[[Mapping[str, str]], None] = field(default=lambda secrets: None, repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the network says we are, proved by a call.

    `secrets` replace what the channel has; `made` are ours, made once: a channel that has them keeps its own.
    """

    network_id: str
    handle: str
    name: str = ""
    notes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    made: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Raw items as the network gave them, oldest first, and the cursor to ask from next time."""

    items: Sequence[bytes]
    cursor: str


class Connector:
    """A network's code for one channel.

    Every method raises only `ConnectorError`s. `send` of one key is asked again only after `find_sent` said
    None, or where the manifest says the network itself is idempotent.
    """

    manifest: Manifest

    def __init__(self, link: Link, http: Http) -> None:
        self.link = link
        self.http = http

    async def verify(self) -> Identity:
        """Prove the permission with a call; called before anything is saved and as the health check."""
        raise NotImplementedError(f"{self.manifest.network} cannot be connected")

    async def fetch(self, cursor: str) -> Page:
        """Everything since `cursor` ("" at first: from now on, with a short look back)."""
        raise NotImplementedError(f"{self.manifest.network} is not polled")

    def stream(self, cursor: str) -> AsyncIterator[Page]:
        """Pages as they happen, until the connection breaks; the poll behind it fills any gap."""
        raise NotImplementedError(f"{self.manifest.network} has no stream")

    async def send(self, outgoing: Outgoing) -> Sent:
        """Say it. Too long or not allowed is `Refused` before any call, never cut."""
        raise NotImplementedError(f"{self.manifest.network} is read only")

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for our own words on the network; None means they are certainly not there."""
        raise NotImplementedError(f"{self.manifest.network} cannot be searched for our own words")

    @staticmethod
    def size(text: str, settings: Mapping[str, str]) -> int:
        """How long the network counts a text; `settings` are the channel's."""
        return len(text)

    @staticmethod
    def most(kind: Kind, settings: Mapping[str, str]) -> int:
        """The longest text of this kind on the channel's own server, as `size` counts; 0: the manifest's."""
        return 0

    @staticmethod
    def signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """Whether a webhook's raw bytes are signed with the secret; constant time. Names are lower case."""
        return False

    @staticmethod
    def translate(raw: bytes, link: Link) -> list[Event]:
        """One raw item to our values; pure. Raises `Unreadable`. Things that mean nothing to us are []."""
        raise NotImplementedError
