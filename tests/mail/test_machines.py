"""Machines are not answered, and nobody's mail is taken from a person's eyes for looking like a machine's."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rapport.connectors.base import ChannelConfig
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.translate import translate
from rapport.domain.message import Incoming

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = ChannelConfig(
    "k", "help@harbour.example", settings={"address": "help@harbour.example"}, secrets={"hmac": "a-key"}
)
MAILS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("machines.toml").read_text("utf-8"))


def mail(headers: str) -> Incoming:
    said = headers if "\n\n" in headers else f"{headers}\n\nWhere is my kayak?"
    sender = "" if headers.startswith("From:") else "From: dee@dee.example\n"
    event = translate(
        wrap(Envelope("inbox", NOW), f"{sender}Message-ID: <1@dee.example>\n{said}\n".encode()), LINK
    )[0]
    assert isinstance(event, Incoming)
    return event


def test_there_are_enough_of_each() -> None:
    assert len(MAILS["notes"]) + len(MAILS["signs"]) >= 68
    assert len(MAILS["people"]) >= 68


@pytest.mark.parametrize("headers", MAILS["notes"])
def test_a_machines_own_note_needs_nobody(headers: str) -> None:
    assert (mail(headers).automatic, mail(headers).notice) == (True, True)


@pytest.mark.parametrize("headers", MAILS["signs"])
def test_what_may_be_a_machines_is_not_answered_and_not_hidden(headers: str) -> None:
    assert (mail(headers).automatic, mail(headers).notice) == (True, False)


@pytest.mark.parametrize("headers", MAILS["people"])
def test_a_person_is_not_taken_for_a_machine(headers: str) -> None:
    assert (mail(headers).automatic, mail(headers).notice) == (False, False)


@pytest.mark.parametrize("kind", ["/plain; x", "text/", "/", ""])
def test_words_under_half_a_content_type_are_shown(kind: str) -> None:
    assert mail(f"MIME-Version: 1.0\nContent-Type: {kind}").text == "Where is my kayak?"
