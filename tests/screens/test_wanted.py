"""Pictures that a table names, on the pages: told before, counted while they come, one tap where one did not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.accounts.models import Membership, Role
from rapport.domain.post_states import PostState
from rapport.publishing.composed import whole_posts
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.models import Post, WantedMedia
from rapport.publishing.standing import stands
from rapport.publishing.trouble import troubles
from rapport.publishing.wanted.fetching import fetch_wanted
from rapport.publishing.wanted.standing import missing_of
from tests.media.pictures import picture
from tests.publishing.media_host import Host, media_host
from tests.street import Street


@pytest.fixture
def host(settings: Settings) -> Iterator[Host]:
    with media_host() as found:
        settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{found.port}"})
        yield found


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def table(host: Host) -> bytes:
    rows = [f"Oak,2031-01-05 09:30,{host.url('/oak.png')} {host.url('/gone.png')},An oak|Nothing"]
    rows += ["Elm,2031-01-06 09:30,http://elm.example/elm.png,", "Ash,2031-01-07 09:30,,"]
    return "\n".join(["Text,Posting Time,Image URL,Alt text", *rows]).encode()


def begun(ana: Client, street: Street, host: Host) -> PostImport:
    ana.post(at(street, "bring-in-file"), {"file": SimpleUploadedFile("plan.csv", table(host))})
    [batch] = PostImport.of(street.brand)
    ana.post(at(street, "import-course", batch.pk), {"do": "begin"})
    carry_on_imports(timezone.now())
    return batch


def state(street: Street, idea: str) -> PostState:
    return stands(whole_posts(street.brand).get(idea=idea)).state


def missing(street: Street, idea: str) -> list[WantedMedia]:
    return missing_of(Post.of(street.brand).get(idea=idea))


def page(ana: Client, street: Street, name: str, *more: int) -> str:
    return " ".join(ana.get(at(street, name, *more)).content.decode().split())


def test_the_preview_says_how_many_and_what_cannot_be_fetched(ana: Client, street: Street, host: Host) -> None:
    ana.post(at(street, "bring-in-file"), {"file": SimpleUploadedFile("plan.csv", table(host))})
    [batch] = PostImport.of(street.brand)
    text = page(ana, street, "import", batch.pk)
    assert "Posts with pictures or films: 2. In all 3 addresses." in text
    assert "1 cannot be fetched as it is" in text
    assert "elm.example would be called without encryption" in text
    assert host.asked == []


def test_counts_are_shown_while_they_come_and_the_post_offers_three_ways(
    ana: Client, street: Street, host: Host
) -> None:
    batch = begun(ana, street, host)
    text = page(ana, street, "import", batch.pk)
    assert "0 of 3 are here, 2 on their way. Could not be fetched: 1." in text
    assert "every 1s" in text
    ana.post(at(street, "import-course", batch.pk), {"do": "fetch-stop"})
    assert fetch_wanted(timezone.now()) == 0
    assert "Fetching is stopped" in page(ana, street, "import", batch.pk)
    ana.post(at(street, "import-course", batch.pk), {"do": "fetch-on"})
    assert fetch_wanted(timezone.now()) == 2
    text = page(ana, street, "import", batch.pk)
    assert "1 of 3 are here, 0 on their way. Could not be fetched: 2." in text
    assert "every 1s" not in text
    oak = Post.of(street.brand).get(idea="Oak")
    text = page(ana, street, "post", oak.pk)
    for words in ("Pictures or films are missing", "Try again", "Let it go without", "Choose another", "404"):
        assert words in text
    assert [one.code for one in troubles(street.brand, timezone.now())] == ["media missing"] * 2
    host.files["/gone.png"] = picture(colour="red")
    ana.post(at(street, "import-course", batch.pk), {"do": "fetch-again"})
    fetch_wanted(timezone.now())
    assert {state(street, one) for one in ("Oak", "Elm", "Ash")} == {PostState.DRAFT}
    assert [one.standing.variant.post.idea for one in troubles(street.brand, timezone.now())] == ["Elm"]


def test_each_way_on_is_one_tap(ana: Client, street: Street, host: Host) -> None:
    begun(ana, street, host)
    fetch_wanted(timezone.now())
    oak, elm = (Post.of(street.brand).get(idea=one) for one in ("Oak", "Elm"))
    [gone] = WantedMedia.of(street.brand).filter(post=oak).exclude(refused_at=None)
    ana.post(at(street, "wanted-again", oak.pk), {"one": gone.pk})
    assert WantedMedia.of(street.brand).get(pk=gone.pk).state == "waiting"
    there = at(street, "wanted-file", oak.pk, gone.pk)
    for data in (b"<html>", b""):
        ana.post(there, {"file": SimpleUploadedFile("a.png", data)})
    ana.post(there, {})
    assert missing(street, "Oak")
    ana.post(there, {"file": SimpleUploadedFile("a.png", picture(colour="red"))})
    assert not missing(street, "Oak")
    [one] = WantedMedia.of(street.brand).filter(post=elm)
    ana.post(at(street, "wanted-without", elm.pk), {"one": one.pk})
    assert not missing(street, "Elm")
    assert "http://elm.example/elm.png" in Post.of(street.brand).get(pk=elm.pk).notes


def test_undone_nothing_of_it_stays_and_what_was_here_does(ana: Client, street: Street, host: Host) -> None:
    batch = begun(ana, street, host)
    mine = Post.of(street.brand).exclude(imported__batch=batch).count()
    fetch_wanted(timezone.now())
    ana.post(at(street, "import-course", batch.pk), {"do": "undo"})
    assert fetch_wanted(timezone.now()) == 0
    carry_on_imports(timezone.now())
    assert not WantedMedia.of(street.brand).exists()
    assert Post.of(street.brand).count() == mine


def test_who_only_looks_is_offered_nothing_and_a_row_is_its_own_posts(
    ana: Client, street: Street, host: Host
) -> None:
    begun(ana, street, host)
    fetch_wanted(timezone.now())
    oak, elm = (Post.of(street.brand).get(idea=one) for one in ("Oak", "Elm"))
    [gone] = WantedMedia.of(street.brand).filter(post=oak).exclude(refused_at=None)
    assert ana.post(at(street, "wanted-file", elm.pk, gone.pk)).status_code == 404
    Membership.of(street.brand).filter(person=street.ana).update(role=Role.VIEWER)
    text = page(ana, street, "post", oak.pk)
    assert ("Pictures or films are missing" in text, "Let it go without" in text) == (True, False)
    for name, more in (("wanted-again", ()), ("wanted-without", ()), ("wanted-file", (gone.pk,))):
        assert ana.post(at(street, name, oak.pk, *more)).status_code in (403, 404)
    assert missing(street, "Oak")
