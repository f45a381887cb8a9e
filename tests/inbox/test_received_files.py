"""A customer's file that its network gives only to us: brought at the first look, once, and shown as files are."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from rapport.budgets.models import Spending
from rapport.channels.models import Channel
from rapport.history.erase import erase
from rapport.inbox import bring_file as files
from rapport.inbox.bring_file import ERASED, LEASE, TAKEN_BACK, NoSuchFile, bring_file
from rapport.inbox.models import Message, ReceivedFile
from rapport.media.clean import LARGEST
from rapport.media.files import forget_unused
from rapport.media.models import File
from rapport.store.busy import Busy
from tests.cast import Cast
from tests.media.pictures import PDF, picture
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN as METAS
from tests.peers.telegram_server import TOKEN as BOTS
from tests.peers.telegram_server import Telegram
from tests.peers.whatsapp_server import FILES, GIVEN, WhatsApp

OGG, FILM = b"OggS\x00\x02" + b"\x00" * 40, b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40


class Sender:
    """A customer of one of the two networks, who sends files."""

    def __init__(self, walk: Walk, emulator: WhatsApp | Telegram) -> None:
        self.walk, self.emulator = walk, emulator

    def sends(self, content: bytes, told: int | None = None, mime: str = "image/jpeg", name: str = "") -> Message:
        if isinstance(self.emulator, WhatsApp):
            kind = "image" if mime.startswith("image/") else "document"
            more = {"mime_type": mime, **({"filename": name} if name else {})}
            self.walk.take([self.emulator.sends_file(content, kind, told, **more)])
        else:
            about = {"mime_type": mime, "file_name": name or "file"}
            more = {} if mime.startswith("image/") else {"as_kind": "document", "about": about}
            self.emulator.sends_file(content, told, **more)
            self.walk.hear()
        return Message.of(self.walk.cast.aurora).filter(direction="in").latest("pk")

    def address(self, message: Message, place: int = 0, brand: str = "aurora") -> str:
        where = {"brand": brand, "number": message.conversation_id, "message": message.pk, "place": place}
        return reverse("inbox:received", kwargs=where)

    @property
    def given(self) -> int:
        """How often the network gave away bytes."""
        return sum(one.startswith((f"GET {FILES}", "GET /file/")) for one in self.emulator.asked)


@pytest.fixture(params=["whatsapp", "telegram"])
def sender(request: Any, cast: Cast, settings: Any) -> Iterator[Sender]:
    emulator: WhatsApp | Telegram = WhatsApp() if request.param == "whatsapp" else Telegram()
    with running(emulator):
        given = GIVEN if request.param == "whatsapp" else {"token": BOTS, "channel": ""}
        yield Sender(
            Walk(cast, settings, emulator, request.param, {**given, "server": emulator.address}), emulator
        )


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def page(client: Client, message: Message) -> str:
    where = reverse("inbox:show", kwargs={"brand": "aurora", "number": message.conversation_id})
    return str(client.get(where).content.decode())


def test_a_picture_is_shown_in_the_conversation_and_brought_once(ana: Client, sender: Sender) -> None:
    message = sender.sends(picture("JPEG", (640, 480)))
    address = sender.address(message)
    assert f'src="{address}?small"' in page(ana, message)
    assert sender.given == 0, "nothing is fetched for a page that nobody looks at"
    small, whole = ana.get(f"{address}?small"), ana.get(address)
    for found in (small, whole, ana.get(address)):
        assert (found.status_code, found.headers["Content-Type"]) == (200, "image/jpeg")
        assert "sandbox" in found.headers["Content-Security-Policy"]
        assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert len(small.content) < len(whole.content)
    assert sender.given == 1
    assert f'src="{address}?small"' in page(ana, message)
    assert sender.emulator.address not in page(ana, message), "no address of the network reaches a browser"
    assert Spending.across_brands.get(channel=sender.walk.channel, act="download").times == 1


def test_a_file_is_a_name_that_leads_to_saving_it(ana: Client, sender: Sender) -> None:
    for content, mime, name, ending in (
        (PDF, "application/pdf", "bill.pdf", "pdf"),
        (OGG, "audio/ogg", "note.exe", "ogg"),
        (FILM, "video/mp4", "film.html", "mp4"),
        (b"Two chairs.", "text/html", "list.html", "txt"),
    ):
        message = sender.sends(content, mime=mime, name=name)
        assert "<img" not in page(ana, message).split(f'id="m{message.pk}"')[1].split("</article>")[0]
        found = ana.get(sender.address(message))
        assert found.content == content
        stem = name.partition(".")[0]
        assert found.headers["Content-Disposition"] == f'attachment; filename="{stem}.{ending}"'
        assert f">{stem}.{ending}<" in page(ana, message)


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"\x00\x01", b""])
def test_what_is_none_of_the_kinds_is_not_kept_and_says_so(ana: Client, sender: Sender, content: bytes) -> None:
    message = sender.sends(content)
    assert ana.get(f"{sender.address(message)}?small").status_code == 404
    found = ana.get(sender.address(message))
    assert found.status_code == 404
    row = ReceivedFile.of(sender.walk.cast.aurora).get()
    assert row.reason
    assert row.reason.replace("'", "&#x27;") in found.content.decode()
    assert row.reason.replace("'", "&#x27;") in page(ana, message)
    assert b"<script>alert" not in found.content
    assert not File.across_brands.exists()
    assert sender.given == 1, "what it is does not change, so it is not asked for again"


def test_html_in_the_place_of_a_picture_is_never_given_to_a_browser(ana: Client, sender: Sender) -> None:
    message = sender.sends(picture())
    sender.emulator.file_faults = ["html"]
    found = ana.get(sender.address(message))
    assert (found.status_code, b"<script>alert" in found.content) == (404, False)


@pytest.mark.parametrize(("told", "faults", "given"), [(LARGEST + 1, [], 0), (9, ["endless"], 1)])
def test_no_more_than_five_megabytes_come_in(
    ana: Client, sender: Sender, told: int, faults: list[int | str], given: int
) -> None:
    message = sender.sends(picture(), told)
    sender.emulator.file_faults = list(faults)
    found = ana.get(sender.address(message))
    assert found.status_code == 503
    assert "larger than is brought here" in found.content.decode()
    assert (sender.given, File.across_brands.exists()) == (given, False)


@pytest.mark.parametrize("fault", [404, 403, 500, 429, "slow"])
def test_what_did_not_come_says_why_and_may_come_later(
    ana: Client, sender: Sender, fault: int | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.inbox.bring_file.SECONDS", 1.0)
    message, now = sender.sends(picture()), datetime.now(UTC)
    sender.emulator.file_faults = [fault]
    assert ana.get(sender.address(message)).status_code == 503
    assert sender.emulator.address not in page(ana, message)
    row = bring_file(message, 0, now)
    assert (row.file, bool(row.reason), sender.given) == (None, True, 1), "it is not asked again at once"
    assert bring_file(message, 0, now + timedelta(days=2)).file
    assert sender.given == 2


def test_a_token_is_in_no_page_no_row_and_no_line_of_a_log(
    ana: Client, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    logging.getLogger("aiohttp.access").disabled = True  # the emulator's own
    for fault in (0, 404, 500, "html", "endless"):
        message = sender.sends(picture(colour="red"))
        sender.emulator.file_faults = [fault]
        said = ana.get(sender.address(message)).content.decode("latin-1") + page(ana, message)
        assert BOTS not in said
        assert METAS not in said
    rows = str(list(ReceivedFile.across_brands.values())) + str(list(Message.across_brands.values()))
    for secret in (BOTS, METAS):
        assert secret not in rows + caplog.text


def test_only_the_brands_people_see_it(client: Client, sender: Sender) -> None:
    message = sender.sends(picture())
    assert client.get(sender.address(message)).status_code == 302
    client.force_login(sender.walk.cast.cruz)
    assert client.get(sender.address(message)).status_code == 404
    assert client.get(sender.address(message, brand="norte")).status_code == 404
    assert sender.given == 0


def test_a_place_without_a_file_is_not_there(ana: Client, sender: Sender) -> None:
    message = sender.sends(picture())
    assert ana.get(sender.address(message, 1)).status_code == 404
    with pytest.raises(NoSuchFile):
        bring_file(message, 7, datetime.now(UTC))
    assert ana.post(sender.address(message)).status_code == 405


def test_what_was_taken_back_before_is_not_fetched(sender: Sender) -> None:
    message, now = sender.sends(picture()), datetime.now(UTC)
    message.removed_at = now
    row = bring_file(message, 0, now)
    assert (row.reason, row.again_at, sender.given) == (TAKEN_BACK, None, 0)


def test_a_closed_channel_asks_nobody(sender: Sender) -> None:
    message, now = sender.sends(picture()), datetime.now(UTC)
    Channel.across_brands.filter(pk=message.channel_id).update(closed_at=now)
    message = Message.across_brands.get(pk=message.pk)
    assert bring_file(message, 0, now).reason
    assert sender.given == 0


def test_a_budget_that_is_used_up_holds_it_and_says_so(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    from rapport.budgets import paid
    from rapport.budgets.over import FULL, OverBudget

    def full(*_: object, **__: object) -> None:
        raise OverBudget(FULL, after=60)

    message = sender.sends(picture())
    monkeypatch.setattr(paid, "charge", full)
    assert bring_file(message, 0, datetime.now(UTC)).reason == FULL
    assert sender.given == 0


def test_bytes_that_are_gone_from_this_machine_are_brought_again(ana: Client, sender: Sender) -> None:
    message = sender.sends(picture())
    ana.get(sender.address(message))
    File.across_brands.get().place.unlink()
    assert ana.get(sender.address(message)).status_code == 200
    assert sender.given == 2


def test_what_a_message_shows_is_never_forgotten_as_unused(sender: Sender) -> None:
    message, now = sender.sends(picture()), datetime.now(UTC)
    row = bring_file(message, 0, now)
    assert row.file
    assert forget_unused(now + timedelta(days=9)) == 0
    assert row.file.place.exists()


def test_an_erased_contacts_files_go_at_once_and_do_not_come_back(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    now = datetime.now(UTC)
    looked, never = sender.sends(picture()), sender.sends(picture(colour="red"))
    row = bring_file(looked, 0, now)
    assert row.file
    place = row.file.place
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(looked.conversation.contact, sender.walk.cast.ana, now + timedelta(minutes=1))
    assert not place.exists()
    assert not File.across_brands.exists()
    for message in (looked, never):
        assert bring_file(message, 0, now + timedelta(days=3)).reason == ERASED
    assert sender.given == 1


def test_somebody_who_is_bringing_it_is_waited_for(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    message, now = sender.sends(picture()), datetime.now(UTC)
    number = message.extra["media"][0]["id"]
    ReceivedFile.across_brands.create(
        brand_id=message.brand_id, message=message, network_id=number, again_at=now + LEASE
    )
    monkeypatch.setattr("rapport.inbox.bring_file.WAIT", 0.3)
    with pytest.raises(Busy):
        bring_file(message, 0, now)
    assert sender.given == 0
    assert bring_file(message, 0, now + LEASE).file, "who died over it keeps nobody else from it"


def test_only_a_few_wait_for_what_another_brings(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits holds a thread of the pages: one slow file, looked at by many, holds up nobody else."""
    message, now = sender.sends(picture()), datetime.now(UTC)
    number = message.extra["media"][0]["id"]
    ReceivedFile.across_brands.create(
        brand_id=message.brand_id, message=message, network_id=number, again_at=now + LEASE
    )
    monkeypatch.setattr(files, "sleep", lambda seconds: pytest.fail("one more waits"))
    with ExitStack() as others:
        for _ in range(4):
            others.enter_context(files.WATCHERS.turn())
        with pytest.raises(Busy):
            bring_file(message, 0, now)
    assert sender.given == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite is in memory, where threads lock out")
@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_make_one_call(sender: Sender) -> None:
    message, now, found = sender.sends(picture()), datetime.now(UTC), list[bool]()

    def look() -> None:
        found.append(bring_file(Message.across_brands.get(pk=message.pk), 0, now).file is not None)
        connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert (found, sender.given) == ([True] * 4, 1)
