"""Files from strangers: told by their bytes, made anew, given back for saving only, to the right people only."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.clean import SHOWN, NotTaken, cleaned
from rapport.media.files import keep_file
from tests.cast import Cast
from tests.chat.site import Site
from tests.hostile.child import limited

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", HTML)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.svg", SVG),
        ("photo.png", SVG),
        ("photo.jpg", HTML),
        ("notes.txt", HTML),
        ("notes.txt", b"Dear all,\n\n  <SCRIPT src=//evil.example></script>"),
        ("notes.txt", b"\xef\xbb\xbf  <?xml version='1.0'?><x/>"),
        ("notes.txt", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n"),
        ("notes.txt", b"a\x00b"),
        ("x.html", HTML),
        ("x.exe", b"MZ\x90\x00\x03"),
        ("x.zip", zipped()),
        ("x.pdf", HTML + PDF),
        ("x.pdf", b"%PDF-1.4\n" + HTML + PDF),
        ("x.pdf", PDF + zipped()),
        ("x.pdf", b"%PDF-1.4 cut off"),
        ("x.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
        ("x.pdf", PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 2 0 R>>")),
        ("x.png", b"\x89PNG\r\n\x1a\n" + HTML),
        ("x.gif", b"GIF89a/*<svg/onload=alert(1)>*/=1;"),
        ("x.png", picture()[:40]),
        ("x.png", b""),
    ],
)
def test_what_is_disguised_damaged_or_active_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(NotTaken) as error:
        cleaned(name, data)
    assert str(error.value)


@pytest.mark.parametrize(("form", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "png")])
def test_pictures_are_made_anew_and_nothing_hides_behind_them(form: str, ending: str) -> None:
    kept = cleaned("../../etc/my \u202egnp.photo.exe", picture(form) + zipped() + HTML)
    assert (kept.ending, kept.mime) == (ending, SHOWN[ending])
    assert b"script" not in kept.data
    assert b"PK" not in kept.data[-200:]
    assert kept.name == f"my gnp.photo.{ending}"
    assert Image.open(io.BytesIO(kept.data)).size == (8, 6)


def test_where_and_with_what_a_picture_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of Dee", 6
    exif.get_ifd(0x8825)[2] = (41.0, 23.0, 12.0)
    for form in ("JPEG", "PNG", "WEBP"):
        kept = cleaned("x", picture(form, exif=exif, **({"comment": b"Dee"} if form == "JPEG" else {})))
        assert b"Dee" not in kept.data
        found = Image.open(io.BytesIO(kept.data))
        assert not found.getexif()
        assert found.size == (6, 8), "turned as it was meant"


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 5000)).save(out, "PNG")
    with pytest.raises(NotTaken, match="pixels"):
        cleaned("bomb.png", out.getvalue())


MANY_SCANS = """
import io
import django; django.setup()
from PIL import Image
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.clean import NotTaken, cleaned
out = io.BytesIO()
Image.new("L", (4800, 4800), 128).save(out, "JPEG", progressive=True)
data = out.getvalue()
start, end = data.rindex(b"\\xff\\xda"), data.rindex(b"\\xff\\xd9")
again = data[start:end] * ((4_900_000 - end) // (end - start))
try:
    cleaned("x.jpg", data[:end] + again + data[end:])
except NotTaken:
    print("refused")
"""


def test_a_picture_drawn_again_and_again_is_refused_before_it_is_drawn() -> None:
    assert limited(MANY_SCANS, seconds=20) == b"refused\n"


def test_a_picture_as_cameras_and_programs_write_it_is_taken() -> None:
    assert cleaned("x.jpg", picture("JPEG", (640, 480), progressive=True)).ending == "jpg"


def test_documents_and_plain_text_are_kept_as_they_are() -> None:
    assert cleaned("invoice.pdf", PDF).data == PDF
    assert cleaned("log.html", "Ordine n. 4, 3 < 5 €\r\n".encode()).name == "log.txt"


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_refused_or_kept_as_one_of_four_kinds(data: bytes, name: str) -> None:
    try:
        kept = cleaned(name, data)
    except NotTaken:
        return
    assert kept.ending in SHOWN
    assert kept.name.endswith(f".{kept.ending}")
    assert "/" not in kept.name
    assert not kept.data.lstrip().startswith(b"<")


@pytest.mark.django_db
def test_a_file_goes_to_its_sender_and_the_brands_people_for_saving_only(site: Site, cast: Cast) -> None:
    dee, gino = site.visitor(), site.visitor()
    assert dee.says("Look", id="c0ffee00", file=("leg.png", picture(), "text/html")).status_code == 202
    dee.says("Look", id="c0ffee00", file=("leg.png", picture(), "text/html"))
    gino.says("Hello")
    site.receive()
    [said] = dee.get().json()["messages"]
    [file] = said["files"]
    assert file["name"] == "leg.png"
    address = dee.conversation.messages.get().extra["media"][0]["url"]
    for answer in (dee.get(f"files/{file['file']}"), page_of(cast.bo).get(address)):
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Type"].startswith("image/png")
    assert gino.get(f"files/{file['file']}").status_code == 404
    assert page_of(cast.cruz).get(address).status_code == 404
    assert page_of(cast.cruz).get(address.replace("/aurora/", "/norte/")).status_code == 404
    assert Client().get(address).status_code == 302
    for name in ("..%2f..%2fx", "x.png", "a" * 32 + ".exe", "a" * 32 + ".png"):
        assert dee.get(f"files/{name}").status_code == 404
        assert page_of(cast.bo).get(address.rsplit("/", 1)[0] + "/" + name).status_code == 404


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(site: Site, settings: object) -> None:
    dee = site.visitor()
    answer = dee.says("Look", file=("photo.png", SVG, "image/png"))
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert site.logged() == []
    assert not settings.MEDIA_ROOT.exists()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_team_sees_the_file_as_a_link_in_the_inbox(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    dee.says("Look", file=("leg.png", picture(), "image/png"))
    site.receive()
    talk = dee.conversation
    page = page_of(cast.ana).get(f"/b/aurora/inbox/{talk.pk}/")
    assert f'href="{talk.messages.get().extra["media"][0]["url"]}"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "data"), [("leg.png", picture()), ("invoice.pdf", PDF)])
def test_a_file_said_to_a_visitor_is_theirs_alone(site: Site, cast: Cast, name: str, data: bytes) -> None:
    dee, gino = site.visitor(), site.visitor()
    dee.says("Which leg?")
    gino.says("Hello")
    site.receive()
    file, shown = keep_file(cast.aurora, name, data, timezone.now())
    write(dee.conversation, "This one.", cast.ana, timezone.now(), attached=[Attached(file, shown, "A leg")])
    assert len(dee.get().json()["messages"]) == 1, "nothing is shown before it was said"
    site.deliver()
    [_, said] = dee.get().json()["messages"]
    assert [one["name"] for one in said["files"]] == [name]
    answer = dee.get(f"files/{said['files'][0]['file']}")
    assert answer.status_code == 200
    assert answer.content == file.place.read_bytes()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert gino.get(f"files/{said['files'][0]['file']}").status_code == 404


def page_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client
