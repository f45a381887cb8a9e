"""Thirteen ways in which a program that publishes can hurt, each by its name: none of them is one of ours."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.approvals.models import ApprovalRequest, Approvers
from rapport.approvals.rule import StepGiven, set_four_eyes
from rapport.connectors.errors import ConnectorError, MaybeSent, Refused, TryAgain
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind, Visibility
from rapport.domain.post_states import PostState
from rapport.domain.reply import Outgoing
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.media.files import keep_file
from rapport.outbox.claim import LEASE
from rapport.outbox.due import due
from rapport.outbox.kinds.publication import broken_rules
from rapport.outbox.models import Attempt, Delivery, DeliveryKind, Step
from rapport.promise import approval_reminders
from rapport.promise.approval_reminders import remind
from rapport.publishing.client_addresses import (
    LIFE,
    ClientAddressClosed,
    client_comes_back,
    find_address,
    open_client_address,
)
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.given import FileGiven, PostGiven, VariantGiven
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.trouble import troubles
from rapport.publishing.voting import vote
from rapport.publishing.writing import change_post, write_post
from tests.media.pictures import picture
from tests.publishing.test_steps import asked, team
from tests.publishing.world import Desk
from tests.street import Street

pytestmark = pytest.mark.django_db
S = PostState
HOUR = timedelta(hours=1)
CARLA = ClientGiven("Carla", "carla@studio.example", "it")


def in_line(desk: Desk, how: When = When.NOW) -> Post:
    at = desk.now + HOUR if how == When.DATE else None
    return line_up(desk.post(), how, desk.ana, desk.now, at=at)


def entries(desk: Desk) -> list[str]:
    return list(Entry.across_brands.filter(brand=desk.brand).values_list("what", flat=True))


@pytest.mark.parametrize("seen", [True, False])
def test_a_time_out_after_delivery_is_neither_sent_again_nor_called_failed(seen: bool) -> None:
    desk = Desk.fresh(channels=1)
    desk.paper.after = MaybeSent("k")
    desk.paper.blind = None if seen else Refused("not allowed to look")
    post = in_line(desk)
    for _ in range(20):
        desk.send()
        desk.paper.blind = None if seen else Refused("not allowed to look")
        desk.wait(minutes=3)
    assert len(desk.seen) == 1
    assert desk.states(post) == ([S.PUBLISHED] if seen else [S.UNKNOWN])


def test_a_back_off_of_1800_seconds_never_fires_earlier() -> None:
    desk, calls = Desk.fresh(channels=1), list[float]()
    begun, answers = desk.now, [TryAgain("busy", after=1800), TryAgain("busy", after=1800)]

    def answered() -> None:
        calls.append((desk.now - begun).total_seconds())
        if answers:
            raise answers.pop()

    desk.paper.break_before = answered  # type: ignore[method-assign]
    post = in_line(desk)
    for _ in range(4 * 61):
        desk.send()
        desk.wait(seconds=15)
    assert calls == [0, 1800, 3600]
    assert (desk.states(post), len(desk.seen)) == ([S.PUBLISHED], 1)


def test_a_worker_that_died_in_mid_post_stops_no_other_post_and_its_own_for_a_lease_only() -> None:
    desk = Desk.fresh(channels=1)
    stuck, other = in_line(desk), in_line(desk)
    Delivery.across_brands.filter(pk=due(desk.now)[0]).update(step=Step.SENDING, lease_until=desk.now + LEASE)
    desk.send()
    assert (desk.states(other), len(desk.seen)) == ([S.PUBLISHED], 1)
    assert timedelta(minutes=5) > LEASE
    desk.wait(seconds=LEASE.total_seconds() + 1)
    desk.send()
    assert (desk.states(stuck), len(desk.seen)) == ([S.PUBLISHED], 2)


def test_a_double_click_on_publish_now_delivers_one() -> None:
    desk = Desk.fresh(channels=1)
    post = desk.post()
    for _ in range(2):
        line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    with pytest.raises(NotNow):
        line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert (len(desk.seen), Delivery.of(desk.brand).filter(step=Step.SENT).count()) == (1, 1)


def test_what_an_approval_calls_scheduled_really_leaves() -> None:
    desk = Desk.fresh(channels=1)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = in_line(desk, When.DATE)
    assert desk.states(post) == [S.WAITING]
    _yes(desk, post)
    assert desk.states(post) == [S.SCHEDULED]
    desk.wait(hours=1)
    desk.send()
    assert (desk.states(post), len(desk.seen)) == ([S.PUBLISHED], 1)


def test_373_characters_are_refused_for_a_network_of_300() -> None:
    said = Outgoing("k", "x" * 373, Kind.POST, visibility=Visibility.PUBLIC)
    assert manifest("bluesky").limits.text == 300
    found = broken_rules(connector("bluesky"), {}, said, timezone.now())
    assert [one.code for one in found] == ["too long"]


def test_an_approved_post_that_is_edited_in_whatever_way_waits_for_a_yes_again() -> None:
    desk = Desk.fresh(channels=1)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = in_line(desk, When.DATE)
    _yes(desk, post)
    change_post(post, PostGiven("Not what he read.", (VariantGiven(desk.channels[0]),)), desk.ana, desk.now)
    assert S.SCHEDULED not in desk.states(post)
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == []


def test_a_clients_link_opens_no_page_of_the_team(street: Street, client: Client) -> None:
    post = _written(street)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + HOUR)
    _link, token = ask_client(CARLA, [post], [street.channel], street.ana, street.now)
    page = client.get(reverse("client:index", args=[token]))
    assert (page.status_code, bool(page.cookies)) == (200, False)
    for name in ("publish:index", "publish:approvals", "today:index", "inbox:index"):
        assert client.get(reverse(name, args=[street.brand.slug]))["Location"].startswith("/sign-in")


def test_a_link_works_as_often_as_somebody_looks_for_as_long_as_it_says() -> None:
    desk = Desk.fresh(channels=1)
    link, token = ask_client(CARLA, [in_line(desk, When.DATE)], desk.channels, desk.ana, desk.now)
    assert link.expires_at == desk.now + LIFE
    address, kept = find_address(token), open_client_address(token, "a press", desk.now)
    assert address
    for _ in range(2 * LIFE.days - 1):
        desk.wait(hours=12)
        address.refresh_from_db()
        assert client_comes_back(address, kept, desk.now)
    desk.wait(hours=13)
    assert not client_comes_back(address, kept, desk.now)
    with pytest.raises(ClientAddressClosed):
        open_client_address(token, "another press", desk.now)


def test_pictures_of_a_post_are_served_as_the_house_runs(street: Street, client: Client) -> None:
    assert settings.DEBUG is False
    file, name = keep_file(street.brand, "oak.png", picture(), street.now)
    post = _written(street, FileGiven(file, name, "A red table"))
    client.force_login(street.ana)
    page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
    found = set(re.findall(r'<img[^>]* src="([^"]+)"', page))
    assert found
    for address in found:
        answer = client.get(address.replace("&amp;", "&"))
        assert (answer.status_code, answer["Content-Type"].split("/")[0]) == (200, "image")


def test_who_is_late_with_a_yes_is_reminded_once_over_many_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.fresh()
    monkeypatch.setattr(approval_reminders, "ways_to_mail", lambda channels: list(channels.order_by("pk")[:1]))
    team(desk)
    asked(desk, StepGiven(Approvers.PEOPLE, (desk.bo,)), hours=12)
    desk.wait(hours=10.5)
    for _ in range(40):
        remind(desk.brand, desk.now)
        desk.wait(minutes=1)
    assert Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).count() == 1


@pytest.mark.parametrize("error", [Refused("No."), TryAgain("busy", after=60), None])
def test_published_is_never_recorded_of_a_post_that_failed(
    error: ConnectorError | None, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk.fresh(channels=1)
    desk.paper.before = error
    post = in_line(desk)
    with caplog.at_level("DEBUG"):
        desk.send()
    out = error is None
    assert (What.PUBLICATION_SENT in entries(desk)) is out
    assert ("published" in caplog.text.lower()) is False
    assert (desk.states(post) == [S.PUBLISHED]) is out
    assert Attempt.across_brands.filter(outcome="sent").exists() is out
    if isinstance(error, Refused):
        assert [one.code for one in troubles(desk.brand, desk.now)] == ["failed"]


def test_what_comes_round_knows_its_copies_whatever_they_say() -> None:
    desk = Desk.fresh(channels=1)
    start = desk.now.replace(tzinfo=None) + timedelta(days=1)
    for _ in range(2):
        repeat_post(desk.post("Oak, slowly."), "FREQ=DAILY;COUNT=2", start, "UTC", desk.ana, desk.now)
    come_round(desk.now)
    copies = Post.of(desk.brand).filter(series__isnull=False)
    assert copies.count() == 4
    change_post(copies[0], PostGiven("Other words.", (VariantGiven(desk.channels[0]),)), desk.bo, desk.now)
    for _ in range(3):
        come_round(desk.now)
        desk.wait(hours=1)
    assert copies.count() == 4


def _yes(desk: Desk, post: Post) -> None:
    request = ApprovalRequest.across_brands.filter(subject=post.pk).latest("pk")
    vote(request, True, desk.bo, desk.now, seen=request.digest)


def _written(street: Street, *files: FileGiven) -> Post:
    street.now = timezone.now()
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),), files=files)
    return write_post(street.brand, given, street.ana, street.now)
