"""A program reads a customer's file as a screen shows it: brought at the first look, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.history.erase import erase
from rapport.inbox.models import Message, ReceivedFile
from rapport.media.file_response import part_of
from rapport.media.models import File
from tests.api.caller import Caller
from tests.cast import Cast
from tests.inbox.test_received_files import OGG, Sender
from tests.media.pictures import PDF
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import GIVEN, WhatsApp


@pytest.fixture
def sender(cast: Cast, settings: Any) -> Iterator[Sender]:
    emulator = WhatsApp()
    with running(emulator):
        yield Sender(Walk(cast, settings, emulator, "whatsapp", {**GIVEN, "server": emulator.address}), emulator)


@pytest.fixture
def bo(cast: Cast) -> Caller:
    return Caller(cast.aurora, cast.bo)


def address(message: Message, place: int | str = 0) -> str:
    return f"/api/v1/conversations/{message.conversation_id}/messages/{message.pk}/files/{place}"


def ask(by: Caller, where: str, **headers: str) -> Any:
    return by.client.get(where, headers={**by.headers, **headers})


def test_it_is_brought_once_and_given_with_headers_that_run_nothing(bo: Caller, sender: Sender) -> None:
    message = sender.sends(PDF, mime="application/pdf", name='in"voice\r\nX-Bad: 1.html')
    first, again = ask(bo, address(message)), ask(bo, address(message))
    assert (first.status_code, first.content, again.content) == (200, PDF, PDF)
    assert sender.given == 1
    assert first["Content-Type"] == "application/pdf"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert first["Cache-Control"] == "private, no-store"
    assert first["Content-Disposition"].startswith("attachment;")
    assert "X-Bad" not in first.headers


def test_a_part_of_it_is_given_where_one_is_asked_for(bo: Caller, sender: Sender) -> None:
    where = address(sender.sends(PDF, mime="application/pdf"))
    part = ask(bo, where, Range="bytes=5-9")
    assert (part.status_code, part.content, part["Content-Range"]) == (206, PDF[5:10], f"bytes 5-9/{len(PDF)}")
    beyond = ask(bo, where, Range="bytes=99999999-")
    assert (beyond.status_code, beyond.content, beyond["Content-Range"]) == (416, b"", f"bytes */{len(PDF)}")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=20), st.one_of(st.text(max_size=30), st.from_regex(r"bytes=[0-9]{0,3}-[0-9]{0,3}")))
def test_whatever_is_asked_for_a_part_is_a_part(content: bytes, asked: str) -> None:
    found = part_of(HttpResponse(content), asked)
    assert found.status_code in (200, 206, 416)
    if found.status_code == 206:
        begin, _, rest = found["Content-Range"].removeprefix("bytes ").partition("-")
        end, _, size = rest.partition("/")
        assert found.content
        assert found.content == content[int(begin) : int(end) + 1]
        assert int(size) == len(content)
    elif found.status_code == 200:
        assert found.content == content


def test_nobody_of_another_brand_and_nobody_signed_out_is_given_anything(
    bo: Caller, cast: Cast, sender: Sender
) -> None:
    message = sender.sends(PDF, mime="application/pdf")
    other = sender.sends(OGG)
    cruz = Caller(cast.norte, cast.cruz)
    for _ in range(2):
        assert ask(cruz, address(message)).json()["error"] == "no_such_file"
        assert ask(Caller(), address(message)).status_code == 401
        assert ask(bo, address(message)).status_code == 200
    elsewhere = address(message).replace(f"messages/{message.pk}", f"messages/{other.pk}9")
    assert ask(bo, elsewhere).status_code == 404
    assert (
        ask(
            bo, address(message).replace(f"conversations/{message.conversation_id}", "conversations/999")
        ).status_code
        == 404
    )


@pytest.mark.parametrize("place", [1, 10**9, 10**30, "-1", "x", "%00", "0/..", "0.5"])
def test_a_place_that_there_is_not_is_no_file(bo: Caller, sender: Sender, place: int | str) -> None:
    found = ask(bo, address(sender.sends(PDF, mime="application/pdf"), place))
    assert found.status_code in (404, 422)
    assert found.json()["message"]


def test_a_file_with_an_address_of_its_own_is_not_given_here(bo: Caller, sender: Sender) -> None:
    message = sender.sends(PDF)
    message.extra["media"][0]["url"] = "https://network.example/file"
    message.save(update_fields=["extra"])
    found = ask(bo, address(message))
    assert (found.status_code, found.json()["error"]) == (404, "no_such_file")


def test_what_did_not_come_is_told_with_its_reason_and_when_to_ask_again(bo: Caller, sender: Sender) -> None:
    refused = ask(bo, address(sender.sends(b"<html><script>", mime="text/html")))
    assert (refused.status_code, refused.json()["error"]) == (409, "not_here")
    assert "again_at" not in refused.json()
    message = sender.sends(PDF, mime="application/pdf")
    sender.emulator.faults = [503] * 20
    waiting = ask(bo, address(message))
    assert (waiting.status_code, bool(waiting.json()["message"])) == (409, True)
    assert waiting.json()["again_at"] > ""


def test_what_was_taken_back_or_erased_is_gone(bo: Caller, cast: Cast, sender: Sender) -> None:
    message = sender.sends(PDF, mime="application/pdf")
    Message.across_brands.filter(pk=message.pk).update(removed_at=message.at)
    gone = ask(bo, address(message))
    assert (gone.status_code, gone.json()["error"]) == (410, "gone")
    seen = sender.sends(PDF + b"%", mime="application/pdf")
    assert ask(bo, address(seen)).status_code == 200
    erase(seen.conversation.contact, cast.ana, timezone.now() + timedelta(minutes=1))
    assert ask(bo, address(seen)).status_code in (404, 410)
    assert not ReceivedFile.across_brands.filter(file__isnull=False).exists()


def test_a_file_that_went_from_the_disk_is_brought_once_more(bo: Caller, sender: Sender) -> None:
    message = sender.sends(PDF, mime="application/pdf")
    assert ask(bo, address(message)).status_code == 200
    File.across_brands.get().place.unlink()
    assert ask(bo, address(message)).content == PDF
