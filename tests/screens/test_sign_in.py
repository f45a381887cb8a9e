"""The door: a link works once and only when pressed; a wrong password tells nothing."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.accounts.models import Person
from rapport.accounts.tokens import invite
from rapport.ledger.models import Entry
from rapport.web import errors
from tests.cast import Cast

SENTENCE = "a long sentence"


def known(person: Person) -> Person:
    person.set_password(SENTENCE)
    person.save()
    return person


def attempt(client: Client, email: str, password: str, address: str = "192.0.2.7", **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", {"email": email, "password": password, **more}, REMOTE_ADDR=address)


def test_looking_at_a_link_never_uses_it(client: Client, cast: Cast) -> None:
    token = invite(cast.aurora, "eva@example.com", timezone.now(), name="Eva Rossi", by=cast.ana)
    for _ in range(3):
        seen = client.get(f"/join/{token}")
        assert "Ana invites you" in seen.content.decode()
        assert client.head(f"/join/{token}").status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post(f"/join/{token}")["Location"] == "/me/password"
    assert int(client.session["_auth_user_id"]) == Person.objects.get(email="eva@example.com").pk


def test_a_link_works_once(client: Client, cast: Cast) -> None:
    token = invite(cast.aurora, "eva@example.com", timezone.now())
    client.post(f"/join/{token}")
    again = Client().post(f"/join/{token}")
    assert again.status_code == 410
    assert "used already" in again.content.decode()


def test_an_unknown_link_is_closed(client: Client, db: None) -> None:
    assert client.get("/join/nothing").status_code == 410


def test_a_link_begins_a_fresh_session_in_the_persons_language(client: Client, cast: Cast) -> None:
    client.get("/sign-in")
    session = client.session
    session["left"] = "by somebody"
    session.save()
    before = client.session.session_key
    token = invite(cast.norte, "eva@example.com", timezone.now())
    client.post(f"/join/{token}")
    assert client.session.session_key != before
    assert client.session["language"] == "es"


def test_the_password_is_chosen_and_then_opens_the_door(client: Client, cast: Cast) -> None:
    client.force_login(cast.bo)
    assert client.post("/me/password", {"new": "short"}).status_code == 422
    assert client.post("/me/password", {"new": SENTENCE}).status_code == 302
    assert client.get("/b/aurora/").status_code == 200
    assert attempt(Client(), cast.bo.email.upper(), SENTENCE).status_code == 302
    assert client.post("/me/password", {"old": "guess", "new": "another sentence"}).status_code == 422


def test_wrong_answers_look_alike(cast: Cast) -> None:
    known(cast.ana)
    pages = []
    for email in (cast.ana.email, cast.bo.email, "nobody@example.com"):
        answer = attempt(Client(), email, "wrong")
        assert answer.status_code == 422
        pages.append(answer.content.decode().replace(email, "").split("<h1>")[1].split("csrf")[0])
    assert len(set(pages)) == 1


def test_the_eleventh_guess_waits_even_when_it_is_right(cast: Cast) -> None:
    known(cast.ana)
    for _ in range(10):
        assert attempt(Client(), cast.ana.email, "wrong").status_code == 422
    assert attempt(Client(), cast.ana.email, SENTENCE).status_code == 429
    assert attempt(Client(), cast.ana.email, SENTENCE, address="198.51.100.1").status_code == 302
    assert Entry.of(cast.aurora).filter(what="sign-in slowed").count() == 1


def test_guesses_from_many_addresses_of_one_home_wait(cast: Cast) -> None:
    known(cast.ana)
    for n in range(10):
        assert attempt(Client(), cast.ana.email, "wrong", address=f"2001:db8:7:1::{n:x}").status_code == 422
    assert attempt(Client(), cast.ana.email, SENTENCE, address="2001:db8:7:1:2::").status_code == 429
    assert attempt(Client(), cast.ana.email, SENTENCE, address="::ffff:192.0.2.9").status_code == 302


def test_guesses_at_many_people_from_one_address_wait_too(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for n in range(50):
        attempt(Client(), f"p{n}@example.com", "wrong")
    assert attempt(Client(), "fresh@example.com", "wrong").status_code == 429


def test_signing_in_and_out_is_recorded_for_each_brand(client: Client, cast: Cast) -> None:
    attempt(client, known(cast.ana).email, SENTENCE)
    client.post("/sign-out")
    what = list(Entry.of(cast.aurora).values_list("what", "person"))
    assert what == [("signed in", cast.ana.pk), ("signed out", cast.ana.pk)]
    assert not Entry.of(cast.norte).exists()
    assert client.get("/b/aurora/").status_code == 302


def test_signing_out_takes_a_button(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    assert client.get("/sign-out").status_code == 405


def test_nobody_is_sent_elsewhere_after_signing_in(cast: Cast) -> None:
    known(cast.ana)
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert attempt(Client(), cast.ana.email, SENTENCE, next=wanted)["Location"] == "/"
    assert attempt(Client(), cast.ana.email, SENTENCE, next="/b/aurora/inbox/")["Location"] == "/b/aurora/inbox/"


def test_who_works_for_one_brand_goes_there_and_who_works_for_two_chooses(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    assert client.get("/")["Location"] == "/b/aurora/"
    cast.ana.memberships.create(brand=cast.norte)
    assert client.get("/")["Location"] == "/brands"
    assert "Norte Bikes" in client.get("/brands").content.decode()


def test_language_and_theme_are_the_persons(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    answer = client.post("/me", {"language": "it", "theme": "dark", "back": "/b/aurora/"})
    assert answer["Location"] == "/b/aurora/"
    page = client.get("/b/aurora/").content.decode()
    assert '<html lang="it" data-theme="dark">' in page
    client.post("/me", {"language": "xx", "theme": "<b>"})
    assert Person.objects.get(pk=cast.ana.pk).theme == "dark"


def test_what_broke_is_said_without_asking_the_database() -> None:
    answer = errors.broke(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something broke here" in answer.content.decode()


def test_an_old_form_says_so_in_our_own_words(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"email": "a@example.com", "password": "x"})
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "speaks"), [("es-MX,en;q=0.8", "es"), ("fr,en-GB;q=0.5", "en"), ("fr", "it"), ("", "it")]
)
def test_somebody_new_reads_the_language_of_their_browser_else_the_brands(
    client: Client, cast: Cast, asked: str, speaks: str
) -> None:
    cast.aurora.language = "it"
    cast.aurora.save()
    token = invite(cast.aurora, "eva@example.com", timezone.now())
    client.post(f"/join/{token}", headers={"accept-language": asked})
    assert Person.objects.get(email="eva@example.com").language == speaks
