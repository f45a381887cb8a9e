"""The receiver's look-up: a channel's webhook secret and its network's way to sign."""

from __future__ import annotations

from django.db import connections

from rapport.connectors.registry import connector
from rapport.intake.receiver import Gate
from rapport.people.channels import link
from rapport.people.models import Channel


def gate(key: str) -> Gate | None:
    """The gate of the channel with this key; None when there is none or its network sends no webhooks."""
    channel = Channel.every.filter(key=key, closed_at__isnull=True).first()
    if channel is None or not connector(channel.network).manifest.can.webhook:
        return None
    return Gate(link(channel).secrets.get("webhook", ""), connector(channel.network).signed)


def gate_by_thread(key: str) -> Gate | None:
    """`gate` for the receiver's threads, which keep no connection to the database."""
    try:
        return gate(key)
    finally:
        connections.close_all()
