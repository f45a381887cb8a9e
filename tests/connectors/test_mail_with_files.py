"""A mail's files arrive as they were sent, beside the words as they were meant; no name becomes a header."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import compose
from rapport.connectors.email.clean import one_line
from rapport.connectors.email.flowed import unflow
from rapport.connectors.email.settings import Settings
from rapport.connectors.errors import Refused
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing
from tests.media.pictures import PDF, picture

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GIVEN = {"address": "help@harbour.example", "name": "Harbour Kayaks"}
GIVEN |= {"imap_host": "imap.harbour.example", "smtp_host": "smtp.harbour.example"}
SETTINGS = Settings.of(ChannelConfig("k", handle=GIVEN["address"], settings=GIVEN, secrets={"hmac": "key"}))
REPLY = Outgoing("reply-7", "È partito venerdì.", Kind.EMAIL, "t", "1@dee.example", "dee@dee.example", "Kayak")


def sent(text: str, *media: Media) -> EmailMessage:
    mail = compose.compose(replace(REPLY, text=text, media=media), SETTINGS, NOW)
    assert b"\n" not in mail.replace(b"\r\n", b""), "every line ends as mail servers want it"
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998
    found = message_from_bytes(mail, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_words_and_files_arrive_as_they_were_sent() -> None:
    leg = Media("", "image/png", "La pala sinistra", "pala.png", content=picture())
    bill = Media("", "application/pdf", "", "fattura 7.pdf", content=PDF)
    mail = sent("È partito venerdì.\n\nSaluti", leg, bill)
    alone = message_from_bytes(compose.compose(REPLY, SETTINGS, NOW), policy=default)
    same = [name for name in alone if not name.startswith("Content-")]
    assert [mail[name] for name in same] == [alone[name] for name in same]
    words, *files = mail.iter_parts()
    assert unflow(words.get_content().replace("\r\n", "\n")).strip() == "È partito venerdì.\n\nSaluti"
    assert words.get_content_disposition() is None
    assert [(one.get_filename(), one.get_content_type(), one.get_content()) for one in files] == [
        ("pala.png", "image/png", picture()),
        ("fattura 7.pdf", "application/pdf", PDF),
    ]
    assert files[0]["Content-Description"] == "La pala sinistra"
    assert all(one.get_content_disposition() == "attachment" for one in files)


@given(st.text(max_size=90), st.text(max_size=200), st.binary(min_size=1, max_size=400), st.text(max_size=300))
@example("." + "0" * 21, "", b"\x00", "")
@example("a.png\r\nBcc: all@evil.example", "x\r\n\r\n<h1>", b"\r\n--=\r\n", "--boundary\n.\nFrom me")
def test_no_name_no_description_and_no_byte_becomes_anything_else(
    name: str, alt: str, content: bytes, text: str
) -> None:
    try:
        mail = sent(text, Media("", "image/png", alt, name, content=content))
    except Refused:
        assert not text.strip() or "\x00" in text or not text.isprintable()
        return
    assert mail.get_content_type() == "multipart/mixed"
    words, file = mail.iter_parts()
    assert sorted(mail.keys()) == sorted({*mail.keys()}), "each header once"
    assert mail["Bcc"] is None
    assert file.get_content() == content
    told, meant = file.get_filename(), one_line(name) or "file"
    assert told is not None
    assert "\n" not in told
    assert told == meant or len(meant) > 50 or not meant.isprintable()


def test_a_long_name_keeps_its_ending() -> None:
    _, file = sent("Hello", Media("", "image/png", name="𝔞" * 115 + ".png", content=b"x")).iter_parts()
    assert file.get_filename() == "𝔞" * 58 + ".png"


@pytest.mark.parametrize(
    "media",
    [
        Media("https://x.example/a.png", "image/png"),
        Media("", "image/png\r\nBcc: all@evil.example", content=b"x"),
        Media("", "", content=b"x"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_before_any_call(media: Media) -> None:
    with pytest.raises(Refused, match="nothing was sent"):
        sent("Hello", media)


def test_files_too_large_for_most_mailboxes_are_refused() -> None:
    three = [Media("", "image/png", name=f"{n}.png", content=b"a" * 3_100_000) for n in range(3)]
    with pytest.raises(Refused, match="9 MB"):
        sent("Hello", *three)
