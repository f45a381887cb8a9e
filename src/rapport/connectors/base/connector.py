"""What every connector is; what its network offers besides are the protocols beside this file."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rapport.connectors.base.counts import Counts
from rapport.connectors.base.values import ChannelConfig, OwnIdentity
from rapport.connectors.http import Http
from rapport.connectors.manifest import Manifest
from rapport.connectors.oauth import OAuthClient
from rapport.domain.message import Event


class Connector(Counts, ABC):
    """A network's code for one channel. Every method raises only `ConnectorError`s.

    An ability is the protocol that the class implements: `issubclass(cls, Reacts)` is the truth about it. After a
    call whose outcome is unknown, its `find_…` or `removed` is asked before anything is repeated.
    """

    manifest: Manifest

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        self.link = link
        self.http = http

    @abstractmethod
    async def verify(self) -> OwnIdentity:
        """Prove the permission with a call; called before anything is saved and as the health check."""

    @classmethod
    def shares(cls, app: OAuthClient, link: ChannelConfig) -> str:
        """What its shared buckets are counted by, as the manifest says; "": the channel has them for itself.

        `app` is the one that was signed in with, without an id where a token was typed. No network tells whose app
        such a token is of, so that it stands for itself: what has the same one shares.
        """
        by = cls.manifest.shared_by
        of_app = {"app": app.id, "project": app.id.partition("-")[0], "client_secret": app.secret}
        found = link.settings.get(by) or link.secrets.get(by) or of_app.get(by, "")
        typed = link.secrets.get("token", "").strip() if by in of_app and not app.id else ""
        return found.strip().rstrip("/") or (f"token {typed}" if typed else "")

    @staticmethod
    @abstractmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        """One raw item to our values; pure. Raises `Unreadable`. Things that mean nothing to us are []."""
