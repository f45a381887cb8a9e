"""Connecting a brand to the practice network, as any channel is connected: verified first, then saved."""

from __future__ import annotations

from asgiref.sync import async_to_sync

from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.connectors.registry import connector
from rapport.people.channels import asked, connect
from rapport.people.models import Brand, Channel
from rapport.web.practice.stage import NETWORK


class CannotJoin(Exception):
    """The network did not take the handle; nothing was saved."""


def join(brand: Brand, handle: str) -> Channel:
    """Raises `CannotJoin`."""
    given = {"handle": handle.strip() or brand.slug, "name": brand.name}
    try:
        identity = async_to_sync(connector(NETWORK)(asked(NETWORK, given), Http()).verify)()
    except ConnectorError as error:
        raise CannotJoin(str(error)) from error
    return connect(brand, NETWORK, given, identity)
