"""A restricted account is named on Today, on every page and where words wait; an owner lets it go on."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.accounts.tokens import issue
from rapport.budgets.restriction import restrict, restriction_of
from rapport.channels.models import Channel
from rapport.cli import main
from rapport.connectors.prices import PaidAct
from rapport.inbox.write import write
from rapport.outbox.models import Reply, Step
from tests.cast import channel, person
from tests.street import Street

pytestmark = pytest.mark.django_db
WHY = "Blocked for spam"


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    client.force_login(street.ana)
    return client


def page(client: Client, name: str, *more: object) -> str:
    return client.get(reverse(name, args=more)).content.decode()


def waiting(street: Street) -> Reply:
    """A reply in line, and the account restricted before it left."""
    street.now = timezone.now()
    street.says("My chair is broken. I am angry.")
    street.run()
    restrict(street.channel, PaidAct.SEND, f"{WHY}.", street.now)
    reply = write(street.conversation(), "I am sorry. I look into it.", street.ana, street.now)
    assert isinstance(reply, Reply)
    street.pass_time(600)
    street.deliver()
    reply.refresh_from_db()
    assert (reply.step, reply.reason, street.heard()) == (Step.QUEUED, "", [])
    return reply


def test_it_is_said_wherever_somebody_looks(ana: Client, street: Street) -> None:
    waiting(street)
    slug, number = street.brand.slug, street.channel.pk
    where = reverse("settings:channel", args=[slug, number])
    today = page(ana, "today:index", slug)
    assert f"the account is restricted: {WHY}." in today
    assert "1 in line is kept and not tried again." in today
    assert f"{where}#restricted" in today
    assert page(ana, "inbox:index", slug).count("Nothing leaves there, and nothing is tried again.") == 1
    talk = page(ana, "inbox:show", slug, street.conversation().pk)
    assert f"the account is restricted: {WHY}." in talk
    mine = page(ana, "settings:channel", slug, number)
    assert f"The account is restricted: {WHY}." in mine
    assert reverse("settings:channel_lift", args=[slug, number]) in mine
    assert "Restricted by the network" in page(ana, "settings:index", slug)
    told = ana.get(reverse("waiting", args=[slug]), {"posts": "1"})
    assert told.headers["X-Restricted"] == "1"


def test_a_press_asks_the_network_once_and_what_waits_leaves_once(ana: Client, street: Street) -> None:
    waiting(street)
    where = reverse("settings:channel_lift", args=[street.brand.slug, street.channel.pk])
    assert "leaves now" in ana.post(where, follow=True).content.decode()
    assert ana.post(where).status_code == 302
    for _ in range(3):
        street.run()
    assert street.heard() == ["I am sorry. I look into it."]
    assert "Restricted by the network" not in page(ana, "today:index", street.brand.slug)


def test_a_network_that_says_no_keeps_it_as_it_was(ana: Client, street: Street) -> None:
    lost = channel(street.brand, "mastodon", settings={"server": "http://127.0.0.1:1"})
    restrict(lost, PaidAct.POLL, f"{WHY}.", street.now)
    where = reverse("settings:channel_lift", args=[street.brand.slug, lost.pk])
    assert "Nothing was changed" in ana.post(where, follow=True).content.decode()
    assert restriction_of(lost)
    assert "Nothing is read here" in page(ana, "settings:channel", street.brand.slug, lost.pk)


def test_who_settles_nothing_is_told_and_cannot_press(client: Client, street: Street) -> None:
    waiting(street)
    bo = person(f"bo-{street.brand.pk}")
    Membership.across_brands.create(brand=street.brand, person=bo, role=Role.AGENT)
    client.force_login(bo)
    where = reverse("settings:channel_lift", args=[street.brand.slug, street.channel.pk])
    assert where not in page(client, "settings:channel", street.brand.slug, street.channel.pk)
    assert client.post(where).status_code == 403
    stranger = person(f"cruz-{street.brand.pk}")
    client.force_login(stranger)
    assert client.post(where).status_code == 404
    assert restriction_of(street.channel)


def test_programs_see_it_and_lift_it(client: Client, street: Street) -> None:
    waiting(street)
    token = issue(street.brand, street.ana, "till")
    headers = {"authorization": f"Bearer {token}"}
    where = f"/api/v1/channels/{street.channel.pk}"
    held = client.get(where, headers=headers).json()["restriction"]
    assert (held["reason"], held["whole"]) == (f"{WHY}.", False)
    assert client.get("/api/v1/channels", headers=headers).json()["items"][0]["restriction"] == held
    answer = client.delete(f"{where}/restriction", headers=headers)
    assert (answer.status_code, answer.json()["restriction"]) == (200, None)
    assert restriction_of(street.channel) is None


@pytest.mark.django_db(transaction=True)
def test_the_command_line_lifts_it_and_the_doctor_names_it(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting(street)
    slug, who = street.brand.slug, street.ana.handle
    assert main(["doctor", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    found = [one for one in checks if WHY in one["said"]]
    assert found, checks
    assert "rapport lift practice" in found[0]["do"]
    assert main(["lift", "mastodon", "--brand", slug, "--person", who]) == 1
    assert "Nothing of that is restricted" in capsys.readouterr().err
    assert main(["lift", "practice", "--brand", slug, "--person", who]) == 0
    assert restriction_of(Channel.of(street.brand).get()) is None
