"""A picture that moves is kept as its first one, and whoever brings it knows before anything leaves."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rapport.channels.models import Channel
from rapport.connectors.registry import connector, manifests
from rapport.media.clean import NotTaken, cleaned
from rapport.media.files import keep_file
from rapport.media.pictures import moves
from rapport.publishing.checks import checks_of
from rapport.publishing.post_check import PostCheck
from rapport.publishing.writing import FileGiven
from tests.api.caller import Caller
from tests.cast import Cast
from tests.media.pictures import moving, picture
from tests.publishing.world import Desk
from tests.screens.test_before_writing import talk_of

SAYS = "It moved as it was brought, and stands still here"
POSTED = [one.network for one in manifests() if one.can.publish and one.limits.media]


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_told_from_what_stands_still(form: str) -> None:
    kept = cleaned("cat.gif", moving(form))
    assert (kept.moved, kept.ending, kept.pixels) == (True, "png", (8, 6))
    red, green, blue = Image.open(BytesIO(kept.data)).convert("RGB").getpixel((1, 1))  # type: ignore[misc]
    assert abs(red - 0) + abs(green - 128) + abs(blue - 128) < 20, "its first picture"
    assert not cleaned("cat.gif", moving(form, 1)).moved
    assert not cleaned("cat.gif", picture(form)).moved


@given(st.integers(0, 400), st.sampled_from(["GIF", "PNG", "WEBP"]))
def test_what_breaks_off_is_kept_or_refused_and_nothing_else(at: int, form: str) -> None:
    data = moving(form)[: at + 12]
    assert moves(data, form) in (True, False)
    try:
        cleaned("cat", data)
    except NotTaken as error:
        assert str(error)


def checks(desk: Desk, data: bytes, network: str) -> list[PostCheck]:
    file, name = keep_file(desk.brand, "cat.gif", data, desk.now)
    Channel.across_brands.filter(pk=desk.channels[0].pk).update(network=network)
    desk.channels[0].refresh_from_db()
    post = desk.post("Oak.", files=(FileGiven(file, name, "A cat"),))
    return [one for one in checks_of(post, list(post.variants.all()), desk.now) if one.code == "stands still"]


@pytest.mark.django_db
@pytest.mark.parametrize("network", POSTED)
def test_a_post_says_before_it_leaves_that_its_picture_will_stand_still(network: str) -> None:
    (found,) = checks(Desk.fresh(1), moving(), network)
    assert (found.says[: len(SAYS)], found.blocks) == (SAYS, False)
    assert ("film" in found.says) == bool(connector(network).films({}))
    assert checks(Desk.fresh(1), picture("GIF"), network) == []


@pytest.mark.django_db
def test_the_latest_that_was_brought_says_whether_it_moved(cast: Cast) -> None:
    first, _ = keep_file(cast.aurora, "cat.gif", moving(), cast.channel.created_at)
    still = cleaned("cat.png", first.place.read_bytes())
    again, _ = keep_file(cast.aurora, "cat.png", first.place.read_bytes(), cast.channel.created_at)
    assert not still.moved
    assert (again.pk == first.pk) == (again.sha256 == first.sha256)
    assert not again.moved


@pytest.mark.django_db
def test_a_program_and_the_composer_of_an_answer_are_told(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    talk = talk_of(cast, "mastodon", timedelta(hours=1))
    where = reverse("inbox:attachments", args=[cast.aurora.slug, talk.pk])
    for data, told in ((moving(), True), (picture(), False)):
        sent = {"file": SimpleUploadedFile("cat.gif", data), "key": f"k{told}", "text": "Here"}
        text = client.post(where, sent, headers={"HX-Request": "true"}).content.decode()
        assert (SAYS in text) == told
    ana = Caller(cast.aurora, cast.ana)
    boundary = b'--x\r\nContent-Disposition: form-data; name="file"; filename="cat.gif"\r\n\r\n'
    body = boundary + moving() + b"\r\n--x--\r\n"
    answer = ana.client.generic(
        "POST", "/api/v1/files", body, "multipart/form-data; boundary=x", headers=ana.headers
    )
    assert answer.json()["moved"] is True
