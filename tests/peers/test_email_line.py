"""The straight line over real mail servers: a mail becomes a conversation, an answer leaves once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from asgiref.sync import async_to_sync
from tests.cast import Cast
from tests.peers.mail_servers import PASSWORD, MailHost, mail_host
from tests.peers.test_email import ABSENT, DEE, DOVECOT, mail, pytestmark

from rapport import flow
from rapport.channels.connected import connect, draft_link, link, opened
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity, Page, Polls
from rapport.connectors.http import Http
from rapport.connectors.registry import connector
from rapport.inbox.models import Conversation, Direction
from rapport.inbox.reply import rules
from rapport.inbox.write import write
from rapport.intake.log import Raw
from rapport.outbox.deliver import deliver
from rapport.outbox.models import Holder, Reply, Step
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers

__all__ = ["pytestmark"]
HELP = "help@aurora.example"


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    assert DOVECOT, ABSENT
    with mail_host() as running:
        yield running


def private(host: MailHost) -> frozenset[str]:
    return frozenset(f"127.0.0.1:{port}" for port in (host.imap, host.smtp))


def connected(host: MailHost, cast: Cast) -> Channel:
    """Ana connects the mailbox, as the form does."""
    given = {"address": HELP, "name": "Casa Aurora", "password": PASSWORD, "security": "none"}
    given |= {"imap_host": "127.0.0.1", "imap_port": str(host.imap)}
    given |= {"smtp_host": "127.0.0.1", "smtp_port": str(host.smtp)}

    async def verified() -> OwnIdentity:
        async with Http(private(host)) as http:
            return await connector("email")(draft_link("email", given), http).verify()

    return connect(cast.aurora, "email", given, async_to_sync(verified)())


def heard(host: MailHost, channel: Channel) -> Page:
    """One poll, all the way to the routes."""

    where = link(channel)

    async def polled() -> Page:
        async with Http(private(host)) as http:
            mailbox = connector("email")(where, http)
            assert isinstance(mailbox, Polls)
            return await mailbox.fetch(channel.cursor)

    page = async_to_sync(polled)()
    channel.cursor = page.cursor
    raws = [Raw(number, channel.key, 0.0, item) for number, item in enumerate(page.items, 1)]
    flow.receive(raws, Readers(default_reader()), datetime.now(UTC) + timedelta(seconds=1), position=False)
    return page


def delivered(host: MailHost, reply: Reply) -> Reply:
    async def going() -> None:
        async with Http(private(host)) as http:
            await deliver(reply.pk, lambda reply: opened(reply.channel, http), rules, lambda: datetime.now(UTC))

    async_to_sync(going)()
    reply.refresh_from_db()
    return reply


@pytest.mark.django_db
def test_a_mail_is_answered_once_in_one_conversation(host: MailHost, cast: Cast) -> None:
    channel = connected(host, cast)
    host.write(DEE, HELP, mail(HELP, more="Reply-To: Dee <dee@phone.example>\n"))
    heard(host, channel)
    talk = Conversation.across_brands.get(channel=channel)
    reply = delivered(host, write(talk, "It left on Friday.", cast.ana, datetime.now(UTC)))
    assert reply.step == Step.SENT, reply.reason
    [got] = [message_from_bytes(raw) for raw in host.read("dee@phone.example")]
    assert got["Subject"] == "Re: My kayak"
    host.write("dee@phone.example", HELP, mail(HELP, "Thanks!", more=f"In-Reply-To: {got['Message-ID']}\n"))
    heard(host, channel)
    assert Conversation.across_brands.filter(channel=channel).count() == 1
    shown = list(talk.messages.order_by("pk").values_list("direction", "text"))
    assert shown == [
        (Direction.IN, "Where is my kayak?"),
        (Direction.OUT, "It left on Friday."),
        (Direction.IN, "Thanks!"),
    ]


@pytest.mark.django_db
def test_an_answer_from_a_persons_own_mail_program_silences_the_robot(host: MailHost, cast: Cast) -> None:
    channel = connected(host, cast)
    host.write("eve@eve.example", HELP, mail(HELP, "What are your hours?", sender="eve@eve.example"))
    heard(host, channel)
    talk = Conversation.across_brands.filter(channel=channel, messages__text="What are your hours?").get()
    asked_in = talk.messages.get().network_id
    said = mail("eve@eve.example", "Nine to six.", sender=HELP, more=f"References: <{asked_in}>\n")
    host.file(HELP, "Sent", said.encode())
    heard(host, channel)
    talk.refresh_from_db()
    talk.floor.refresh_from_db()
    assert talk.floor.holder == Holder.PERSON
    assert talk.messages.filter(direction=Direction.OUT, text="Nine to six.").count() == 1
