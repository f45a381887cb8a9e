"""What a mail program marks as copied in its HTML is folded, and words outside of it are shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.translate import translate
from rapport.domain.message import Incoming

LINK = ChannelConfig(
    "k", "help@harbour.example", settings={"address": "help@harbour.example"}, secrets={"hmac": "a-key"}
)
HEAD = "From: dee@dee.example\nMessage-ID: <1@dee.example>\nMIME-Version: 1.0\n"
OLD = "<div>Dear Dee,</div><div>Which colour?</div>"
ATTRIBUTION = (
    "Bo &lt;<a href='mailto:bo@harbour.example'>bo@harbour.example</a>&gt;, 23.11.2026, qemiyetle yazmisdir:"
)


def read(html: str, plain: str = "") -> Incoming:
    if plain:
        kind = 'Content-Type: multipart/alternative; boundary="b"'
        parts = (("plain", plain), ("html", html))
        body = (
            "\n".join(f"--b\nContent-Type: text/{name}; charset=utf-8\n\n{each}" for name, each in parts)
            + "\n--b--"
        )
    else:
        kind, body = "Content-Type: text/html; charset=utf-8", html
    mail = f"{HEAD}{kind}\n\n{body}\n"
    event = translate(wrap(Envelope("inbox", datetime(2026, 11, 23, 9, tzinfo=UTC)), mail.encode()), LINK)[0]
    assert isinstance(event, Incoming)
    return event


@pytest.mark.parametrize(
    "below",
    [
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{ATTRIBUTION}<br></div>'
        f'<blockquote class="gmail_quote" style="border-left:1px solid">{OLD}</blockquote></div>',
        f'<div class="moz-cite-prefix">{ATTRIBUTION}<br></div><blockquote type="cite">{OLD}</blockquote>',
        f'<div class="ydp1yahoo_quoted"><div><div>{ATTRIBUTION}</div><div>{OLD}</div></div></div>',
        f'<div class="yahoo_quoted"><div><div>{ATTRIBUTION}</div><div>{OLD}</div></div></div>',
        f'<hr><div id="divRplyFwdMsg" dir="ltr"><b>Kimden:</b> Bo<br><b>Gonderen:</b> x<br></div><div>{OLD}</div>',
        f'<div class="protonmail_quote"><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
        f'<div name="quote" style="margin:10px; border-left:2px solid #C3D9E5">{OLD}</div>',
        f'<div class="zmail_extra" style="margin:0">{OLD}</div>',
        f'<blockquote type="cite">{OLD}</blockquote>',
    ],
)
def test_what_the_markup_says_is_copied_is_folded_in_any_language(below: str) -> None:
    event = read(f"<html><body><div>Blue, please.</div><br>{below}</body></html>")
    assert event.text == "Blue, please."
    assert "Which colour?" in event.quoted


def test_words_outside_and_between_are_shown() -> None:
    cite = '<blockquote type="cite">{}</blockquote>'
    asked, size = cite.format("Which colour?"), cite.format("Which size?")
    event = read(
        f'<div class="moz-cite-prefix">{ATTRIBUTION}</div>{asked}<p>Blue.</p>{size}<p>Large. It is late!</p>'
    )
    assert event.text.split() == ["Blue.", "Large.", "It", "is", "late!"]
    inside = f'<div><blockquote class="gmail_quote">Which?</blockquote><div>Blue.</div>{size}</div>Bye.'
    assert read(inside).text.split() == ["Blue.", "Bye."]
    yahoo = f'<div>Hi.</div><div class="yahoo_quoted"><div>{OLD}</div></div><div>It came broken.</div>'
    assert read(yahoo).text.split() == ["Hi.", "It", "came", "broken."]


@pytest.mark.parametrize("style", ["margin:0 0 0 40px;border:none;padding:0px", "margin-left: 40px"])
def test_an_indent_is_no_quote(style: str) -> None:
    event = read(f'<div>Hello,</div><blockquote style="{style}"><div>it came broken.</div></blockquote>')
    assert event.text.split() == ["Hello,", "it", "came", "broken."]
    assert not event.quoted


def test_what_only_the_markup_says_is_read_too() -> None:
    event = read("<p>What are your opening hours?</p><p>You are thieves</p>", "What are your opening hours?")
    assert event.extra["hidden"] == "You are thieves"
    assert "hidden" not in read("<p>Open on <b>Monday</b>?</p>", "Open on *Monday*?").extra
