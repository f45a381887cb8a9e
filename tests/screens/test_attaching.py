"""Files beside a reply: kept with its unsent words, described, refused in a sentence, and gone when it left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Person, Role
from rapport.inbox.models import UnsentFile, UnsentWords
from rapport.media.clean import LARGEST
from rapport.outbox.models import Attachment, Reply, Step
from tests.cast import Cast, person
from tests.media.pictures import NOISE, PDF, picture
from tests.screens.test_inbox import HTMX
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.says("Which leg is it?")
    street.receive()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, **more: int) -> str:
    number = street.conversation().pk
    return reverse(f"inbox:{name}", kwargs={"brand": street.brand.slug, "number": number, **more})


def attach(client: Client, street: Street, data: bytes, name: str = "leg.png", **more: str):  # type: ignore[no-untyped-def]
    headers = {} if more.pop("plain", "") else HTMX
    given = {"key": "k1", "text": "", "field": "reply", "file": SimpleUploadedFile(name, data), **more}
    return client.post(at(street, "attachments"), given, headers=headers)


def one(street: Street) -> UnsentFile:
    return UnsentFile.of(street.brand).get()


def test_a_picture_waits_with_the_words_and_leaves_with_them(ana: Client, street: Street) -> None:
    shown = attach(ana, street, picture(), text="This one").content.decode()
    assert f'name="alt-{one(street).pk}"' in shown
    page = ana.get(at(street, "show")).content.decode()
    assert ">This one</textarea>" in page
    assert "leg.png" in page, "over a reload, as the words"
    small = ana.get(re.search(r'<img src="([^"]+)"', shown)[1])  # type: ignore[index]
    assert small.headers["Content-Type"] == "image/png"
    assert "sandbox" in small.headers["Content-Security-Policy"]
    sent = {"key": "k1", "text": "This one.", "field": "reply", f"alt-{one(street).pk}": "The left leg"}
    assert ana.post(at(street, "replies"), sent, headers=HTMX).status_code == 200
    assert not UnsentWords.of(street.brand).exists()
    [row] = Attachment.of(street.brand)
    assert (row.name, row.alt) == ("leg.png", "The left leg")
    page = ana.get(at(street, "show")).content.decode()
    assert 'alt="The left leg"' in page
    assert ana.get(at(street, "file", file=row.pk) + "?small").status_code == 200
    street.now = timezone.now() + timedelta(minutes=1)
    street.deliver()
    assert Reply.of(street.brand).get().step == Step.SENT


def test_a_file_alone_is_kept_and_taken_off_again(ana: Client, street: Street) -> None:
    attach(ana, street, picture())
    given = {"key": "k1", "text": "", "field": "reply", "stamp": "w.1"}
    ana.post(at(street, "unsent"), given, headers=HTMX)
    assert UnsentFile.of(street.brand).exists(), "an empty field throws no file away"
    described = {"key": "k1", f"alt-{one(street).pk}": "  A \n leg "}
    ana.post(at(street, "description", file=one(street).pk), described, headers=HTMX)
    assert one(street).alt == "A leg"
    ana.post(at(street, "attachment-removal", file=one(street).pk), {"key": "k1"}, headers=HTMX)
    assert not UnsentWords.of(street.brand).exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("photo.png", b"<svg onload=alert(1)>", "Pictures (PNG, JPEG, GIF, WebP), PDF and plain text"),
        ("invoice.pdf", PDF, "This network takes no files of this kind."),
        ("wall.png", b"\x89PNG\r\n\x1a\n" + b"a" * LARGEST, "A file has between 1 byte and 5 MB."),
        ("wall.png", NOISE[:400], "This picture is damaged."),
    ],
)
@pytest.mark.parametrize("plain", ["", "yes"])
def test_what_is_not_taken_is_said_and_the_words_stay(
    ana: Client, street: Street, name: str, data: bytes, says: str, plain: str
) -> None:
    answer = attach(ana, street, data, name, text="Look", plain=plain)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert says in shown
    assert "ord" in shown
    assert not UnsentFile.of(street.brand).exists()
    if plain:
        assert ">Look</textarea>" in shown


def test_no_more_files_than_the_network_takes(ana: Client, street: Street) -> None:
    for n in range(4):
        assert attach(ana, street, picture(size=(8, 6 + n))).status_code == 200
    assert "at most 4 files" in attach(ana, street, picture()).content.decode()


def test_without_a_script_the_file_goes_with_the_form(ana: Client, street: Street) -> None:
    file = SimpleUploadedFile("leg.png", picture())
    answer = ana.post(at(street, "replies"), {"key": "k1", "text": "This one.", "field": "reply", "file": file})
    assert answer.status_code == 200
    assert Attachment.of(street.brand).get().name == "leg.png"
    assert attach(ana, street, picture(), plain="yes", text="And this").status_code == 302
    page = ana.get(at(street, "show")).content.decode()
    assert ">And this</textarea>" in page


def test_undone_and_tried_again_the_picture_comes_back(ana: Client, street: Street) -> None:
    attach(ana, street, picture())
    ana.post(at(street, "replies"), {"key": "k1", "text": "This one.", "field": "reply"}, headers=HTMX)
    reply = Reply.of(street.brand).get()
    ana.post(at(street, "undo", reply=reply.pk), headers=HTMX)
    words = UnsentWords.of(street.brand).get()
    assert (words.text, [file.name for file in words.files.all()]) == ("This one.", ["leg.png"])
    again = {"key": words.key, "text": "This one, sorry.", "field": "reply"}
    ana.post(at(street, "replies"), again, headers=HTMX)
    assert Attachment.of(street.brand).filter(delivery=Reply.of(street.brand).latest("pk")).count() == 1
    Reply.of(street.brand).update(step=Step.FAILED)
    last = Reply.of(street.brand).latest("pk")
    page = ana.get(at(street, "rewording", reply=last.pk), headers=HTMX).content.decode()
    assert page.count("leg.png</b>") == 1


def test_words_that_came_too_late_keep_their_picture(ana: Client, street: Street) -> None:
    first = {"key": "k1", "text": "This one.", "field": "reply"}
    ana.post(at(street, "replies"), first, headers=HTMX)
    attach(ana, street, picture())
    answer = ana.post(at(street, "replies"), {**first, "text": "No, that one."}, headers=HTMX)
    assert answer.status_code == 409
    assert "leg.png" in answer.content.decode()
    assert Attachment.of(street.brand).count() == 0


def test_nobody_else_sees_a_file_that_was_not_sent(ana: Client, street: Street, cast: Cast) -> None:
    attach(ana, street, picture())
    mate = person("mate")
    Membership.across_brands.create(brand=street.brand, person=mate, role=Role.AGENT)
    address = at(street, "unsent-file", file=one(street).pk)
    assert ana.get(address).status_code == 200
    for somebody in (mate, cast.cruz):
        assert page_of(somebody).get(address).status_code == 404
    ana.post(at(street, "replies"), {"key": "k1", "text": "This one.", "field": "reply"}, headers=HTMX)
    sent = at(street, "file", file=Attachment.of(street.brand).get().pk)
    assert page_of(mate).get(sent).status_code == 200
    assert page_of(cast.cruz).get(sent).status_code == 404
    assert page_of(cast.cruz).get(sent.replace(street.brand.slug, cast.norte.slug)).status_code == 404


def page_of(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def test_telegram_takes_fewer_letters_beside_a_file(ana: Client, street: Street) -> None:
    type(street.channel).across_brands.filter(pk=street.channel.pk).update(network="telegram")
    page = ana.get(at(street, "show")).content.decode()
    assert 'data-limit="4096"' in page
    assert 'data-beside="1024"' in page
    assert "of 1024 beside a file" in page
