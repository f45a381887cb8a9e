"""Who may knock: only the sites the owner named, without cookies, in a bounded way, and each only at their own."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.availability import hours
from rapport.availability.hours import Shift, back_at
from rapport.channels.verify import close
from rapport.domain.neighbourhood import neighbourhood
from rapport.hosted.chat.rate_limit import Pace
from rapport.inbox.models import Conversation, Message, Need
from rapport.inbox.write import write
from tests.cast import Cast
from tests.chat.site import SHOP, Site, Visitor, site_of

pytestmark = pytest.mark.django_db


def test_words_are_on_disk_before_they_are_acknowledged_and_then_received(site: Site) -> None:
    dee = site.visitor()
    answer = dee.says("Do you have the oak table?")
    assert answer.status_code == 202
    [raw] = site.logged()
    assert raw.channel == site.channel.key
    assert dee.token.encode() not in raw.body
    site.receive()
    assert dee.sees() == [("visitor", "Do you have the oak table?")]
    assert dee.conversation.identity.network_id == dee.network_id != dee.token


def test_the_same_words_sent_again_are_one_message(site: Site) -> None:
    dee = site.visitor()
    for _ in range(3):
        assert dee.says("Hello?", id="c0ffee00").status_code == 202
        site.receive()
    assert dee.sees() == [("visitor", "Hello?")]
    gino = site.visitor()
    gino.says("Hello?", id="c0ffee00")
    site.receive()
    assert Message.of(site.channel.brand).count() == 2


def test_a_persons_answer_is_seen_once_it_was_sent_and_without_their_name(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    dee.says("My table came broken.")
    site.receive()
    write(dee.conversation, "I am sorry. A new one is on its way.", cast.ana, timezone.now())
    assert dee.get().json()["writing"]
    assert ("person", "I am sorry. A new one is on its way.") not in dee.sees()
    site.deliver()
    assert dee.sees()[-1] == ("person", "I am sorry. A new one is on its way.")
    assert "ana" not in dee.get().content.decode().lower()


def test_the_button_for_a_person_says_words_that_reach_one(site: Site) -> None:
    for words in (
        "I want to talk to a person.",
        "Quiero hablar con una persona.",
        "Vorrei parlare con una persona.",
    ):
        dee = site.visitor()
        dee.says(words)
        site.receive()
        site.deliver()
        decision = Message.of(site.channel.brand).get(conversation=dee.conversation, direction="in").decision
        assert decision.route == "person"
        assert [by for by, _ in dee.sees()] == ["visitor", "robot"]


def test_another_site_may_neither_ask_nor_write(site: Site) -> None:
    dee = site.visitor()
    dee.says("Hello")
    site.receive()
    for origin in (
        "https://evil.example",
        "null",
        "http://www.aurora.example",
        SHOP + ".evil.example",
        SHOP + ":8443",
    ):
        for answer in (
            dee.get(origin=origin),
            dee.post("messages", {"id": "c0ffee00", "text": "x"}, origin=origin),
            dee.post("here", {}, origin=origin),
            dee.get("live", origin=origin),
            dee.client.get("/chat/aurora/hello", headers={"origin": origin}),
            dee.client.options(dee.at("messages"), headers={"origin": origin}),
        ):
            assert answer.status_code == 403
            assert "Access-Control-Allow-Origin" not in answer.headers
    assert len(site.logged()) == 1


def test_the_named_site_is_answered_by_name_and_never_with_credentials(site: Site) -> None:
    before = Client().options(
        site.visitor().at("messages"),
        headers={
            "origin": SHOP,
            "access-control-request-method": "POST",
            "access-control-request-headers": "x-visitor",
        },
    )
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Headers"] == "X-Visitor"
    for answer in (before, site.visitor().says("Hello"), site.visitor().get()):
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_no_cookie_is_ever_set(site: Site) -> None:
    dee = site.visitor()
    answers = [
        dee.client.get("/chat.js"),
        dee.client.get("/chat/aurora/hello", headers={"origin": SHOP}),
        dee.says("Hello"),
        dee.get(),
        dee.post("here", {"writing": "yes"}),
    ]
    assert not any(answer.cookies for answer in answers)
    assert not dee.client.cookies


def test_nothing_is_stored_before_the_first_message(site: Site) -> None:
    dee = site.visitor()
    dee.client.get("/chat/aurora/hello", headers={"origin": SHOP})
    assert [dee.get().status_code, dee.get("live").status_code, dee.post("here", {}).status_code] == [
        404,
        204,
        404,
    ]
    assert site.logged() == []
    assert Message.of(site.channel.brand).count() == 0


def test_only_the_right_token_opens_a_conversation(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    dee.says("My address is 1 Elm Row.")
    site.receive()
    theirs = Visitor(site_of(cast.norte, name="Norte"), dee.token)
    second = Visitor(site_of(cast.aurora, name="Aurora, the second chat"), dee.token)
    wrong = [
        secrets.token_urlsafe(16),
        "",
        dee.network_id,
        dee.token[:-1],
        dee.token + "A",
        "../../etc/passwd000000",
    ]
    for visitor in (theirs, second, *(Visitor(site, token) for token in wrong)):
        for answer in (visitor.get(), visitor.post("here", {}), visitor.get("files/x.png")):
            assert answer.status_code == 404
            assert b"Elm" not in answer.content
        assert visitor.get("live").status_code in (204, 404)


def test_a_message_without_a_token_is_not_taken(site: Site) -> None:
    answer = Visitor(site, "").says("Hello")
    assert answer.status_code == 404
    assert site.logged() == []


def test_a_closed_chat_and_unknown_ones_are_not_there(site: Site, cast: Cast) -> None:
    dee, client = site.visitor(), Client()
    close(site.channel, cast.ana, timezone.now())
    assert dee.says("Hello").status_code == 404
    assert client.get("/chat/aurora/hello").status_code == 404
    assert client.get("/chat/nobody/hello").status_code == 404
    theirs = site_of(cast.norte, name="Norte")
    assert client.get(f"/chat/aurora/hello?channel={theirs.channel.key}").status_code == 404
    assert client.get(f"/chat/to/{cast.channel.key}/messages").status_code == 404
    assert site.logged() == []


@pytest.mark.parametrize(
    "given",
    [
        {"text": "   "},
        {"text": "a" * 4001},
        {"id": "short"},
        {"id": "with space 1"},
        {"email": "not an address"},
        {"email": "a" * 250 + "@example.com"},
    ],
)
def test_what_cannot_be_a_message_is_refused_in_words(site: Site, given: dict[str, str]) -> None:
    answer = site.visitor().post("messages", {"id": "c0ffee00", "text": "Hello", **given})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert site.logged() == []


def test_a_body_that_is_too_large_is_refused_unread(site: Site) -> None:
    answer = site.visitor().post("messages", {"id": "c0ffee00", "text": "a" * (6 * 1024 * 1024)})
    assert answer.status_code == 413
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP


def test_a_flood_is_told_when_to_try_again_and_others_go_on(site: Site) -> None:
    dee, gino = site.visitor(), site.visitor()
    answers = [dee.says(f"Hello {n}") for n in range(20)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in late)
    assert len(site.logged()) == 20 - len(late)
    assert gino.says("Hello").status_code == 202


def test_one_address_cannot_be_any_number_of_strangers(site: Site) -> None:
    answers = [site.visitor().says("Hello").status_code for _ in range(40)]
    assert answers.count(202) == 30


@given(st.integers(1, 6), st.integers(1, 9), st.lists(st.floats(0, 30), max_size=60))
def test_nobody_is_ever_faster_than_the_pace(burst: int, seconds: int, pauses: list[float]) -> None:
    now, passed = [0.0], []
    pace = Pace(burst, seconds, clock=lambda: now[0])
    for pause in pauses:
        now[0] += pause
        if not pace.wait("dee"):
            passed.append(now[0])
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            assert last - first <= burst + (passed[last] - passed[first]) / seconds


def test_a_home_is_one_neighbour() -> None:
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::9")
    assert neighbourhood("203.0.113.7") != neighbourhood("203.0.113.8")
    assert neighbourhood("::ffff:203.0.113.7") == "203.0.113.7"
    assert neighbourhood("no address") == "no address"


def test_outside_the_hours_the_window_says_when_people_are_back(site: Site, cast: Cast) -> None:
    hello = Client().get("/chat/aurora/hello", headers={"origin": SHOP}).json()
    assert (hello["name"], hello["back"], hello["on"]) == ("Casa Aurora", None, "#ffffff")
    tomorrow = (timezone.now().weekday() + 2) % 7
    hours.replace(cast.aurora, [Shift(tomorrow, time(9), time(18))], cast.ana, timezone.now())
    assert Client().get("/chat/aurora/hello", headers={"origin": SHOP}).json()["back"]
    dee = site.visitor()
    dee.says("Please write to me.", email="dee@example.com")
    site.receive()
    assert dee.conversation.identity.handle == "dee@example.com"
    assert dee.conversation.messages.get(direction="in").extra == {"email": "dee@example.com", "away": "yes"}


def test_the_way_back_knows_lunch_nights_and_zones() -> None:
    week = [Shift(n, *shift) for n in range(5) for shift in ((time(9), time(13)), (time(14), time(0)))]
    rome = "Europe/Rome"
    monday_noon, at_lunch = datetime(2026, 11, 23, 11, tzinfo=UTC), datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    saturday = datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert back_at(week, monday_noon, rome) is None
    assert back_at(week, at_lunch, rome) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert back_at(week, saturday, rome) == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert back_at(week, datetime(2026, 11, 23, 22, 59, tzinfo=UTC), rome) is None
    assert back_at([], saturday, rome) is None
    assert back_at([Shift(0, time(9), time(10))], monday_noon, rome) == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_hours_are_read_at_each_look_at_the_conversation(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    dee.says("Hello, is anybody there?")
    site.receive()
    assert dee.get().json()["back"] is None
    hours.replace(
        cast.aurora, [Shift((timezone.now().weekday() + 2) % 7, time(9), time(18))], cast.ana, timezone.now()
    )
    assert dee.get().json()["back"]
    hours.replace(cast.aurora, [], cast.ana, timezone.now())
    assert dee.get().json()["back"] is None


def test_an_address_is_asked_only_while_words_wait_and_nobody_is_there(site: Site, cast: Cast) -> None:
    dee = site.visitor()
    assert dee.post("address", {"email": "dee@example.com"}).status_code == 404
    dee.says("My table came broken, what now?")
    site.receive()
    assert not dee.get().json()["ask"]
    hours.replace(
        cast.aurora, [Shift((timezone.now().weekday() + 2) % 7, time(9), time(18))], cast.ana, timezone.now()
    )
    assert dee.get().json()["ask"]
    Conversation.of(cast.aurora).update(need=Need.NOTHING)
    assert not dee.get().json()["ask"]
    Conversation.of(cast.aurora).update(need=Need.PERSON)
    refused = dee.post("address", {"email": "dee@example", "language": "es"})
    assert (refused.status_code, refused.json()["field"]) == (422, "email")
    assert dee.get().json()["ask"]
    assert dee.post("address", {"email": "dee@example.com"}).status_code == 204
    assert dee.conversation.identity.handle == "dee@example.com"
    assert not dee.get().json()["ask"]
    dee.says("And one more thing.")
    site.receive()
    assert dee.conversation.identity.handle == "dee@example.com"


@pytest.mark.parametrize(("language", "part"), [("en", "no words"), ("es", "palabras"), ("it", "parole")])
def test_a_refusal_speaks_the_language_of_the_page(site: Site, language: str, part: str) -> None:
    for headers, more in (({}, {"language": language}), ({"accept-language": f"{language}-XX,de"}, {})):
        answer = site.visitor().post("messages", {"id": "c0ffee00", "text": " ", **more}, **headers)
        assert part in answer.json()["error"], answer.json()
    told = {"accept-language": "fr", "cookie": ""}
    answer = site.visitor().post("messages", {"id": "c0ffee00", "text": " ", "language": language}, **told)
    assert part in answer.json()["error"]
