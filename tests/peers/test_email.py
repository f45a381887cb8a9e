"""E-mail against servers we did not write: aiosmtpd in front, dovecot behind."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from tests.cast import Cast
from tests.peers.mail_servers import DOVECOT, PASSWORD, Gate, MailHost, free_port, mail_host
from tests.peers.malformed_mails import malformed

from rapport.channels.connected import connect
from rapport.channels.connected import link as link_of
from rapport.connectors.base import ChannelConfig, OwnIdentity, Page
from rapport.connectors.email.connector import EmailConnector
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.http import Http
from rapport.domain.message import Echo, Event, Incoming, Kind
from rapport.domain.reply import Outgoing
from rapport.domain.team_mail import TeamMail

REQUIRED = os.environ.get("RAPPORT_REQUIRE_PEERS") == "1"
ABSENT = "dovecot is not installed (Debian: dovecot-imapd dovecot-lmtpd)"
DEE = "dee@dee.example"
numbers = itertools.count(1)

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not DOVECOT and not REQUIRED, reason=ABSENT),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]


@pytest.fixture(scope="module")
def running() -> Iterator[MailHost]:
    assert DOVECOT, ABSENT
    with mail_host() as host:
        yield host


@pytest.fixture
def host(running: MailHost) -> MailHost:
    for name, value in vars(Gate(running.gate.lmtp)).items():
        setattr(running.gate, name, value)
    return running


@pytest.fixture
async def http(host: MailHost) -> AsyncIterator[Http]:
    ports = (host.imap, host.imaps, host.smtp, host.smtps)
    named = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost") for port in ports)
    async with Http(private=named) as client:
        yield client


@pytest.fixture
def link(host: MailHost) -> ChannelConfig:
    """A brand's mailbox that is new in every test."""
    address = f"help{next(numbers)}@harbour.example"
    settings = {"address": address, "name": "Harbour Kayaks", "security": "none"}
    settings |= {"imap_host": "127.0.0.1", "imap_port": str(host.imap)}
    settings |= {"smtp_host": "127.0.0.1", "smtp_port": str(host.smtp)}
    secrets = {"password": PASSWORD, "hmac": "made-at-connect"}
    return ChannelConfig("k", handle=address, settings=settings, secrets=secrets)


@pytest.fixture
def channel(link: ChannelConfig, http: Http) -> EmailConnector:
    return EmailConnector(link, http)


def changed(channel: EmailConnector, **settings: str) -> EmailConnector:
    return EmailConnector(replace(channel.link, settings={**channel.link.settings, **settings}), channel.http)


def mail(to: str, words: str = "Where is my kayak?", sender: str = DEE, more: str = "") -> str:
    return (
        f"From: Dee Doe <{sender}>\nTo: {to}\nSubject: My kayak\n"
        f"Message-ID: <{next(numbers)}@dee.example>\n{more}\n{words}\n"
    )


def events(channel: EmailConnector, page: Page) -> list[Event]:
    return [event for raw in page.items for event in channel.translate(raw, channel.link)]


async def first(channel: EmailConnector) -> Incoming:
    event = events(channel, await channel.fetch(""))[0]
    assert isinstance(event, Incoming)
    return event


def answer(to: Incoming, key: str = "reply-1", **more: Any) -> Outgoing:
    """A reply as the outbox would make it."""
    written = {"text": "It left on Friday.", "subject": to.subject, "extra": to.extra, **more}
    return Outgoing(
        key=key,
        kind=Kind.EMAIL,
        thread=to.thread,
        in_reply_to=to.network_id,
        to=to.author.network_id,
        **written,
    )


def dees(host: MailHost, inbox: str) -> list[EmailMessage]:
    found = [message_from_bytes(raw, policy=default) for raw in host.read(inbox)]
    return [each for each in found if isinstance(each, EmailMessage)]


async def waiting(channel: EmailConnector, host: MailHost) -> Incoming:
    """A customer of her own has written to us; her mailbox is `author.network_id`."""
    sender = f"dee{next(numbers)}@dee.example"
    host.write(sender, channel.link.handle, mail(channel.link.handle, sender=sender))
    return await first(channel)


# Coming in


async def test_a_customers_mail_arrives_by_push(channel: EmailConnector, host: MailHost) -> None:
    begun = await channel.fetch("")
    async with aclosing(channel.stream(begun.cursor)) as pages:
        arriving = asyncio.ensure_future(anext(pages))
        done, _ = await asyncio.wait([arriving], timeout=0.5)
        assert not done
        host.write(DEE, channel.link.handle, mail(channel.link.handle))
        page = await asyncio.wait_for(arriving, 10)
        assert [type(event) for event in events(channel, page)] == [Incoming]
        arriving = asyncio.ensure_future(anext(pages))
        host.write(DEE, channel.link.handle, mail(channel.link.handle, "And my paddle?"))
        [event] = events(channel, await asyncio.wait_for(arriving, 10))
        assert isinstance(event, Incoming)
        assert event.text == "And my paddle?"
        assert (event.author.network_id, event.author.name) == (DEE, "Dee Doe")


async def test_reading_never_marks_as_read(channel: EmailConnector, host: MailHost) -> None:
    await waiting(channel, host)
    assert r"\Seen" not in host.flags(channel.link.handle)


async def test_nothing_is_given_twice_and_nothing_is_left_out(channel: EmailConnector, host: MailHost) -> None:
    for number in range(60):
        host.file(channel.link.handle, "INBOX", mail(channel.link.handle, f"Mail {number}").encode())
    seen, cursor = [], "1:0:0:0"
    for _ in range(4):
        page = await channel.fetch(cursor)
        seen += [event.text for event in events(channel, page) if isinstance(event, Incoming)]
        cursor = page.cursor
    assert seen == [f"Mail {number}" for number in range(60)]
    assert (await channel.fetch(cursor)).items == []


async def test_the_first_look_back_is_short(channel: EmailConnector, host: MailHost) -> None:
    old = datetime.now(UTC) - timedelta(days=9)
    host.file(channel.link.handle, "INBOX", mail(channel.link.handle, "Old").encode(), old)
    empty = await channel.fetch("")
    assert empty.items == []
    host.file(channel.link.handle, "INBOX", mail(channel.link.handle, "New").encode())
    assert [e.text for e in events(channel, await channel.fetch(empty.cursor)) if isinstance(e, Incoming)] == [
        "New"
    ]


async def test_a_renumbered_mailbox_gives_the_same_ids_again(channel: EmailConnector, host: MailHost) -> None:
    before = await waiting(channel, host)
    renumbered = await channel.fetch("12345:99999:12345:99999")
    assert [event.network_id for event in events(channel, renumbered)] == [before.network_id]


async def test_of_a_huge_mail_only_the_beginning_is_read(channel: EmailConnector, host: MailHost) -> None:
    head = mail(channel.link.handle, more='MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m"\n')
    film = "\n--m\nContent-Type: video/mp4; name=kayak.mp4\nContent-Transfer-Encoding: base64\n\n"
    body = "--m\nContent-Type: text/plain\n\nHere is the film." + film + ("A" * 75 + "\n") * 350_000
    host.file(channel.link.handle, "INBOX", (head + body + "--m--\n").encode())
    page = await channel.fetch("")
    assert sum(map(len, page.items)) < 1_100_000
    [event] = events(channel, page)
    assert isinstance(event, Incoming)
    assert "Here is the film." in event.text
    assert "only its beginning" in event.extra["note"]
    assert [file.name for file in event.media] == ["kayak.mp4"]


async def test_html_is_cleaned(channel: EmailConnector, host: MailHost) -> None:
    html = "<p onclick=x>Where <b>is</b> it?</p><script>steal()</script><img src=https://spy.example/p.gif>"
    host.write(DEE, channel.link.handle, mail(channel.link.handle, html, more="Content-Type: text/html\n"))
    event = await first(channel)
    assert event.text == "Where is it?"
    assert event.html == "<p>Where <b>is</b> it?</p>"


async def test_a_hundred_malformed_mails_each_have_an_outcome(channel: EmailConnector, host: MailHost) -> None:
    mails = malformed()
    assert len(mails) >= 100
    host.drop_bytes(channel.link.handle, mails)
    cursor, outcomes = "1:0:0:0", []
    for _ in range(len(mails)):
        page = await channel.fetch(cursor)
        if page.cursor == cursor:
            break
        cursor = page.cursor
        outcomes += [outcome(channel, raw) for raw in page.items]
    assert len(outcomes) == len(mails)
    assert all(isinstance(each, Incoming) or (isinstance(each, str) and each.endswith(".")) for each in outcomes)
    assert sum(isinstance(each, Incoming) for each in outcomes) > 60


def outcome(channel: EmailConnector, raw: bytes) -> Event | str:
    try:
        [event] = channel.translate(raw, channel.link)
    except Unreadable as error:
        return str(error)
    assert isinstance(event, Incoming)
    for words in (event.text, event.quoted, event.html, event.subject, event.author.name):
        assert "\x00" not in words
        words.encode()
    return event


# Going out


async def test_our_reply_lands_once_in_the_customers_thread(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    reply = answer(question)
    assert await channel.find_sent(reply) is None
    sent = await channel.send(reply)
    assert await channel.find_sent(reply) == sent
    assert await channel.send(reply) == sent
    [got] = dees(host, question.author.network_id)
    assert got["Message-ID"] == f"<{sent.network_id}>"
    assert got["In-Reply-To"] == got["References"] == f"<{question.network_id}>"
    assert got["Subject"] == "Re: My kayak"
    assert got["From"] == f"Harbour Kayaks <{channel.link.handle}>"
    assert got.get_content().strip() == "It left on Friday."
    assert r"\Draft" not in host.flags(channel.link.handle, "Sent")
    assert len(host.read(channel.link.handle, "Sent")) == 1


async def test_the_customers_next_mail_is_in_the_same_thread(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    sent = await channel.send(answer(question))
    dee = question.author.network_id
    again = mail(channel.link.handle, "Thank you!", sender=dee, more=f"In-Reply-To: <{sent.network_id}>\n")
    host.write(dee, channel.link.handle, again)
    thanks = [e for e in events(channel, await channel.fetch("")) if isinstance(e, Incoming)][-1]
    assert (thanks.thread, thanks.in_reply_to) == (question.thread, sent.network_id)


async def test_our_own_reply_comes_back_with_its_key(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    sent = await channel.send(answer(question, key="reply:ñ.7"))
    [echo] = [e for e in events(channel, await channel.fetch("")) if isinstance(e, Echo)]
    assert (echo.key, echo.network_id, echo.thread) == ("reply:ñ.7", sent.network_id, question.thread)


async def test_an_answer_from_a_persons_own_mail_program_is_an_echo(
    channel: EmailConnector, host: MailHost
) -> None:
    question = await waiting(channel, host)
    channel.push_seconds = 0.2
    begun = await channel.fetch("")
    async with aclosing(channel.stream(begun.cursor)) as pages:
        arriving = asyncio.ensure_future(anext(pages))
        words = mail(
            question.author.network_id,
            "I called them.",
            channel.link.handle,
            f"References: <{question.network_id}>\n",
        )
        host.file(channel.link.handle, "Sent", words.encode())
        [echo] = events(channel, await asyncio.wait_for(arriving, 10))
    assert isinstance(echo, Echo)
    assert (echo.thread, echo.text, echo.key) == (question.thread, "I called them.", "")


async def test_two_robots_never_talk_to_each_other(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    await channel.send(answer(question, automatic=True))
    [got] = dees(host, question.author.network_id)
    assert got["Auto-Submitted"] == "auto-replied"
    theirs = "Auto-Submitted: auto-replied\nIn-Reply-To: " + str(got["Message-ID"]) + "\n"
    dee = question.author.network_id
    host.write(dee, channel.link.handle, mail(channel.link.handle, "I am away.", sender=dee, more=theirs))
    away = [e for e in events(channel, await channel.fetch("")) if isinstance(e, Incoming)][-1]
    assert away.automatic
    assert away.thread == question.thread


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("451 4.7.1 greylisted", TryAgain),
        ("550 5.1.1 no such person", Refused),
        ("421 closing", TryAgain),
        ("<html>", TryAgain),
    ],
)
async def test_a_refused_recipient_leaves_no_trace(
    channel: EmailConnector, host: MailHost, said: str, error: type[Exception]
) -> None:
    reply = answer(await waiting(channel, host))
    host.gate.recipient = said
    with pytest.raises(error, match=r"127\.0\.0\.1"):
        await channel.send(reply)
    assert await channel.find_sent(reply) is None
    host.gate.recipient = ""
    await channel.send(reply)
    assert len(host.gate.taken) == 2


async def test_a_refusal_after_the_words_is_certain_too(channel: EmailConnector, host: MailHost) -> None:
    reply = answer(await waiting(channel, host))
    host.gate.before = "554 5.7.1 looks like spam"
    with pytest.raises(Refused, match="spam"):
        await channel.send(reply)
    assert await channel.find_sent(reply) is None


async def test_nonsense_after_the_words_is_a_doubt_and_no_refusal(channel: EmailConnector, host: MailHost) -> None:
    """Whoever stands between may have passed the mail on, and answered in the server's place."""
    reply = answer(await waiting(channel, host))
    host.gate.before = "<html>"
    with pytest.raises(MaybeSent):
        await channel.send(reply)


async def test_a_line_that_breaks_after_the_words_is_never_repeated_blindly(
    channel: EmailConnector, host: MailHost
) -> None:
    question = await waiting(channel, host)
    reply = answer(question)
    host.gate.drop = True
    with pytest.raises(MaybeSent) as broken:
        await channel.send(reply)
    assert broken.value.key == reply.key
    host.gate.drop = False
    with pytest.raises(MaybeSent):
        await channel.find_sent(reply)
    with pytest.raises(MaybeSent):
        await channel.send(reply)
    assert len(dees(host, question.author.network_id)) == 1
    assert [e for e in events(channel, await channel.fetch("")) if isinstance(e, Echo)] == []


async def test_a_send_that_is_cancelled_leaves_a_doubt_or_nothing(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    for number, pause in enumerate([0.0, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05]):
        reply = answer(question, key=f"cut-{number}")
        sending = asyncio.ensure_future(channel.send(reply))
        await asyncio.sleep(pause)
        sending.cancel()
        await asyncio.wait([sending])
        await asyncio.sleep(0.1)
        landed = sum(f"cut-{number}." in str(got["Message-ID"]) for got in dees(host, question.author.network_id))
        try:
            known = await channel.find_sent(reply)
        except MaybeSent:
            continue
        assert landed == (known is not None)


async def test_where_the_server_files_sent_mail_we_do_not(channel: EmailConnector, host: MailHost) -> None:
    question = await waiting(channel, host)
    await changed(channel, keep_sent="server").send(answer(question))
    assert len(dees(host, question.author.network_id)) == 1
    with host.mailbox(channel.link.handle, "Sent") as client:
        assert client.search(None, "ALL")[1] == [b""]


# Connecting


async def test_verifying_signs_in_to_both_and_makes_a_key(channel: EmailConnector) -> None:
    proved = await channel.verify()
    assert (proved.network_id, proved.name) == (channel.link.handle, "Harbour Kayaks")
    assert len(proved.made["hmac"]) == 64
    assert proved.secrets == {}
    assert (await channel.verify()).made != proved.made


@pytest.mark.django_db
def test_connecting_again_keeps_the_key_old_replies_are_proved_with(channel: EmailConnector, cast: Cast) -> None:
    first = OwnIdentity(channel.link.handle, channel.link.handle, made={"hmac": "the first"})
    given = {**channel.link.settings, "password": PASSWORD}
    connect(cast.aurora, "email", given, first)
    again = replace(first, made={"hmac": "another"})
    row = connect(cast.aurora, "email", {**given, "password": "new"}, again)
    assert dict(link_of(row).secrets) == {"hmac": "the first", "password": "new"}


async def test_where_the_server_cannot_push_new_mail_is_looked_for(host: MailHost) -> None:
    with mail_host(capability="imap_capability = IMAP4rev1 SASL-IR LITERAL+ UIDPLUS NAMESPACE SPECIAL-USE") as old:
        settings = {"address": "help@old.example", "security": "none", "imap_host": "127.0.0.1"}
        settings |= {"smtp_host": "127.0.0.1", "imap_port": str(old.imap), "smtp_port": str(old.smtp)}
        async with Http(private=frozenset({f"127.0.0.1:{old.imap}", f"127.0.0.1:{old.smtp}"})) as http:
            channel = EmailConnector(ChannelConfig("k", settings=settings, secrets={"password": PASSWORD}), http)
            assert any("does not push" in note for note in (await channel.verify()).notes)
            channel.push_seconds = 0.05
            async with aclosing(channel.stream((await channel.fetch("")).cursor)) as pages:
                arriving = asyncio.ensure_future(anext(pages))
                old.write(DEE, "help@old.example", mail("help@old.example"))
                assert len(events(channel, await asyncio.wait_for(arriving, 10))) == 1


async def test_a_wrong_password_needs_a_person(channel: EmailConnector) -> None:
    wrong = EmailConnector(replace(channel.link, secrets={"password": "wrong ñ"}), channel.http)
    with pytest.raises(NeedsReconnect, match="name and password"):
        await wrong.verify()
    with pytest.raises(NeedsReconnect):
        await wrong.fetch("")
    with pytest.raises(NeedsReconnect):
        await anext(aiter(wrong.stream("")))


@pytest.mark.parametrize("which", ["imap_port", "smtp_port"])
async def test_a_closed_port_says_so(channel: EmailConnector, which: str) -> None:
    port = free_port()
    away = changed(channel, **{which: str(port)})
    away.http.private |= {f"127.0.0.1:{port}"}
    with pytest.raises(TryAgain, match="refuses connections"):
        await away.verify()


async def test_a_server_that_says_nothing_useful_is_tried_again(channel: EmailConnector, host: MailHost) -> None:
    for wrong in ({"smtp_port": str(host.imap)}, {"imap_port": str(host.smtp)}):
        with pytest.raises((TryAgain, Refused, NeedsReconnect), match=r" "):
            await changed(channel, **wrong).verify()


async def test_inside_servers_must_be_named(channel: EmailConnector) -> None:
    async with Http() as strict:
        for security in ("none", "tls", "starttls"):
            link = changed(channel, security=security).link
            with pytest.raises(Refused, match=r"private network|without encryption"):
                await EmailConnector(link, strict).verify()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_encrypted_lines_are_checked_by_name(
    channel: EmailConnector, host: MailHost, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    imap, smtp = (host.imaps, host.smtps) if security == "tls" else (host.imap, host.smtp)
    ports = {"imap_port": str(imap), "smtp_port": str(smtp), "security": security}
    safe = changed(channel, imap_host="localhost", smtp_host="localhost", **ports)
    with pytest.raises(TryAgain, match="certificate"):
        await safe.fetch("")
    monkeypatch.setenv("SSL_CERT_FILE", host.authority)
    await safe.verify()
    with pytest.raises(TryAgain, match="certificate"):
        await changed(safe, imap_host="127.0.0.1").verify()
    with pytest.raises(TryAgain, match="certificate"):
        await changed(safe, smtp_host="127.0.0.1").verify()


async def test_a_broken_push_says_so_and_leaves_nothing_behind(channel: EmailConnector, host: MailHost) -> None:
    begun = await channel.fetch("")
    async with aclosing(channel.stream(begun.cursor)) as pages:
        arriving = asyncio.ensure_future(anext(pages))
        await asyncio.wait([arriving], timeout=0.5)
        host.hang_up_on(channel.link.handle)
        with pytest.raises(TryAgain):
            await asyncio.wait_for(arriving, 10)


async def test_a_stream_can_be_stopped_at_any_moment(channel: EmailConnector) -> None:
    begun = await channel.fetch("")
    for pause in (0.0, 0.005, 0.02, 0.2):
        arriving = asyncio.ensure_future(anext(channel.stream(begun.cursor)))
        await asyncio.sleep(pause)
        arriving.cancel()
        done, _ = await asyncio.wait([arriving], timeout=5)
        assert done


# To the team


async def test_a_mail_to_the_team_leaves_and_is_filed_nowhere(channel: EmailConnector, host: MailHost) -> None:
    to = f"bo{next(numbers)}@team.example"
    await channel.mail(TeamMail("k1", to, "A link to sign in", "Hello Bo\n\nhttps://rapport.example/join/abc\n"))
    [taken] = dees(host, to)
    assert "https://rapport.example/join/abc" in taken.get_content()
    assert taken["Auto-Submitted"] == "auto-generated"
    assert host.read(channel.link.handle, "Sent") == []
    assert events(channel, await channel.fetch("")) == []
