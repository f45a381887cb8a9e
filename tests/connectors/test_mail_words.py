"""Every mail's words are read, by whatever table and in whatever wrapping they came."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.charsets import decoded
from rapport.connectors.email.encoded_words import told
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.translate import translate
from rapport.connectors.errors import Unreadable
from rapport.domain.message import Incoming

LINK = ChannelConfig(
    "k", handle="help@harbour.example", settings={"address": "help@harbour.example"}, secrets={"hmac": "s"}
)


def read(raw: bytes) -> Incoming:
    [event] = translate(wrap(Envelope("inbox", datetime(2026, 11, 23, tzinfo=UTC)), raw), LINK)
    assert isinstance(event, Incoming)
    return event


def body(head: bytes, words: bytes = b"") -> Incoming:
    return read(b"From: dee@dee.example\nSubject: x\nMIME-Version: 1.0\n" + head + b"\n" + words)


CHARSETS = [
    ("iso-8859-1", "“café” €", "cp1252"),
    ("latin1", "“ñ”", "cp1252"),
    ("us-ascii", "café", "utf-8"),
    ("us-ascii", "café", "cp1252"),
    ("iso-8859-1", "El café está", "utf-8"),
    ("gb2312", "镕你好", "gbk"),
    ("gbk", "你好€𠀀", "gb18030"),
    ("ks_c_5601-1987", "똠방각하", "cp949"),
    ("ks_c_5601", "똠방각하", "cp949"),
    ("euc-kr", "똠방", "cp949"),
    ("shift_jis", "①髙﨑", "cp932"),
    ("x-sjis", "①髙", "cp932"),
    ("utf8", "café", "utf-8"),
    ("unicode-1-1-utf-8", "café", "utf-8"),
    ("macintosh", "café", "mac-roman"),
    ("x-mac-cyrillic", "мой", "mac-cyrillic"),
    ("iso-8859-8-i", "שלום", "iso-8859-8"),
    ("koi8-u", "їжак", "koi8-u"),
    ("koi8-r", "мой", "koi8-r"),
    ("windows-1251", "мой", "cp1251"),
    ("iso-8859-9", "ğ €", "cp1254"),
    ("iso-8859-11", "สวัสดี", "cp874"),
    ("iso-8859-15", "€", "iso-8859-15"),
    ("big5", "你好", "big5"),
    ("iso-2022-jp", "日本語", "iso2022_jp"),
    ("", "日本語", "iso2022_jp"),
    ("utf-16", "café", "utf-16-le"),
    ("utf-16", "café", "utf-16-be"),
    ("utf-16", "café", "utf-16"),
    ("utf-32", "café", "utf-32-le"),
    ("utf-7", "café ñ", "utf-7"),
    ("cp850", "café", "cp850"),
    ("hz-gb-2312", "你好", "hz"),
    ("x-unknown", "café", "utf-8"),
    ("x-unknown", "café €", "cp1252"),
    ("", "café", "utf-8"),
    ("", "café €", "cp1252"),
    ("utf-8", "El café", "cp1252"),
    ("ISO-8859-1//TRANSLIT", "ñ", "cp1252"),
    ("base64_codec", "ñ", "utf-8"),
    ("idna", "ñ", "utf-8"),
]


@pytest.mark.parametrize(("label", "words", "table"), CHARSETS)
def test_a_label_means_what_browsers_take_it_for(label: str, words: str, table: str) -> None:
    kind = f'Content-Type: text/plain; charset="{label}"\n' if label else "Content-Type: text/plain\n"
    assert body(kind.encode(), words.encode(table)).text == words


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "us-ascii", "", "x-unknown"])
def test_one_bad_byte_costs_one_sign(label: str) -> None:
    kind = f"Content-Type: text/plain; charset={label}\n" if label else ""
    raw = "El café está ".encode() + b"\xff" + " muñeca".encode()
    assert body(kind.encode(), raw).text == "El café está � muñeca"


@given(st.binary(max_size=200), st.text(max_size=20))
def test_reading_bytes_never_fails(raw: bytes, label: str) -> None:
    decoded(raw, label).encode()


@given(st.text(max_size=60), st.integers(0, 60))
def test_words_cut_in_the_middle_of_a_letter_are_always_whole_again(words: str, at: int) -> None:
    raw = words.encode("utf-8", "replace")
    coded = " ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in (raw[:at], raw[at:]))
    assert told(coded) == told(f"=?utf-8?b?{b64encode(raw).decode()}?=")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"=?utf-8?q?caf=C3?=\n =?UTF-8?Q?=A9?=", "café"),
        (b"Re: =?utf-8?q?=F0=9F?= =?utf-8?q?=98=80?=", "Re: 😀"),
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"=?iso-8859-1?q?=93x=94?=", "“x”"),
        (b"=?utf-8?q?a b?= c", "a b c"),
        (b"=?utf-8*en?q?caf=C3=A9?=", "café"),
        (b"=?utf-8?b?w6k?=", "é"),
        (b"=?utf-8?q?que?_tal?=", "que? tal"),
        (b"=?utf-8?b?broken", "=?utf-8?b?broken"),
    ],
)
def test_a_subject_is_shown_as_it_was_meant(raw: bytes, shown: str) -> None:
    assert read(b"From: dee@dee.example\nSubject: " + raw + b"\n\nHi").subject == shown


SENDERS = [
    (b"From: Ana [Shop] <a@b.example>", "Ana [Shop]"),
    (b"From: Ana a@b.example", "Ana"),
    (b"From: Ana <mailto:a@b.example>", "Ana"),
    (b"From: mailto:a@b.example", ""),
    (b"From: =?utf-8?q?Ana_=3Ca=40b.example=3E?=", "Ana"),
    (b"From: =?utf-8?q?Ana_<a@b.example>?=", "Ana"),
    (b"From: =?utf-8?b?QW5hIDxhQGIuZXhhbXBsZT4=?=", "Ana"),
    (b"From: a@b.example (Ana)", "Ana"),
    (b'From: "Ana \\"X\\" Doe" <a@b.example>', 'Ana "X" Doe'),
    (b"From: Friends: Ana <a@b.example>, c@d.example;", "Ana"),
    (b"From: \nFrom: Ana <a@b.example>", "Ana"),
    (b"Sender: Ana <a@b.example>", "Ana"),
    (b"Reply-To: Ana <a@b.example>", "Ana"),
    (b"From: Ana\nReply-To: a@b.example", "Ana"),
    (b"From: Ana\nReturn-Path: <a@b.example>", "Ana"),
    (b'From: "c@d.example" <a@b.example>', "c@d.example"),
    (b"From: Doe, Ana <a@b.example>", "Doe, Ana"),
    (b"From: <<a@b.example>>", ""),
    (b"From: Ana <a@b.example", "Ana"),
    (b"From: Ana <a @ b.example>", "Ana"),
    (b"From: Ana <no address> a@b.example", "Ana"),
    (b'From: "=?utf-8?q?=C3=81na?=" <a@b.example>', "Ána"),
    ("From: Ana ‹a@b.example›".encode(), "Ana"),
    (b"From: Ana <A@B.example.>", "Ana"),
    (b"From: Ana,, ;<a@b.example>", "Ana,, ;"),
]


@pytest.mark.parametrize(("head", "name"), SENDERS)
def test_whoever_has_an_address_anywhere_is_heard(head: bytes, name: str) -> None:
    author = read(b"Subject: x\n" + head + b"\n\nHi").author
    assert (author.network_id, author.name) == ("a@b.example", name.strip(",; "))


def test_a_domain_of_any_script_is_one_domain() -> None:
    names = ("bücher.example", "BÜCHER.example", "xn--bcher-kva.example")
    written = {read(f"From: <a@{name}>\n\nHi".encode()).author.network_id for name in names}
    assert written == {"a@xn--bcher-kva.example"}


@pytest.mark.parametrize("head", [b"From: undisclosed:;", b"From: Ana", b"X: y", b"From: =?utf-8?b?!?="])
def test_only_without_any_address_is_it_unreadable_and_says_so(head: bytes) -> None:
    with pytest.raises(Unreadable, match="no address"):
        read(head + b"\n\nHi")


def split(name: bytes) -> bytes:
    plain = b"--%s\nContent-Type: text/plain\n\nMy kayak\n" % name
    return plain + b"--%s\nContent-Type: text/html\n\n<p>My <b>kayak</b></p>\n--%s--\n" % (name, name)


BODIES = [
    (b"Content-Type: multipart/alternative; boundary=a b:c/d\n", split(b"a b:c/d")),
    (b"Content-Type: multipart/alternative; boundary=wrong\n", split(b"right")),
    (b"Content-Type: multipart/alternative\n", split(b"right")),
    (b'Content-Type: multipart/alternative;\nboundary="x"\n', split(b"x")),
    (b'Content-Type: multipart/alternative; boundary="x\n', split(b"x")),
    (b"Content-Type: multipart/mixed; boundary=x\n", b"My kayak\n"),
    (b"Content-Type: multipart/mixed; boundary=x\n", b"--x\nContent-Type: text/plain\n\nMy kayak"),
    (b"Content-Type: multipart/mixed; boundary=x\n", b"My kayak\n--x--\n"),
    (b'Content-Type: text/plain; name="msg.txt"\n', b"My kayak"),
    (b"Content-Type: text/plain\nContent-Disposition: inline; filename=msg.txt\n", b"My kayak"),
    (b"Content-Type: text/plain\nContent-Disposition: attachment; filename=msg.txt\n", b"My kayak"),
    (b"Content-Type: text/enriched\n", b"<bold>My</bold> <color><param>red</param>kayak</color>"),
    (b"Content-Type: text/markdown\n", b"My kayak"),
    (b"Content-Type: text/x-anything\n", b"My kayak"),
    (b"Content-Type: text/calendar\n", b"BEGIN:VCALENDAR\nSUMMARY:My\n  kayak\nEND:VCALENDAR"),
    (b"Content-Type: application/octet-stream\n", b"My kayak"),
    (b"Content-Type: nonsense\n", b"My kayak"),
    (b"Content-Type: message/rfc822\n", b"From: mo@mo.example\nSubject: y\n\nMy kayak"),
    (b"Content-Transfer-Encoding: base64\n", b"My kayak"),
    (b"Content-Transfer-Encoding: nonsense\n", b"My kayak"),
    (b"Content-Transfer-Encoding: quoted-printable\n", b"My=20kaya=\nk"),
    (b"Content-Transfer-Encoding: uuencode\n", b"begin 644 x\n(37D@:V%Y86L \n`\nend\n"),
    (b"Content-Type: text/html\n", b"<!-- My kayak"),
    (b"Content-Type: text/html\n", b"<p>My kayak<a href='x"[:11]),
    (b"", b"<html><body><p>My kayak</p></body></html>"),
    (
        b"Content-Type: multipart/alternative; boundary=x\n",
        b"--x\nContent-Type: text/plain\n\n \n--x\nContent-Type: text/html\n\n<p>My kayak</p>\n--x--",
    ),
]


@pytest.mark.parametrize(("head", "words"), BODIES)
def test_a_mail_with_words_is_never_shown_empty(head: bytes, words: bytes) -> None:
    assert " ".join(body(head, words).text.split()) == "My kayak"


def test_base64_and_quoted_printable_are_known_without_their_names() -> None:
    said = "My kayak ñ is broken and I want all of my money back. " * 4
    assert body(b"", encodebytes(said.encode())).text == said.strip()
    assert body(b"", b"El caf=C3=A9 est=C3=A1 =\nroto=20\nfin").text == "El café está roto \nfin"


def test_the_name_of_a_file_is_read_however_it_is_written() -> None:
    for head in (
        b"Content-Disposition: attachment; filename*=utf-8''%C3%A1b.pdf",
        b"Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1*=%A1; filename*2=b.pdf",
        b'Content-Disposition: attachment; filename="=?utf-8?q?=C3=A1b.pdf?="',
        "Content-Disposition: attachment; filename=áb.pdf".encode(),
        "Content-Disposition: attachment; filename=áb.pdf".encode("latin-1"),
    ):
        assert body(b"Content-Type: application/pdf\n" + head + b"\n", b"x").media[0].name == "áb.pdf"
