"""A reply that comes back says so, and a person hears of it; nobody else's report changes anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import threads
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.translate import translate
from rapport.domain.message import Author, Echo, Event, Incoming, Kind, Undelivered
from rapport.domain.reply import Sent
from rapport.inbox.arrival import Arrival
from rapport.inbox.conversation_actions import resolve
from rapport.inbox.models import Conversation, Message, Need, Status
from rapport.inbox.refresh import refresh_ids
from rapport.inbox.store import store
from rapport.inbox.write import write
from rapport.ledger.models import Entry
from rapport.outbox import claim
from rapport.outbox.models import Delivery, Reply, Step
from rapport.outbox.models import Undelivered as Row
from rapport.promise.ground import Ground
from rapport.promise.ready import make_ready
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, Cast, channel

SECRET = "a-key"
LINK = ChannelConfig(
    "k", "help@harbour.example", settings={"address": "help@harbour.example"}, secrets={"hmac": SECRET}
)
OURS = threads.own_id(threads.Own("reply-7", "t1"), "harbour.example", SECRET)
FORGED = OURS[:-30] + "0000000000" + OURS[-20:]


def events(mail: str | bytes) -> list[object]:
    raw = mail if isinstance(mail, bytes) else mail.encode()
    return list(translate(wrap(Envelope("inbox", datetime(2026, 11, 23, 9, tzinfo=UTC)), raw), LINK))


def back(mail: str | bytes) -> Undelivered | None:
    return next((event for event in events(mail) if isinstance(event, Undelivered)), None)


def dsn(fields: str, original: str = f"Message-ID: <{OURS}>", kind: str = "text/rfc822-headers") -> str:
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nMessage-ID: <d1@mx.example>\nSubject: Undelivered Mail\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
        "--r\nContent-Type: text/plain\n\nIt did not work.\n"
        f"--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n"
        f"--r\nContent-Type: {kind}\n\nFrom: help@harbour.example\n{original}\n\nwords\n--r--\n"
    )


WHO = "Final-Recipient: rfc822; dee@dee.example"
FAILED = f"{WHO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No such user"
DELAYED = f"{WHO}\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 Try later"
ABOUT = f"----- Original message -----\nMessage-ID: <{OURS}>\nSubject: Re: Kayak"


def plain(subject: str, body: str, sender: str = "mailer-daemon@mx.example", more: str = "") -> str:
    return f"From: {sender}\nMessage-ID: <p1@mx.example>\nSubject: {subject}\n{more}\n{body}\n"


@pytest.mark.parametrize(
    ("mail", "final", "why"),
    [
        (dsn(FAILED), True, "550 5.1.1 No such user"),
        (dsn(FAILED, kind="message/rfc822"), True, "550 5.1.1 No such user"),
        (dsn(DELAYED), False, "421 Try later"),
        (dsn("Action: failed\nStatus: 5.2.2"), True, "status 5.2.2"),
        (dsn("Action: FAILED (bad)\n").replace("FAILED (bad)", "Failed"), True, "did not say"),
        (
            plain("Mail delivery failed: returning message", f"550 User unknown\n\n{ABOUT}"),
            True,
            "550 User unknown",
        ),
        (plain("Undelivered Mail Returned to Sender", f"The mailbox is full.\n{ABOUT}"), True, "mailbox is full"),
        (
            plain(
                "failure notice",
                f"Hi. I am qmail.\n<dee@dee.example>:\nno such user\n{ABOUT}",
            ),
            True,
            "no such",
        ),
        (
            plain("Returned mail: see transcript for details", f"550 5.1.1 unknown\n{ABOUT}"),
            True,
            "550 5.1.1 unknown",
        ),
        (plain("Warning: message 1xyz delayed 24 hours", f"It has not yet been delivered.\n{ABOUT}"), False, ""),
        (plain("Delivery incomplete", f"Gmail will keep trying.\n{ABOUT}"), False, ""),
        (plain("No se puede entregar: Kayak", f"La dirección no existe.\n{ABOUT}"), True, "no existe"),
        (plain("Hello", f"Delivery has failed: 550 no.\n{ABOUT}", more="Return-Path: <>\n"), True, "550"),
        (
            plain("Oops", f"It bounced.\n{ABOUT}", "x@mx.example", "X-Failed-Recipients: dee@dee.example\n"),
            True,
            "",
        ),
        (plain("Undeliverable: Kayak", f"Not found. Reference {OURS} end."), True, ""),
        (
            plain(
                "Delivery Status Notification (Delay)",
                f"A temporary problem. We will retry; you will be told if it fails permanently.\n{ABOUT}",
            ),
            False,
            "",
        ),
        (plain("Entrega retrasada: Kayak", f"Se retrasó. Se seguirá intentando.\n{ABOUT}"), False, ""),
        (plain("Zustellung verzögert: Kajak", f"Noch nicht zugestellt.\n{ABOUT}"), False, ""),
        (
            plain("Non recapitabile: Kayak", f"Impossibile recapitare il messaggio.\n{ABOUT}"),
            True,
            "Impossibile recapitare",
        ),
        (plain("Unzustellbar: Kajak", f"Fehler bei der Nachrichtenzustellung.\n{ABOUT}"), True, "Fehler bei der"),
        (plain("Não entregue: Caiaque", f"Não foi possível entregar.\n{ABOUT}"), True, "possível"),
        (
            plain(
                "failure notice",
                f"I wasn't able to deliver it. This is a permanent error; I've given up.\n{ABOUT}",
            ),
            True,
            "permanent error",
        ),
    ],
)
def test_a_report_of_our_reply_is_told_with_its_reason(mail: str, final: bool, why: str) -> None:
    told = back(mail)
    assert told is not None
    assert (told.key, told.final) == ("reply-7", final)
    assert why in told.reason
    message = events(mail)[0]
    assert isinstance(message, Incoming)
    assert (message.notice, message.thread) == (True, "t1")


def test_our_id_is_found_in_encoded_parts() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = (
        "mailer-daemon@mx.example",
        "failure notice",
        "<e1@mx.example>",
    )
    mail.set_content(f"No such user.\n\n{ABOUT}", cte="base64")
    assert back(mail.as_bytes()) is not None
    mail.set_content(f"No such user. {'=' * 60}\n\n{ABOUT}", cte="quoted-printable")
    assert back(mail.as_bytes()) is not None


@pytest.mark.parametrize(
    "mail",
    [
        dsn(FAILED, f"Message-ID: <{FORGED}>"),
        dsn(FAILED, "Message-ID: <other@harbour.example>"),
        dsn(FAILED, f"Message-ID: <other@harbour.example>\nIn-Reply-To: <{OURS}>\nReferences: <{OURS}>"),
        dsn("Action: delivered\nStatus: 2.0.0"),
        dsn("Action: relayed\nStatus: 2.0.0"),
        plain("failure notice", "No such user."),
        plain("Re: Kayak", f"It has failed to arrive!\n\n{ABOUT}", "dee@dee.example"),
        plain("Undeliverable parcel?", "Where is it?", "dee@dee.example", f"In-Reply-To: <{OURS}>\n"),
        plain(
            "Automatic reply: Kayak", "I am away.", "dee@dee.example", f"Return-Path: <>\nIn-Reply-To: <{OURS}>\n"
        ),
    ],
)
def test_what_is_no_report_of_our_reply_changes_nothing(mail: str) -> None:
    assert back(mail) is None


@settings(max_examples=60)
@given(st.text(st.sampled_from("0123456789abcdef"), min_size=32, max_size=32))
def test_a_forged_id_is_never_believed(proof: str) -> None:
    made = OURS.rpartition("@")[0][:-32]
    assert back(dsn(FAILED, f"Message-ID: <{made}{proof}@harbour.example>")) is None or f"{made}{proof}@" in OURS


@pytest.fixture
def mailbox(cast: Cast) -> Channel:
    return channel(cast.aurora, "email", name="Mail")


def said(mailbox: Channel, cast: Cast, now: datetime = NOW) -> Reply:
    """A customer's mail, answered by Bo, and the answer handed over."""
    event = Incoming(
        "m1",
        Kind.EMAIL,
        Author("dee@dee.example", "dee@dee.example", "Dee"),
        "Where is my kayak?",
        now,
        "t1",
        subject="Kayak",
    )
    arrive(mailbox, event, now)
    talk = Conversation.of(cast.aurora).get(thread="t1")
    reply = write(talk, "It left on Friday.", cast.bo, now)
    Delivery.across_brands.filter(pk=reply.pk).update(step=Step.SENDING)
    claim.sent(reply, None, Sent("our-id"), now)
    return reply


def told(mailbox: Channel, event: Event, now: datetime) -> None:
    refresh_ids(flow.overhear([flow.Translated(mailbox, 1, event)], now), now)


def arrive(mailbox: Channel, event: Incoming, now: datetime) -> None:
    readers = Readers(default_reader())
    ready = make_ready([Arrival(mailbox, 1, event)], [], Ground.now(), readers)
    flow.answer_for(store(ready.new, now), ready.ground, readers, now)


def report(reply: Reply, final: bool = True, number: str = "d1") -> Undelivered:
    return Undelivered(number, reply.key, "550 No such user", NOW + timedelta(hours=1), final)


@pytest.mark.django_db
def test_a_reply_that_comes_back_says_so_and_needs_a_person(mailbox: Channel, cast: Cast) -> None:
    reply = said(mailbox, cast)
    talk = Conversation.of(cast.aurora).get(thread="t1")
    resolve(talk, cast.bo, NOW)
    told(mailbox, report(reply), NOW + timedelta(hours=2))
    reply.refresh_from_db()
    talk.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.FAILED, "not delivered: 550 No such user")
    assert (talk.need, talk.status) == (Need.PERSON, Status.OPEN)
    assert talk.not_sent
    assert talk.waiting_since is not None, "what the customer asked was never answered"
    assert Entry.of(cast.aurora).filter(what="reply undelivered").count() == 1
    told(mailbox, report(reply), NOW + timedelta(hours=3))
    assert Row.of(cast.aurora).count() == 1


@pytest.mark.django_db
def test_a_delay_is_shown_and_needs_nobody_until_it_fails(mailbox: Channel, cast: Cast) -> None:
    reply = said(mailbox, cast)
    told(mailbox, report(reply, final=False), NOW + timedelta(hours=2))
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.SENT, "delayed: 550 No such user")
    assert Conversation.of(cast.aurora).get(thread="t1").need == Need.NOTHING
    told(mailbox, report(reply, number="d2"), NOW + timedelta(days=2))
    assert Conversation.of(cast.aurora).get(thread="t1").need == Need.PERSON
    told(mailbox, report(reply, final=False, number="d3"), NOW + timedelta(days=3))
    reply.refresh_from_db()
    assert reply.came_back


@pytest.mark.django_db
def test_our_own_copy_in_sent_does_not_bring_it_back(mailbox: Channel, cast: Cast) -> None:
    reply = said(mailbox, cast)
    told(mailbox, report(reply), NOW)
    told(mailbox, Echo("another-id", "t1", "It left on Friday.", NOW, key=reply.key), NOW)
    reply.refresh_from_db()
    assert reply.came_back


@pytest.mark.django_db
def test_a_reply_already_followed_by_another_still_brings_a_person(mailbox: Channel, cast: Cast) -> None:
    first = said(mailbox, cast)
    talk = Conversation.of(cast.aurora).get(thread="t1")
    second = write(talk, "And it is blue.", cast.bo, NOW)
    told(mailbox, report(first), NOW + timedelta(hours=2))
    talk.refresh_from_db()
    second.refresh_from_db()
    assert talk.need == Need.PERSON
    assert second.step == Step.QUEUED


@pytest.mark.django_db
def test_another_brands_mailbox_cannot_report_it(mailbox: Channel, cast: Cast) -> None:
    reply = said(mailbox, cast)
    told(channel(cast.norte, "email", name="Theirs"), report(reply), NOW)
    reply.refresh_from_db()
    assert reply.step == Step.SENT
    assert Message.of(cast.aurora).count() == 2
