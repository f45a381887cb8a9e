"""What a stranger wrote never becomes a header or the body of our own mail."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import compose, rendered
from rapport.connectors.email.clean import one_line
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.flowed import unflow
from rapport.connectors.email.settings import Settings
from rapport.connectors.email.translate import translate
from rapport.connectors.errors import Refused, Unreadable
from rapport.domain.message import Incoming, Kind
from rapport.domain.reply import Outgoing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GIVEN = {"address": "help@harbour.example", "name": "Harbour Kayaks"}
GIVEN |= {"imap_host": "imap.harbour.example", "smtp_host": "smtp.harbour.example"}
LINK = ChannelConfig("k", handle=GIVEN["address"], settings=GIVEN, secrets={"hmac": "key"})
REPLY = Outgoing("reply-7", "It left on Friday.", Kind.EMAIL, "t", "first@dee.example", "dee@dee.example", "Kayak")
INNER = "=?utf-8?q?Hi=0d=0aReply-To:_x@example.org=0d=0a=0d=0a<h1>Pay_here</h1>?="
TWICE = f"=?utf-8?b?{b64encode(INNER.encode()).decode()}?="
THRICE = f"=?utf-8?b?{b64encode(TWICE.encode()).decode()}?="
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"]
HEADERS = sorted([*HEADERS, "Content-Type", "Content-Transfer-Encoding", "MIME-Version"])
BREAKS = ["\r", "\n", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\nBcc: all@evil.example", "\x1b[31m"]


def answered(raw: str) -> tuple[Incoming, bytes]:
    """A stranger's mail, and our answer to it as it leaves."""
    [event] = translate(wrap(Envelope("inbox", NOW), raw.encode()), LINK)
    assert isinstance(event, Incoming)
    extra = {name: value for name, value in event.extra.items() if name.startswith("re_")}
    reply = replace(
        REPLY, in_reply_to=event.network_id, to=event.author.network_id, subject=event.subject, extra=extra
    )
    return event, compose.compose(reply, Settings.of(LINK), NOW)


def names(mail: bytes) -> list[str]:
    """The headers as the oldest reader of mail there is cuts them."""
    return sorted(message_from_bytes(mail, policy=compat32).keys())


@pytest.mark.parametrize("subject", [INNER, TWICE, THRICE, f"Re: {TWICE} {TWICE}", f"{TWICE}\n {TWICE}"])
def test_a_subject_coded_several_times_is_decoded_once(subject: str) -> None:
    event, sent = answered(f"From: Mo <mo@evil.example>\nMessage-ID: <1@evil.example>\nSubject: {subject}\n\nHi")
    assert names(sent) == HEADERS
    assert b"<h1>" not in sent.partition(b"\r\n\r\n")[2]
    shown = str(make_header(decode_header(message_from_bytes(sent, policy=compat32)["Subject"])))
    assert one_line(shown).removeprefix("Re: ") == event.subject.removeprefix("Re: ")


@pytest.mark.parametrize("coded", [INNER, TWICE, THRICE])
@pytest.mark.parametrize(
    "line",
    [
        "From: {} <mo@evil.example>",
        'From: "{}" <mo@evil.example>',
        "From: {}@evil.example",
        "From: mo@evil.example\nReply-To: {} <to@evil.example>",
        "From: mo@evil.example\nReply-To: {}@evil.example",
        "From: mo@evil.example\nMessage-ID: <{}@evil.example>",
        "From: mo@evil.example\nReferences: <{}@evil.example> <a@evil.example>",
        "From: mo@evil.example\nIn-Reply-To: {}",
        "From: mo@evil.example\nList-Id: {}",
        'From: mo@evil.example\nContent-Disposition: attachment; filename="{}"',
    ],
)
def test_no_header_of_a_stranger_ever_adds_one_of_ours(line: str, coded: str) -> None:
    raw = line.format(coded)
    try:
        event, sent = answered(f"{raw}\n\nHi")
    except (Refused, Unreadable):
        return
    assert set(names(sent)) <= {*HEADERS}
    assert len(names(sent)) == len(set(names(sent)))
    assert b"<h1>" not in sent.partition(b"\r\n\r\n")[2]
    assert "\n" not in event.author.name
    assert all("\n" not in media.name for media in event.media)


@pytest.mark.parametrize("field", ["subject", "to", "in_reply_to", "key", "thread"])
@pytest.mark.parametrize("sign", BREAKS)
def test_a_break_of_any_kind_that_we_are_asked_to_send_is_refused(field: str, sign: str) -> None:
    with pytest.raises(Refused, match="line break"):
        compose.compose(replace(REPLY, **{field: f"a{sign}b"}), Settings.of(LINK), NOW)
    for name in ("re_reply_to", "re_references", "re_id"):
        with pytest.raises(Refused, match="line break"):
            compose.compose(replace(REPLY, extra={name: f"a{sign}b"}), Settings.of(LINK), NOW)


@pytest.mark.parametrize("sign", BREAKS)
def test_a_break_of_any_kind_from_outside_is_a_space(sign: str) -> None:
    coded = f"=?utf-8?b?{b64encode(f'one{sign}two'.encode()).decode()}?="
    event, sent = answered(f"From: {coded} <dee@dee.example>\nMessage-ID: <1@d.example>\nSubject: {coded}\n\nHi")
    assert event.subject == event.author.name == one_line(f"one{sign}two")
    assert names(sent) == HEADERS


@given(subject=st.text(max_size=300), name=st.text(max_size=80))
@example(subject=INNER, name=TWICE)
@example(subject="é" * 300, name='Harbour "Kayaks", Ltd. \\ (old)')
def test_what_leaves_always_has_our_headers_once_and_says_what_was_meant(subject: str, name: str) -> None:
    settings = replace(Settings.of(LINK), name=name)
    try:
        sent = compose.compose(replace(REPLY, subject=subject), settings, NOW)
    except Refused:
        return
    assert names(sent) == HEADERS
    [event] = translate(wrap(Envelope("inbox", NOW), sent), replace(LINK, settings={}, handle="", secrets={}))
    assert isinstance(event, Incoming)
    assert event.subject == one_line(f"Re: {compose.AGAIN.sub('', one_line(subject))}")[:500]
    assert unflow(event.text) == "It left on Friday."
    assert max(map(len, sent.split(b"\r\n"))) <= 998


def test_a_mail_that_would_not_leave_as_meant_is_not_sent() -> None:
    raw = b"Subject: a\r\nBcc: all@evil.example\r\nSubject: b\r\n\r\nx"
    assert [name for name, _ in rendered.read_again(raw.partition(b"\r\n\r\n")[0])] == [
        b"Subject",
        b"Bcc",
        b"Subject",
    ]
    mail = EmailMessage(policy=rendered.EXACT)
    mail["Subject"] = "a\r\nBcc: all@evil.example"
    mail.set_content("x")
    with pytest.raises(Refused, match="nothing was sent"):
        rendered.rendered(mail, "a", "x")
