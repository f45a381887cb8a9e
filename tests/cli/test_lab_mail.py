"""`rapport lab mail`: one mail in, what Rapport makes of it out."""

from __future__ import annotations

import io

from rapport.cli.lab.mail import ACCOUNT, made_of

MAIL = b"""From: Dee <dee@dee.example>
Subject: My kayak
Content-Type: multipart/mixed; boundary=m

--m

Where is it?

> It left on Friday.
--m
Content-Type: image/png; name=kayak.png
Content-Transfer-Encoding: base64

aGVsbG8h
--m--
"""


def test_a_mail_is_shown_with_what_is_folded_and_carried() -> None:
    [event] = made_of(io.BytesIO(MAIL), ACCOUNT)["events"]
    assert event["attachments"] == [{"name": "kayak.png", "type": "image/png", "size": 6}]
    del event["attachments"]
    assert event == {
        "kind": "email",
        "text": "Where is it?",
        "folded": "> It left on Friday.",
        "subject": "My kayak",
        "from": "dee@dee.example",
        "automatic": False,
        "sign": "",
    }


def test_a_mail_from_the_account_is_an_echo() -> None:
    own = b"From: help@harbour.example\nTo: dee@dee.example\n\nIt left."
    [event] = made_of(io.BytesIO(own), "help@harbour.example")["events"]
    assert (event["kind"], event["text"]) == ("echo", "It left.")
    form = b"Reply-To: dee@dee.example\n" + own
    assert made_of(io.BytesIO(form), "help@harbour.example")["events"][0]["kind"] == "email"


def test_a_machine_is_told_with_its_sign() -> None:
    [event] = made_of(io.BytesIO(b"Auto-Submitted: auto-replied\n" + MAIL), ACCOUNT)["events"]
    assert event["automatic"] is True
    assert event["sign"]


def test_what_is_no_mail_has_a_reason() -> None:
    assert set(made_of(io.BytesIO(b""), ACCOUNT)) == {"unreadable"}
