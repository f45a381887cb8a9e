"""What the e-mail connector promises, without a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email import compose, threads
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.flowed import flow, unflow
from rapport.connectors.email.folders import Cursor, Place
from rapport.connectors.email.markup import ATTRIBUTES, TAGS, as_text, clean_html
from rapport.connectors.email.quoting import fold
from rapport.connectors.email.settings import Settings
from rapport.connectors.email.translate import translate
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.testing import ConnectorContract
from rapport.domain.message import Echo, Incoming, Kind, Media
from rapport.domain.reply import Outgoing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = ChannelConfig(
    key="k",
    handle="help@harbour.example",
    settings={
        "address": "help@harbour.example",
        "name": "Harbour Kayaks",
        "imap_host": "imap.harbour.example",
        "smtp_host": "smtp.harbour.example",
    },
    secrets={"hmac": "a-key-of-ours", "password": "not-in-any-log"},
)
REPLY = Outgoing(
    key="reply-7",
    text="It left on Friday.",
    kind=Kind.EMAIL,
    thread="t1",
    in_reply_to="first@dee.example",
    to="dee@dee.example",
    subject="Where is my kayak?",
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]))


class TestContract(ConnectorContract):
    network = "email"


def incoming(headers: str, body: str = "Hello", folder: str = "inbox") -> Any:
    mail = f"{headers.strip()}\n\n{body}".encode()
    return translate(wrap(Envelope(folder, NOW), mail), LINK)[0]


def composed(**changes: Any) -> Any:
    mail = compose.compose(replace(REPLY, **changes), Settings.of(LINK), NOW)
    return message_from_bytes(mail, policy=default)


# Threads


def test_a_reply_to_us_finds_its_thread_from_any_address() -> None:
    sent = composed()
    back = incoming(f"From: d.doe@phone.example\nMessage-ID: <a@b.example>\nIn-Reply-To: {sent['Message-ID']}")
    assert back.thread == "t1"


def test_an_answer_from_our_own_mail_program_is_in_the_customers_thread() -> None:
    first = incoming("From: dee@dee.example\nMessage-ID: <1@dee.example>")
    own = incoming(
        "From: help@harbour.example\nTo: Dee <DEE@dee.example>\n"
        "Message-ID: <2@x.example>\nReferences: <1@dee.example>",
        folder="sent",
    )
    again = incoming(
        "From: dee@dee.example\nMessage-ID: <3@dee.example>\nReferences: <1@dee.example> <2@x.example>"
    )
    assert isinstance(own, Echo)
    assert first.thread == own.thread == again.thread


def test_naming_anothers_mail_never_enters_their_thread() -> None:
    dee = incoming("From: dee@dee.example\nMessage-ID: <1@dee.example>")
    mallory = incoming("From: m@evil.example\nMessage-ID: <2@evil.example>\nReferences: <1@dee.example>")
    assert mallory.thread != dee.thread


@given(key=WORDS.filter(bool), thread=WORDS)
def test_our_ids_always_tell_key_and_thread(key: str, thread: str) -> None:
    made = threads.own_id(threads.Own(key, thread), "harbour.example", "secret")
    assert threads.ours(made, "secret") == (key, thread)
    assert threads.ours(made, "another") is None


@given(at=st.integers(0, 70), letter=st.sampled_from("0a.Z"))
def test_an_altered_id_of_ours_is_never_believed(at: int, letter: str) -> None:
    made = threads.own_id(threads.Own("reply-7", "t1"), "harbour.example", "secret")
    local = made.rpartition("@")[0]
    assume(at < len(local) and local[at] != letter)
    assert threads.ours(f"{local[:at]}{letter}{local[at + 1 :]}@harbour.example", "secret") is None


def test_without_a_key_nothing_is_believed() -> None:
    assert threads.ours(threads.own_id(threads.Own("k", "t"), "x.example", ""), "") is None


def test_an_id_of_absurd_length_is_kept_short_and_still_answered() -> None:
    long = "a" * 300 + "@dee.example"
    event = incoming(f"From: dee@dee.example\nMessage-ID: <{long}>")
    assert len(event.network_id) < 100
    sent = composed(in_reply_to=event.network_id, extra=event.extra)
    assert sent["In-Reply-To"] == f"<{long}>"


def test_our_own_words_in_the_inbox_are_never_answered() -> None:
    sent = composed()
    assert incoming(f"From: dee@dee.example\nMessage-ID: {sent['Message-ID']}").automatic
    assert incoming("From: help@harbour.example\nMessage-ID: <x@y.example>").automatic


# Machines


@pytest.mark.parametrize(
    "sign",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied; owner=x",
        "AUTO-SUBMITTED: Auto-Notified",
        "Precedence: bulk",
        "Precedence: List",
        "Precedence: junk",
        "List-Id: Boats <boats.example>",
        "Return-Path: <>",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Autoreply: yes",
        "Subject: Out of Office: Where is my kayak?",
        "Subject: Respuesta automática: kayak",
        "Subject: Risposta automatica: kayak",
        "Reply-To: no-reply@dee.example",
        "Content-Type: multipart/report; boundary=x",
    ],
)
def test_a_machine_is_known_by_what_it_says(sign: str) -> None:
    assert incoming(f"From: dee@dee.example\nMessage-ID: <1@dee.example>\n{sign}").automatic


@pytest.mark.parametrize(
    "sign",
    ["Auto-Submitted: no", "Precedence: first-class", "Return-Path: <dee@dee.example>", "Subject: My office"],
)
def test_a_person_is_not_taken_for_a_machine(sign: str) -> None:
    assert not incoming(f"From: dee@dee.example\nMessage-ID: <1@dee.example>\n{sign}").automatic


def test_our_automatic_answer_is_a_machines_to_other_robots() -> None:
    sent = composed(automatic=True)
    assert sent["Auto-Submitted"] == "auto-replied"
    back = translate(
        wrap(Envelope("inbox", NOW), sent.as_bytes()), replace(LINK, secrets={}, settings={}, handle="")
    )
    assert isinstance(back[0], Incoming)
    assert back[0].automatic


# Words out


def test_a_reply_is_threaded_for_every_mail_program() -> None:
    sent = composed(extra={"re_references": "zero@dee.example first@dee.example"})
    assert sent["In-Reply-To"] == "<first@dee.example>"
    assert sent["References"] == "<zero@dee.example> <first@dee.example>"
    assert sent["From"] == "Harbour Kayaks <help@harbour.example>"
    assert sent["Auto-Submitted"] is None


@pytest.mark.parametrize("said", ["Kayak", "Re: Kayak", "RE: Re: re: Kayak", "R: RIF: Kayak", "AW: Re[2]: Kayak"])
def test_a_subject_has_one_re(said: str) -> None:
    assert composed(subject=said)["Subject"] == "Re: Kayak"


@pytest.mark.parametrize("field", ["subject", "to", "in_reply_to", "key", "thread"])
@pytest.mark.parametrize("line", ["\r\nBcc: all@evil.example", "\nX: y", "\r", "\x00"])
def test_a_line_break_never_becomes_a_header(field: str, line: str) -> None:
    with pytest.raises(Refused):
        composed(**{field: f"{getattr(REPLY, field)}{line}"})


@given(text=st.text(), field=st.sampled_from(["subject", "to", "in_reply_to", "key", "thread"]))
def test_no_field_ever_adds_a_header(text: str, field: str) -> None:
    known = set(composed().keys())
    try:
        sent = composed(**{field: text})
    except Refused as error:
        assert str(error)
    else:
        assert set(sent.keys()) <= known


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n ñ>-"), min_size=1))
def test_words_arrive_as_they_were_written(text: str) -> None:
    assume(text.strip() and not any(line.startswith(">") for line in text.split("\n")))
    written = "\n".join(line.rstrip() for line in text.rstrip().split("\n"))
    sent = composed(text=text)
    got = sent.get_content().replace("\r\n", "\n")
    assert unflow(got).rstrip("\n") == written.rstrip("\n")


@given(text=st.text(st.characters(codec="ascii", exclude_categories=["Cc"], include_characters="\n")))
def test_wrapping_is_undone_exactly(text: str) -> None:
    assume(not any(line.startswith(">") for line in text.split("\n")))
    assert unflow(flow(text)) == "\n".join(line.rstrip() for line in text.split("\n"))


def test_long_lines_are_wrapped() -> None:
    assert max(map(len, flow("word " * 100).split("\n"))) <= 72


def test_what_mail_cannot_carry_is_refused_not_cut() -> None:
    for odd in (
        {"text": "x" * 100_001},
        {"text": "  "},
        {"media": (Media("https://x.example/a.png"),)},
        {"to": "dée@dee.example"},
        {"to": "a@b.example, c@d.example"},
        {"to": ""},
    ):
        with pytest.raises(Refused):
            composed(**odd)


def test_the_answered_words_are_quoted_below_when_given() -> None:
    sent = composed(extra={"original": "Where is it?", "original_by": "Dee wrote:"})
    assert sent.get_content().replace("\r\n", "\n") == "It left on Friday.\n\nDee wrote:\n> Where is it?\n"


def test_one_key_is_one_id() -> None:
    assert composed()["Message-ID"] == composed(text="Other words")["Message-ID"]
    assert composed()["Message-ID"] != composed(key="reply-8")["Message-ID"]


# Words in

QUOTED = [
    "On Mon, 23 Nov 2026 at 09:00, Bo <bo@harbour.example> wrote:\n> old\n> old",
    "On Mon, Nov 23, 2026 at 9:00 AM Harbour Kayaks Customer Care\n<help@harbour.example> wrote:\n\n> old",
    "El lun, 23 nov 2026 a las 9:00, Bo (<bo@harbour.example>) escribió:\n> old",
    "El 23/11/26 a las 9:00, Bo escribió:\n> old",
    "Il giorno lun 23 nov 2026 alle ore 09:00 Bo <bo@harbour.example> ha scritto:\n> old",
    "Il 23/11/26 09:00, Bo ha scritto:\n> old",
    "On 23 Nov 2026, at 09:00, Bo <bo@harbour.example> wrote:\n\nold without marks",
    "-----Original Message-----\nFrom: Bo\nold",
    "-----Mensaje original-----\nDe: Bo\nold",
    "-----Messaggio originale-----\nDa: Bo\nold",
    "________________\nFrom: Bo <bo@harbour.example>\nSent: Monday\nTo: Dee\nSubject: Kayak\n\nold",
    "De: Bo <bo@harbour.example>\nEnviado: lunes\nPara: Dee\nAsunto: Kayak\n\nold",
    "Da: Bo <bo@harbour.example>\nInviato: lunedì\nA: Dee\nOggetto: Kayak\n\nold",
    "*From:* Bo <bo@harbour.example>\n*Sent:* Monday\n*To:* Dee\n*Subject:* Kayak\n\nold",
    "> old\n> old",
    "-- \nDee Doe\nBoat Street 4",
    "Sent from my iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone\n\n> old",
]


@pytest.mark.parametrize("below", QUOTED)
def test_what_was_copied_below_is_folded(below: str) -> None:
    folded = fold(f"Still nothing.\n\nWhere is it?\n\n{below}\n")
    assert folded.text == "Still nothing.\n\nWhere is it?"
    assert folded.quoted.replace("\n", "") == below.replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday your colleague wrote:\nwe will refund you.\nYou did not.",
        "From: what I see\nthis is broken.",
        "A: yes\nB: no",
        "I waited --\nand waited.",
        "> all of it is quoted",
        "See below\n\n---------- Forwarded message ---------\nFrom: X\nDate: Y\nSubject: Z\n\nYou broke it.",
    ],
)
def test_in_doubt_the_customers_words_stay(text: str) -> None:
    assert fold(text) == (text, "")


def test_answers_between_the_quotes_are_the_new_words() -> None:
    folded = fold("On 1/11/2026 09:00, Bo wrote:\n> Which colour?\nRed.\n> Which size?\nLarge.")
    assert folded.text == "Red.\nLarge."


@given(st.text(st.sampled_from("> \n-_On wrote:@9.From Sent To")))
def test_folding_never_loses_a_word(text: str) -> None:
    folded = fold(text)
    assert sorted(" ".join(folded).split()) == sorted(text.split())


class Seen(HTMLParser):
    """Every tag and attribute another parser finds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}


PIECES = [
    "<",
    ">",
    "/",
    "=",
    '"',
    "'",
    "&lt;",
    "<!--",
    "-->",
    "<script",
    "<svg",
    "<img",
    "<style>",
    "<a href=",
    "x",
]
PIECES += [
    " onerror=",
    " src=",
    " style=",
    "javascript:",
    "<math>",
    "<iframe",
    "]]>",
    "\n",
    "<p",
    "<title>",
    "\x00",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_cleaned_html_never_runs_or_fetches(html: str) -> None:
    cleaned = clean_html(html)
    allowed = TAGS | {name for names in ATTRIBUTES.values() for name in names} | {"rel"}
    assert Seen(cleaned).names <= allowed
    assert "script" not in TAGS
    as_text(cleaned)


def test_html_is_told_as_text() -> None:
    html = (
        "<h1>Hi</h1><p>one<br>two &amp; <b>three</b></p><ol><li>a</li><li>b</li></ol>"
        "<table><tr><td>x</td><td>1</td></tr></table><pre>  as\n is</pre>"
        "<blockquote>old<blockquote>older</blockquote></blockquote>"
        '<a href="https://evil.example">https://bank.example</a> <a href="https://x.example">https://x.example</a>'
    )
    assert as_text(clean_html(html)) == (
        "Hi\n\none\ntwo & three\n\n- a\n- b\n\nx\t1\n\n  as\n is\n\n> old\n>\n> > older\n> >\n"
        "https://bank.example (https://evil.example) https://x.example"
    )


def test_results_are_believed_only_from_our_server() -> None:
    link = replace(LINK, settings={**LINK.settings, "authserv_id": "mx.harbour.example"})
    ours, forged = "mx.harbour.example; dkim=fail; dmarc=fail", "mx.evil.example; dkim=pass; dmarc=pass"

    def judged(*values: str) -> dict[str, str]:
        head = "".join(f"Authentication-Results: {value}\n" for value in values)
        mail = f"From: d@e.example\n{head}\nHi".encode()
        event = translate(wrap(Envelope("inbox", NOW), mail), link)[0]
        assert isinstance(event, Incoming)
        return {k: v for k, v in event.extra.items() if k in ("dkim", "dmarc")}

    assert judged(forged) == {}
    assert judged(ours, ours.replace("fail", "pass")) == judged(forged, ours) == {"dkim": "fail", "dmarc": "fail"}


# Settings and cursor


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("imap_host", ""),
        ("imap_host", "http://x.example/"),
        ("smtp_host", "a b"),
        ("imap_port", "70000"),
        ("smtp_port", "x"),
        ("security", "maybe"),
        ("address", "not an address"),
        ("username", "a\r\nb"),
    ],
)
def test_a_wrong_setting_is_a_sentence(field: str, value: str) -> None:
    with pytest.raises(NeedsReconnect, match=r" .*\.$"):
        Settings.of(replace(LINK, settings={**LINK.settings, field: value}))


def test_well_known_ports_are_encrypted_as_they_expect() -> None:
    given = Settings.of(replace(LINK, settings={**LINK.settings, "smtp_port": "587"}))
    assert (given.imap.security, given.smtp.security) == ("tls", "starttls")


def test_secrets_show_nowhere() -> None:
    shown = repr(Settings.of(LINK)) + repr(LINK)
    assert "not-in-any-log" not in shown
    assert "a-key-of-ours" not in shown


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.integers(0, 2**32), st.text(max_size=9))
def test_a_cursor_is_read_as_it_was_written(validity: int, uid: int, junk: str) -> None:
    cursor = Cursor(Place(validity, uid), Place(uid, validity))
    assert Cursor.of(str(cursor)) == cursor
    Cursor.of(junk)
