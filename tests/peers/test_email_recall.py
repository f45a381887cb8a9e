"""What a mailbox has kept is read from its real server, oldest first, and left as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.peers.mail_servers import MailHost
from tests.peers.test_email import channel, dees, events, host, http, link, mail, pytestmark, running

from rapport.connectors.email import recalling
from rapport.connectors.email.connector import EmailConnector
from rapport.domain.message import Echo, Event, Incoming

__all__ = ["channel", "dees", "host", "http", "link", "pytestmark", "running"]
NOW = datetime.now(UTC).replace(microsecond=0)
QUARTER = timedelta(days=90)


def kept(host: MailHost, channel: EmailConnector, days: int, words: str, folder: str = "INBOX") -> None:
    us, dee = channel.link.handle, "dee@dee.example"
    said = mail(us, words) if folder == "INBOX" else mail(dee, words, sender=us)
    host.file(us, folder, said.encode(), NOW - timedelta(days=days))


async def recalled(channel: EmailConnector) -> tuple[list[Event], int]:
    found, cursor, pages = list[Event](), "", 0
    while True:
        page = await channel.recall(NOW - QUARTER, cursor)
        found, cursor, pages = [*found, *events(channel, page)], page.cursor, pages + 1
        if not cursor:
            return found, pages


async def test_both_folders_are_read_oldest_first_and_nothing_is_marked(
    channel: EmailConnector, host: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "PAGE_MAILS", 2)
    kept(host, channel, 100, "Too old")
    for days in (80, 60, 40, 20, 3):
        kept(host, channel, days, f"Asked {days} days ago")
    for days in (79, 39, 1):
        kept(host, channel, days, f"Told {days} days ago", "Sent")
    flags = host.flags(channel.link.handle)
    found, pages = await recalled(channel)
    assert pages > 1
    assert [(type(event), event.text) for event in found if isinstance(event, Incoming | Echo)] == [
        (Incoming, "Asked 80 days ago"),
        (Echo, "Told 79 days ago"),
        (Incoming, "Asked 60 days ago"),
        (Incoming, "Asked 40 days ago"),
        (Echo, "Told 39 days ago"),
        (Incoming, "Asked 20 days ago"),
        (Incoming, "Asked 3 days ago"),
        (Echo, "Told 1 days ago"),
    ]
    assert host.flags(channel.link.handle) == flags


async def test_mail_filed_out_of_order_is_read_whole(
    channel: EmailConnector, host: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "PAGE_MAILS", 3)
    for days in (5, 50, 10, 70, 2, 30, 1):
        kept(host, channel, days, f"Asked {days}")
        kept(host, channel, days, f"Told {days}", "Sent")
    found, _ = await recalled(channel)
    assert len(found) == len({event.network_id for event in found}) == 14


async def test_an_empty_mailbox_has_no_history(channel: EmailConnector) -> None:
    assert await recalled(channel) == ([], 1)
