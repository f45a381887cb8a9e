"""The receiver's look-up: whose an address is, its secrets, and its network's way to be called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.db import DatabaseError, connections

from rapport.channels import oauth_apps
from rapport.channels.connected import link
from rapport.channels.models import App, Channel
from rapport.connectors.base import Hooks
from rapport.connectors.hooks import HERE
from rapport.connectors.registry import connector
from rapport.intake.receiver import Gate

# What a network signs its calls with, and shows when it first asks; an app has them, or a channel of its own.
SIGNING = ("webhook", "client_secret", "verify")


def gate(address: str) -> Gate | None:
    """The gate of a channel's key or of `app/<key>`; None when it is nobody's or its network sends no webhooks."""
    return _of_app(address.removeprefix("app/")) if address.startswith("app/") else _of_channel(address)


def gate_by_thread(address: str) -> Gate | None:
    """`gate` for the receiver's threads, which keep no connection to the database."""
    try:
        return gate(address)
    finally:
        connections.close_all()


def _of_channel(key: str) -> Gate | None:
    channel = Channel.across_brands.filter(key=key, closed_at__isnull=True).first()
    kind = connector(channel.network) if channel else None
    if channel is None or kind is None or not issubclass(kind, Hooks):
        return None
    held, mine = link(channel).secrets, (HERE, channel.network_id)
    secrets = {name: held[name] for name in SIGNING if held.get(name)}
    return Gate(secrets, kind.hook, lambda accounts: {one: [key] for one in accounts if one in mine})


def _of_app(key: str) -> Gate | None:
    app = App.objects.filter(key=key).first()
    kind = connector(app.network) if app else None
    if app is None or kind is None or not issubclass(kind, Hooks):
        return None
    return Gate(oauth_apps.secrets(app), kind.hook, _by_thread(partial(oauth_apps.channels_of, app)))


def _by_thread(
    route: Callable[[Iterable[str]], dict[str, list[str]]],
) -> Callable[[Iterable[str]], dict[str, list[str]]]:
    def routed(accounts: Iterable[str]) -> dict[str, list[str]]:
        try:
            return route(accounts)
        except DatabaseError as error:
            raise OSError("the channels cannot be looked up") from error
        finally:
            connections.close_all()

    return routed
