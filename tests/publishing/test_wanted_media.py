"""Pictures and films that a table names: fetched, put on their posts in order, and never left out unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from rapport.accounts.models import Membership, Role
from rapport.cli import main
from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.media.models import File
from rapport.outbox.models import Attachment, Delivery
from rapport.publishing.bring_in import bring_in, hints, read_posts
from rapport.publishing.checks import NotReady
from rapport.publishing.copying import copy_post
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, put_in_line
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostFile, Variant, When
from rapport.publishing.series import repeat_post
from rapport.publishing.wanted import one_file
from rapport.publishing.wanted.choices import choose_another, fetch_again, go_without
from rapport.publishing.wanted.due import MOST_TRIES
from rapport.publishing.wanted.fetching import fetch_wanted
from rapport.publishing.wanted.standing import wanted_of
from tests.media.pictures import picture
from tests.publishing.media_host import Host, media_host
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HEAD = "Text,Posting Time,Media URLs,Alt text\n"


@pytest.fixture
def host(settings: Settings) -> Iterator[Host]:
    with media_host() as found:
        settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{found.port}"})
        yield found


def brought(desk: Desk, host: Host, *paths: str, alt: str = "", text: str = "Oak") -> Post:
    addresses = " ".join(one if "://" in one else host.url(one) for one in paths)
    table = f"{HEAD}{text},2026-12-26 09:30,{addresses},{alt}\n".encode()
    bring_in(desk.brand, read_posts(desk.brand, table, hints(desk.brand)), desk.ana, desk.now)
    return Post.of(desk.brand).latest("pk")


def fetch(desk: Desk, hours: float = 0) -> int:
    desk.wait(hours=hours)
    return fetch_wanted(desk.now)


def fresh(post: Post) -> Post:
    return Post.across_brands.select_related("brand").get(pk=post.pk)


def states(post: Post) -> list[str]:
    return [one.state for one in wanted_of(post)]


def test_they_come_in_the_order_of_the_row_with_what_they_show(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png", "/film.mp4", "/ash.jpg", alt="An oak|A saw|An ash")
    assert (desk.states(post), states(post)) == ([PostState.DRAFT], ["waiting"] * 3)
    assert fetch(desk) == 3
    files = PostFile.of(desk.brand).filter(post=post).select_related("file")
    said = [("png", "An oak"), ("mp4", "A saw"), ("jpg", "An ash")]
    assert [(one.file.ending, one.alt) for one in files] == said
    assert states(post) == ["here"] * 3
    assert fresh(post).version == 4
    assert fetch(desk, 1) == 0


def test_once_all_are_here_it_leaves_with_them(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png", "/ash.jpg", alt="An oak|An ash")
    fetch(desk)
    line_up(fresh(post), When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=1))
    assert [one.alt for one in Attachment.of(desk.brand).order_by("place")] == ["An oak", "An ash"]


def test_the_same_content_is_one_file_and_stands_once(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    known, _ = keep_file(desk.brand, "mine.png", picture(colour="brown"), desk.now)
    post = brought(desk, host, "/oak.png", "/same.png", "/moved.png")
    fetch(desk)
    assert [one.file_id for one in PostFile.of(desk.brand).filter(post=post)] == [known.pk]
    assert (File.of(desk.brand).count(), states(post)) == (1, ["here"] * 3)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/page.png", "web page"),
        ("/gone.png", "404"),
        ("/inside.png", "private network"),
        ("/plain.png", "without encryption"),
        ("/round.png", "again and again"),
    ],
)
def test_what_is_refused_keeps_the_post_says_why_and_holds_up_no_other(host: Host, path: str, why: str) -> None:
    desk = Desk.fresh(channels=1)
    post, other = brought(desk, host, path), brought(desk, host, "/oak.png", text="Elm")
    fetch(desk)
    [row] = wanted_of(post)
    assert (row.state, states(other)) == ("refused", ["here"])
    assert why in row.why
    assert fresh(post).notes == f"Picture to add: {host.url(path)} ({row.why.rstrip('.')})"
    assert fetch(desk, 48) == 0


def test_what_is_private_or_open_to_all_ears_is_refused_at_once_and_never_asked(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    inside = ["https://10.0.0.1/a.png", "http://oak.example/a.png", "https://a:b@oak.example/a.png"]
    post = brought(desk, host, *inside)
    assert states(post) == ["refused"] * 3
    assert fetch(desk) == 0
    assert fresh(post).notes.count("Picture to add: ") == 3


def test_a_server_that_is_away_is_asked_again_later_and_then_no_more(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/away.png")
    assert [fetch(desk, hours) for hours in (0, 0, 1, 1, 2, 2, 48)] == [1, 0, 1, 1, 1, 0, 0]
    assert (states(post), len(host.asked)) == (["refused"], MOST_TRIES)
    host.files["/away.png"] = picture()
    fetch_again(fresh(post), desk.now)
    assert fetch(desk) == 1
    assert (states(post), fresh(post).notes) == (["here"], "")


def test_one_slow_host_holds_up_nobody(host: Host, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(one_file, "PICTURE_SECONDS", 1.0)
    desk = Desk.fresh(channels=1)
    slow = [brought(desk, host, f"/drip{n}.png", text=f"Slow {n}") for n in range(3)]
    with media_host() as other:
        settings.PRIVATE_HOSTS |= {f"127.0.0.1:{other.port}"}
        quick = [brought(desk, other, "/oak.png", text=f"Quick {n}") for n in range(5)]
        fetch(desk)
    assert [states(one) for one in quick] == [["here"]] * 5
    assert [states(one) for one in slow] == [["waiting"]] * 3
    # Two were tried and took too long; the third was left alone meanwhile.
    assert len(host.asked) == 2


def test_no_more_bytes_are_taken_than_a_picture_may_have(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    host.files["/oak.png"] = picture() + bytes(6_000_000)
    post = brought(desk, host, "/oak.png")
    fetch(desk)
    [row] = wanted_of(post)
    assert (row.state, "more than 5 MB" in row.why) == ("refused", True)


def test_a_picture_with_too_many_pixels_is_refused(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    host.files["/oak.png"] = picture(size=(6000, 5000))
    post = brought(desk, host, "/oak.png")
    fetch(desk)
    [row] = wanted_of(post)
    assert (row.state, row.why) == ("refused", "This picture has too many pixels.")


def test_nothing_puts_it_in_line_while_one_is_missing(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png", "/gone.png")
    for _ in range(2):
        with pytest.raises((NotNow, NotReady)):
            line_up(fresh(post), When.NOW, desk.ana, desk.now)
        hold_post(fresh(post), "not yet", desk.bo, desk.now)
        release_post(fresh(post), desk.ana, desk.now)
        with pytest.raises(NotNow):
            copy_post(fresh(post), desk.ana, desk.now)
        with pytest.raises(NotNow):
            repeat_post(
                fresh(post), "FREQ=DAILY", desk.now.replace(tzinfo=None), "Europe/Rome", desk.ana, desk.now
            )
        for one in Variant.of(desk.brand).filter(post=post).select_related("post__brand", "channel"):
            with pytest.raises(NotNow, match="could not be fetched|on their way"):
                put_in_line(one, desk.ana, desk.now)
        fetch(desk)
    assert not Delivery.across_brands.exists()


def test_a_person_lets_it_go_without_and_the_address_stays_in_the_notes(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png", "/gone.png", alt="Oak|Gone")
    fetch(desk)
    assert go_without(fresh(post), desk.bo, desk.now) == 1
    assert (desk.states(post), states(post)) == ([PostState.DRAFT], ["here", "left out"])
    assert "/gone.png" in fresh(post).notes
    assert Entry.of(desk.brand).filter(what=What.POST_WITHOUT_MEDIA, person=desk.bo.pk).count() == 1
    with pytest.raises(NotNow):
        go_without(fresh(post), desk.bo, desk.now)
    line_up(fresh(post), When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=1))


def test_a_person_chooses_another_one_and_it_stands_in_its_place(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png", "/gone.png", "/elm.png")
    fetch(desk)
    other, name = keep_file(desk.brand, "mine.png", picture(colour="red"), desk.now)
    missing = next(one for one in wanted_of(post) if one.state == "refused")
    choose_another(missing, Attached(other, name), desk.bo, desk.now)
    assert [one.file_id for one in PostFile.of(desk.brand).filter(post=post)][1] == other.pk
    assert desk.states(post) == [PostState.DRAFT]
    with pytest.raises(NotNow):
        choose_another(missing, Attached(other, name), desk.bo, desk.now)


def test_a_persons_hold_outlasts_what_it_waited_for(host: Host) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png")
    hold_post(post, "not yet", desk.bo, desk.now)
    fetch(desk)
    assert (desk.states(post), fresh(post).held_by, states(post)) == ([PostState.HELD], desk.bo, ["here"])
    release_post(fresh(post), desk.bo, desk.now)
    assert desk.states(post) == [PostState.DRAFT]


def test_killed_between_two_steps_it_is_fetched_again_and_stands_once(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png")
    for _ in range(2):
        with monkeypatch.context() as broken:
            broken.setattr(one_file, "media_came", _dies)
            with pytest.raises(RuntimeError):
                fetch(desk)
        assert (states(post), fetch(desk)) == (["waiting"], 0)
        desk.wait(minutes=3)
    assert fetch(desk) == 1
    assert (states(post), PostFile.of(desk.brand).count(), File.of(desk.brand).count()) == (["here"], 1, 1)


def test_what_breaks_this_machine_each_time_is_given_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.fresh(channels=1)
    post = brought(desk, host, "/oak.png")
    monkeypatch.setattr(one_file, "media_came", _dies)
    for _ in range(MOST_TRIES):
        with pytest.raises(RuntimeError):
            fetch(desk, 1)
    assert fetch(desk, 1) == 0
    assert states(post) == ["refused"]


def _dies(*_: object) -> None:
    raise RuntimeError("killed")


def test_the_command_lists_what_is_missing_and_lets_a_post_go_without(
    host: Host, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.cli.posts.missing_media.at_home", lambda: None)
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    post = brought(desk, host, "/gone.png")
    fetch(desk)
    words = ["posts", "media", "--brand", desk.brand.slug, "--json"]
    assert main(words) == 0
    [told] = json.loads(capsys.readouterr().out)["media"]
    assert (told["post"], told["state"], "404" in told["why"]) == (post.pk, "refused", True)
    assert main([*words, "--again", str(post.pk)]) == 0
    assert states(post) == ["waiting"]
    assert main([*words, "--without", str(post.pk)]) == 0
    assert (states(post), desk.states(post)) == (["left out"], [PostState.DRAFT])
    for wrong in (["--without", str(post.pk)], ["--again", "999999999"]):
        assert main([*words, *wrong]) == 1
