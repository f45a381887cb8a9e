"""The receiver's look-up: a channel's webhook secret and its network's way to sign."""

from __future__ import annotations

from django.db import close_old_connections

from rapport.connectors.registry import connector
from rapport.intake.receiver import Gate
from rapport.people.channels import link
from rapport.people.models import Channel


def gate(key: str) -> Gate | None:
    """The gate of the channel with this key; None when there is none or its network sends no webhooks."""
    close_old_connections()
    try:
        channel = Channel.every.filter(key=key, closed_at__isnull=True).first()
        if channel is None or not connector(channel.network).manifest.can.webhook:
            return None
        return Gate(link(channel).secrets.get("webhook", ""), connector(channel.network).signed)
    finally:
        close_old_connections()
