from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.accounts.models import Membership, Role
from rapport.channels.models import Channel
from rapport.connectors.practice.network import Network, network
from rapport.hosted.practice.tour import STEPS
from tests.cast import Cast

PAGE = "/b/aurora/practice/"


@pytest.fixture
def here(cast: Cast, settings: Settings, tmp_path: Path) -> Network:
    file = tmp_path / "practice.sqlite3"
    settings.PRACTICE_FILE = file
    settings.CONNECTORS = {"practice": {"file": str(file)}}
    return network(file)


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ana)
    return client


def body(client: Client, path: str = PAGE, **more: object) -> str:
    response = client.get(path, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_a_customer_is_played_and_sees_their_words(here: Network, ana: Client, cast: Cast) -> None:
    said = {"as": "", "name": "Dee Marsh", "kind": "direct", "text": "Where is my table?"}
    response = ana.post(f"{PAGE}messages", said)
    assert response.status_code == 302
    assert response["Location"].endswith("?as=dee.marsh")
    page = body(ana, response["Location"])
    assert "Where is my table?" in page
    assert "You are Dee Marsh" in page
    [post] = here.timeline(cast.channel.handle, "dee.marsh")
    assert post.kind == "direct"


def test_a_review_has_its_stars_and_other_kinds_have_none(here: Network, ana: Client, cast: Cast) -> None:
    for kind in ("review", "mention"):
        ana.post(f"{PAGE}messages", {"as": "dee", "kind": kind, "text": "Lovely", "rating": "4"})
    assert [p.rating for p in here.timeline(cast.channel.handle, "dee")] == [4, None]


def test_what_the_network_refuses_is_said_and_the_words_are_still_there(here: Network, ana: Client) -> None:
    response = ana.post(f"{PAGE}messages", {"as": "dee", "kind": "letter", "text": "My long words"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is no kind" in page
    assert "My long words" in page


def test_words_from_outside_are_never_markup(here: Network, ana: Client, cast: Cast) -> None:
    here.say(cast.channel.handle, "dee", "<b>Dee</b>", "<script>alert(1)</script>", "mention")
    page = body(ana)
    assert "<script>alert(1)" not in page
    assert "<b>Dee</b>" not in page
    assert "&lt;script&gt;" in page


def test_the_brand_can_speak_in_the_networks_own_app(here: Network, ana: Client, cast: Cast) -> None:
    post = here.say(cast.channel.handle, "dee", "Dee", "Hello?", "mention")
    ana.post(f"{PAGE}own-app", {"as": "dee", "in_reply_to": post.id, "text": "Bo here!"})
    [_, answer] = here.timeline(cast.channel.handle, "dee")
    assert (answer.text, answer.by_brand, answer.key, answer.automatic) == ("Bo here!", True, "", False)


def test_the_network_misbehaves_and_behaves_again(here: Network, ana: Client) -> None:
    ana.post(f"{PAGE}faults", {"as": "dee", "plan": "times out, cannot be asked"})
    assert "The next 3 calls go wrong" in body(ana)
    ana.post(f"{PAGE}faults", {"as": "dee", "plan": ""})
    assert "go wrong" not in body(ana)
    assert ana.post(f"{PAGE}faults", {"as": "dee", "plan": "explodes"}).status_code == 422


def test_nothing_new_is_no_content_and_something_new_is_the_timeline(
    here: Network, ana: Client, cast: Cast
) -> None:
    post = here.say(cast.channel.handle, "dee", "Dee", "Hello?", "mention")
    assert ana.get(f"{PAGE}timeline?as=dee&seen={post.id}").status_code == 204
    here.answer(cast.channel.handle, "k", "Yes!", in_reply_to=post.id, automatic=True)
    fragment = body(ana, f"{PAGE}timeline?as=dee&seen={post.id}")
    assert "Yes!" in fragment
    assert "Automatic" in fragment


def test_words_to_start_from_wait_in_the_composer(here: Network, ana: Client) -> None:
    page = body(ana, f"{PAGE}?as=dee&name=Dee&mood=complaint&language=it")
    assert "Non è venuto nessuno" in page


def test_every_step_of_the_tour_plays_and_is_remembered(here: Network, ana: Client, cast: Cast) -> None:
    assert "0 of 6 steps played" in body(ana)
    for step in STEPS:
        assert ana.post(f"{PAGE}tour/{step.code}").status_code == 302
    assert "All played." in body(ana)
    posts = [e.post for e in here.events(cast.channel.handle) if e.post]
    assert len(posts) == 8
    question, human = posts[:2]
    assert (human.author, human.thread) == (question.author, question.thread)
    assert len({post.author for post in posts[-3:]}) == 3
    assert ana.post(f"{PAGE}tour/nonsense").status_code == 404


def test_a_step_whose_message_has_not_arrived_says_so(here: Network, ana: Client) -> None:
    ana.post(f"{PAGE}tour/complaint")
    response = ana.get(f"{PAGE}tour/complaint/conversation", follow=True)
    assert "still on its way" in response.content.decode()


def test_the_tour_is_put_away_for_one_person_and_comes_back(here: Network, ana: Client, cast: Cast) -> None:
    ana.post(f"{PAGE}tour/complaint")
    ana.post(f"{PAGE}tour/away")
    assert "steps played" not in body(ana)
    bo = Client()
    bo.force_login(cast.bo)
    assert "0 of 6 steps played" in body(bo)
    ana.post(f"{PAGE}tour/again")
    assert "0 of 6 steps played" in body(ana)


def test_a_brand_that_is_not_on_the_network_can_join_it(here: Network, ana: Client, cast: Cast) -> None:
    Channel.of(cast.aurora).update(closed_at="2026-11-20T00:00:00Z")
    assert "Join the practice network" in body(ana)
    assert ana.post(f"{PAGE}messages", {"as": "dee", "kind": "direct", "text": "x"}).status_code == 404
    ana.post(f"{PAGE}channel", {"handle": "casa"})
    assert "You are" in body(ana)
    cruz = Client()
    cruz.force_login(cast.cruz)
    Channel.of(cast.norte).update(closed_at="2026-11-20T00:00:00Z")
    cruz.post("/b/norte/practice/channel", {"handle": "casa"})
    open_ones = Channel.of(cast.norte).filter(closed_at__isnull=True)
    assert [channel.handle for channel in open_ones] == ["casa2"]
    refused = ana.post(f"{PAGE}channel", {"handle": "two words"}, follow=True)
    assert "visible characters" in refused.content.decode()


def test_cruz_sees_nothing_of_aurora(here: Network, client: Client, cast: Cast) -> None:
    here.say(cast.channel.handle, "dee", "Dee", "Only for Aurora", "mention")
    client.force_login(cast.cruz)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}messages", {"as": "dee", "kind": "direct", "text": "x"}).status_code == 404
    assert "Only for Aurora" not in body(client, "/b/norte/practice/")


def test_a_viewer_looks_and_does_not_play(here: Network, client: Client, cast: Cast) -> None:
    Membership.of(cast.aurora).filter(person=cast.bo).update(role=Role.VIEWER)
    client.force_login(cast.bo)
    assert client.get(PAGE).status_code == 200
    assert client.post(f"{PAGE}messages", {"as": "dee", "kind": "direct", "text": "x"}).status_code == 403
    assert here.events(cast.channel.handle) == []
