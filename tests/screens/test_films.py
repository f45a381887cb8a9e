"""A film beside a post: brought, seen, checked before it leaves, given by the part that is asked for."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.connectors.practice.network import network
from rapport.connectors.registry import connector
from rapport.media.models import File
from rapport.outbox.bring import PROCESSING
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post
from tests.cast import channel, person
from tests.media.movies import movie
from tests.media.pictures import picture
from tests.street import Street

# One that publishes pictures; the test takes films out of its manifest.
NO_FILMS = "bluesky"


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def brought(ana: Client, street: Street, data: bytes, name: str = "walk.mp4") -> str:
    given = {"for": "0", "file": SimpleUploadedFile(name, data)}
    return ana.post(at(street, "bring-picture"), given).content.decode()


def given(answer: Any) -> bytes:
    """What a browser gets of an answer that comes in pieces."""

    async def all_of_it() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    return async_to_sync(all_of_it)()


def form(street: Street, *files: File, **more: str) -> dict[str, object]:
    said = {f"alt-0-{one.pk}": "Two people by the sea" for one in files}
    picked = {"pick-0": [str(one.pk) for one in files]}
    return {"idea": "Come and see.", f"on-{street.channel.pk}": "on", **picked, **said, **more}


def test_it_leaves_with_the_post_once_the_network_is_ready(ana: Client, street: Street) -> None:
    page = brought(ana, street, movie())
    assert "<video" in page
    assert "12.5 s · 1280 × 720" in page
    film = File.of(street.brand).get()
    ana.post(at(street, "new"), form(street, film, do="line", how="now"))
    street.now = timezone.now()  # the page was pressed by the real clock
    told = []
    for _ in range(2):
        street.run()
        row = Publication.of(street.brand).get()
        told.append((row.step, row.reason))
    assert told == [(Step.QUEUED, PROCESSING), (Step.SENT, "")]
    [beside] = network(street.channel.settings["file"]).timeline(street.channel.handle, "dee")[0].media
    assert (beside.mime, beside.alt) == ("video/mp4", "Two people by the sea")
    shown = ana.get(at(street, "post", Post.of(street.brand).get().pk)).content.decode()
    assert "<video" in shown


def test_the_composer_says_what_a_network_does_not_take(
    ana: Client, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = msgspec.structs.replace(connector(NO_FILMS).manifest, films=None)
    monkeypatch.setattr(connector(NO_FILMS), "manifest", without)
    brought(ana, street, movie(190))
    film = File.of(street.brand).get()
    preview = ana.post(at(street, "preview"), form(street, film)).content.decode()
    assert "A film lasts at most 3:00 min here; this one lasts 3:10 min." in preview
    assert "<video" in preview
    brought(ana, street, picture(), "a.png")
    both = form(street, *File.of(street.brand))
    assert "a film or pictures in one post, not both" in ana.post(at(street, "preview"), both).content.decode()
    other = channel(street.brand, network=NO_FILMS)
    silent = ana.post(at(street, "preview"), {**form(street, film), f"on-{other.pk}": "on"}).content.decode()
    assert "This network takes no films from here" in silent


def test_a_film_and_a_picture_are_asked_for_what_they_show_each_by_its_name(ana: Client, street: Street) -> None:
    asked = "does not say what it shows"
    brought(ana, street, movie())
    alone = {**form(street, File.of(street.brand).get()), f"alt-0-{File.of(street.brand).get().pk}": ""}
    preview = ana.post(at(street, "preview"), alone).content.decode()
    assert f"A film {asked}" in preview
    assert f"A picture {asked}" not in preview
    brought(ana, street, picture(), "a.png")
    both = form(street, *File.of(street.brand))
    silent = {name: "" if name.startswith("alt-") else said for name, said in both.items()}
    preview = ana.post(at(street, "preview"), silent).content.decode()
    assert f"A film {asked}" in preview
    assert f"A picture {asked}" in preview


def test_nothing_is_offered_to_be_cropped_where_only_a_film_stands_beside(ana: Client, street: Street) -> None:
    brought(ana, street, movie())
    ana.post(at(street, "new"), form(street, File.of(street.brand).get(), do="keep"))
    page = ana.get(at(street, "edit", Post.of(street.brand).get().pk)).content.decode()
    assert "<video" in page
    assert "Crop pictures here" not in page


def test_a_browser_gets_the_part_it_asks_for(ana: Client, street: Street) -> None:
    brought(ana, street, movie())
    film = File.of(street.brand).get()
    data, place = film.place.read_bytes(), at(street, "picture-here", film.pk)
    whole = ana.get(place)
    assert (whole.status_code, given(whole)) == (200, data)
    assert (whole["Content-Type"], whole["Content-Length"]) == ("video/mp4", str(len(data)))
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole["Content-Security-Policy"]
    size = len(data)
    for asked, first, last in (
        ("0-9", 0, 9),
        ("5-", 5, size - 1),
        ("-7", size - 7, size - 1),
        ("3-99999999", 3, size - 1),
    ):
        part = ana.get(place, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, given(part)) == (206, data[first : last + 1])
        assert part["Content-Range"] == f"bytes {first}-{last}/{size}"
    for beyond in (f"{size}-", "-0"):
        assert ana.get(place, headers={"Range": f"bytes={beyond}"}).status_code == 416
    for unread in ("9-3", "-", "0-1,4-5"):
        assert ana.get(place, headers={"Range": f"bytes={unread}"}).status_code == 200
    cruz = person("cruz-films")
    ana.force_login(cruz)
    assert ana.get(place).status_code == 404


def test_what_is_no_film_is_refused_in_words_and_nothing_is_kept(ana: Client, street: Street) -> None:
    for data, says in (
        (movie()[:-9], "cut off or damaged"),
        (b"PK\x03\x04" + bytes(400), "an archive"),
        (movie(code=b"hvc1"), "hvc1"),
    ):
        assert says in brought(ana, street, data, "holiday.mp4")
    assert not File.of(street.brand).exists()


def test_one_that_is_too_large_says_how_large_it_may_be(ana: Client, street: Street, settings: Settings) -> None:
    settings.LARGEST_FILM = 1024 * 1024
    assert "at most 1 MB" in brought(ana, street, movie(data=bytes(2 << 20)))
