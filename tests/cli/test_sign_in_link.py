"""A link that signs in is printed while nobody could come in otherwise, and made by a command after that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rapport import cli
from rapport.accounts.members import remove
from rapport.accounts.models import Brand, Invitation, Membership
from rapport.config.bootstrap import welcome
from rapport.config.env import env
from rapport.ledger.models import Entry
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    (env.home / "secrets").mkdir(exist_ok=True)


def path_in(text: str) -> str:
    return "/join/" + text.partition("/join/")[2].split()[0]


def test_the_start_prints_a_link_while_no_owner_has_a_password(cast: Cast) -> None:
    first, second = welcome(), welcome()
    assert "no owner has a password yet" in second
    assert "rapport sign-in-link ana" in second
    assert Client().get(path_in(first)).status_code == 410
    assert Client().post(path_in(second))["Location"] == "/me/password"
    assert Client().post(path_in(second)).status_code == 410


@pytest.mark.parametrize("who", ["ana", "cruz"])
def test_the_start_prints_none_once_any_owner_has_a_password(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    person.set_password("a long and quiet evening")
    person.save()
    assert "/join/" not in welcome()
    assert "rapport sign-in-link" in welcome()
    assert not Invitation.across_brands.exists()


def test_an_agents_password_is_not_an_owners(cast: Cast) -> None:
    cast.bo.set_password("a long and quiet evening")
    cast.bo.save()
    assert "/join/" in welcome()


@pytest.mark.django_db
def test_a_home_without_an_owner_prints_a_link_for_one() -> None:
    Brand.objects.create(slug="home", name="My brand")
    assert Client().post(path_in(welcome()))["Location"] == "/me/password"
    assert Membership.across_brands.get().role == "owner"


def test_the_command_makes_a_link_that_works_once_and_not_for_long(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.ana.set_password("a long and quiet evening")
    cast.ana.save()
    assert cli.main(["sign-in-link", "ana"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    row = Invitation.across_brands.get()
    assert link.rpartition("/")[2] not in (row.token_hash, row.email)
    assert row.expires_at - timezone.now() <= timedelta(hours=1)
    assert Entry.of(cast.aurora).filter(what="sign-in link made").get().data["handle"] == "ana"
    client = Client()
    assert client.post(path_in(link))["Location"] == "/b/aurora/"
    assert Client().post(path_in(link)).status_code == 410
    changed = client.post("/me/password", {"new": "another long and quiet evening"})
    assert changed.status_code == 302
    assert client.post("/me/password", {"new": "a third long evening"}).status_code == 422


def test_a_person_who_left_meanwhile_does_not_come_back_by_a_link(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sign-in-link", "bo"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    remove(Membership.of(cast.aurora).get(person=cast.bo), timezone.now())
    assert Client().post(path_in(link)).status_code == 410
    assert not Membership.of(cast.aurora).filter(person=cast.bo).exists()


def test_a_handle_that_nobody_has_is_answered_with_those_there_are(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sign-in-link", "zoe"]) == 1
    assert "ana" in capsys.readouterr().err


@pytest.mark.parametrize("token", ["x", "A" * 44, "A" * 60_000, "²" * 43, "a%00b"])
def test_what_cannot_be_a_link_is_neither_hashed_nor_looked_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setattr("rapport.accounts.tokens.hashed", lambda token: pytest.fail("hashed"))
    assert Client().get(f"/join/{token}").status_code in {404, 410}
