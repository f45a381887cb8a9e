from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from rapport.accounts.models import Brand
from rapport.answers.disclosure import hand_off
from rapport.channels.models import Channel
from rapport.connectors.practice.network import Network
from rapport.connectors.practice.values import Post
from rapport.demo.house import the_network
from rapport.demo.lines import cue_of, script_line
from rapport.demo.play import play, tick
from rapport.domain.reading import Text
from rapport.hosted.practice.presence import noticed
from rapport.triage.read import default_reader
from tests.demo.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    network = Network(tmp_path / "stage.sqlite3")
    network.join("aurora", "Casa Aurora")
    network.brand_says("aurora", "The Reno table is in the window.", at=NOW)
    return network


def played(network: Network, seconds: int, start: int = 0, seed: str = "s") -> list[Post]:
    moments = (NOW + SECOND * n for n in range(start, start + seconds))
    return [post for now in moments for post in play(network, "aurora", now, now, seed)]


def opening(network: Network, mood: str, kinds: tuple[str, ...] = ("direct", "mention")) -> Post:
    """Plays on until somebody opens in this mood, and leaves the stage to that one customer."""
    for n in range(0, 3000, 20):
        for post in played(network, 20, n):
            cue = cue_of(post)
            if cue.step == "open" and cue.mood == mood and post.kind in kinds:
                return post
    raise AssertionError(f"nobody is in the mood {mood}")


def reactions(network: Network, to: Post, step: str = "then") -> list[Post]:
    number = cue_of(to).number
    posts = played(network, 1200, start=3600)
    return [p for p in posts if (cue_of(p).number, cue_of(p).step) == (number, step)]


def test_nobody_writes_while_nobody_looks(network: Network) -> None:
    assert play(network, "aurora", NOW, None) == []
    assert play(network, "aurora", NOW, NOW - timedelta(seconds=61)) == []
    assert len(play(network, "aurora", NOW, NOW - timedelta(seconds=59))) == 1


def test_customers_write_at_a_human_pace(network: Network) -> None:
    times = [post.at for post in played(network, 240)]
    gaps = [(b - a).total_seconds() for a, b in zip(times, times[1:], strict=False)]
    assert min(gaps) >= 7
    assert len(times) >= 6


def test_the_same_seed_plays_the_same(tmp_path: Path) -> None:
    stages = [Network(tmp_path / name) for name in ("a", "b", "c")]
    words = [[(p.author, p.text) for p in played(s, 120, seed=d)] for s, d in zip(stages, "xxy", strict=True)]
    assert words[0] == words[1] != words[2]


def test_the_script_has_sixty_lines_in_three_languages_and_each_is_said_before_any_again() -> None:
    cues = [script_line(n) for n in range(60)]
    assert Counter(cue.language for cue, *_ in cues) == {"en": 20, "es": 20, "it": 20}
    assert len({text for _, _, text, _ in cues}) == 60
    assert {text for *_, text, _ in cues} == {text for *_, text, _ in (script_line(n) for n in range(60, 120))}


def test_the_reader_takes_the_scripts_complaints_for_complaints() -> None:
    cues = [script_line(n) for n in range(60)]
    said = [Text(str(n), text, "direct") for n, (cue, _, text, _) in enumerate(cues) if cue.mood == "complaint"]
    assert {reading.tone for reading in default_reader().read(said)} == {"complaint"}


def test_a_person_who_answers_a_complaint_is_thanked(network: Network) -> None:
    post = opening(network, "complaint")
    network.answer("aurora", "k", "I am so sorry. I call you at six.", in_reply_to=post.id, at=NOW)
    [thanks] = reactions(network, post)
    assert thanks.author == post.author
    assert thanks.thread == post.thread


def test_a_robot_that_answers_a_complaint_makes_the_customer_angry(network: Network) -> None:
    post = opening(network, "complaint")
    network.answer("aurora", "k", "We are open on Saturday.", in_reply_to=post.id, automatic=True, at=NOW)
    [angry] = reactions(network, post)
    [reading] = default_reader().read([Text("1", angry.text)])
    assert reading.asks_for_person or reading.tone == "complaint"


def test_the_line_at_a_hand_off_is_no_answer(network: Network) -> None:
    post = opening(network, "human")
    line = hand_off("Casa Aurora", cue_of(post).language)
    network.answer("aurora", "k", line, in_reply_to=post.id, automatic=True, at=NOW)
    assert reactions(network, post) == []


def test_who_waits_too_long_asks_once_whether_anybody_is_there(network: Network) -> None:
    post = opening(network, "complaint")
    assert len(reactions(network, post, "nudge")) == 1


def test_the_demo_goes_on_while_a_screen_of_the_brand_is_open(aurora: Brand) -> None:
    channel = Channel.of(aurora).get(network="practice")
    tick(NOW)
    assert the_network().events(channel.handle, int(channel.cursor)) == []
    noticed({aurora.pk}, NOW)
    tick(NOW)
    tick(NOW)
    assert len(the_network().events(channel.handle, int(channel.cursor))) == 1
