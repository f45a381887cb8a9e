"""Promise 7. A robot never talks to a robot, never to itself, never in a loop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rapport.connectors.practice.network import network
from rapport.inbox.models import Decision, Message
from rapport.outbox.models import Reply
from rapport.promise.binding import binding
from rapport.promise.group import TRIAL, Group
from rapport.promise.models import Calibration, Dial
from rapport.triage.read import default_reader
from tests.promises.bots import BOTS, DELAYS
from tests.street import HOURS, Street

pytestmark = pytest.mark.django_db

DELIVERY = {
    "en": ("Do you deliver to my home?\nHow long does delivery take?", "Within three days. When are you open?"),
    "es": ("¿Hacen envíos a domicilio?", "En tres días. ¿A qué hora abren ustedes?"),
    "it": ("Consegnate a casa?", "In tre giorni. A che ora aprite voi?"),
}
ASKING = {
    language: (asked, f"{answer} {DELIVERY[language][0].splitlines()[0]}")
    for language, (asked, answer) in HOURS.items()
}


def automatic(street: Street) -> int:
    return Reply.of(street.brand).filter(approved_by__isnull=True).count()


def test_a_declared_robot_gets_no_answer(street: Street) -> None:
    street.teach()
    post = street.says("What are your opening hours?", "r2")
    with network(street.channel.settings["file"]).store.writing() as db:
        db.execute("UPDATE people SET bot = 1 WHERE handle = 'r2'")
    street.run()
    assert post.id
    assert automatic(street) == 0
    assert "from-bot" in str(Decision.of(street.brand).get().reasons)


def test_near_same_words_again_are_not_answered_again(street: Street) -> None:
    street.teach()
    for n in range(6):
        street.says(f"What are your opening hours?{'!' * n}")
        street.run(120)
    assert automatic(street) <= 2
    assert len([t for t in street.heard() if "nine to eight" in t]) == 1


def test_replies_within_seconds_are_a_machines(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run(1)
    street.says("Thanks! And could you tell me when you are open on Monday?")
    street.run(1)
    assert len([t for t in street.heard() if "nine to eight" in t]) == 1


def test_at_most_three_automatic_messages_in_a_row_without_a_person(street: Street) -> None:
    street.teach()
    asked = (
        "What are your opening hours?",
        "And when are you open on Saturday?",
        "Sorry, until what time are you open, what are the hours?",
        "Just to be sure: opening hours in December, when are you open?",
        "My sister asks what your opening hours are on a Friday",
        "When are you open next week, which hours?",
    )
    for words in asked:
        street.says(words)
        street.run(900)
    assert automatic(street) <= 4, "three answers and the line that a person is coming"
    assert len([t for t in street.heard() if "nine to eight" in t]) <= 3


def test_two_rapports_pointed_at_each_other_fall_silent(db: None, tmp_path: Path) -> None:
    assert _exchange(tmp_path, str, "direct", calibrated=False) <= 2


def _stripped(text: str) -> str:
    """A relay that passes on the answer alone."""
    return re.sub(r"^\[\w+\] ", "", text.split("\n\n")[0])


def _translated(text: str) -> str:
    """A relay that puts the note into a language nobody reads here."""
    return _stripped(text) + "\n\nAutomaattinen vastaus. Kirjoita ”ihminen”, niin ihminen vastaa."


def _undone(text: str) -> str:
    """A relay that keeps the line about a person, and drops that a machine said it."""
    return text.replace("Automatic reply from", "From").replace("[Automatic] ", "")


@pytest.mark.parametrize("calibrated", [False, True], ids=["by leave", "by threshold"])
@pytest.mark.parametrize("kind", ["direct", "mention"])
@pytest.mark.parametrize("relay", [_stripped, _translated, _undone])
def test_nor_do_they_talk_where_a_relay_hides_that_they_are_machines(
    db: None, tmp_path: Path, relay: Callable[[str], str], kind: str, calibrated: bool
) -> None:
    assert 0 < _exchange(tmp_path, relay, kind, calibrated) <= 2


def test_of_fifty_bots_none_gets_more_than_one_automatic_message_a_day(street: Street) -> None:
    assert len(BOTS) == 50
    for wordings in (ASKING, DELIVERY):
        street.teach(str(wordings["en"][0][:5]), wordings)
    bots = {name.replace(" ", "-"): bot for name, bot in BOTS.items()}
    for n in range(8):
        for handle, bot in bots.items():
            street.says(bot(n, street.heard(handle)), handle)
        street.run(next(DELAYS))
    told = Counter(Reply.of(street.brand).values_list("floor__conversation__identity__handle", flat=True))
    assert {name: count for name, count in told.items() if count > 1} == {}
    assert 10 < automatic(street) <= 50, "the bots do ask what a customer would be told"
    assert Message.of(street.brand).filter(direction="in").count() == 8 * 50


def _exchange(folder: Path, relay: Callable[[str], str], kind: str, calibrated: bool) -> int:
    """How many automatic messages two brands send each other over twenty rounds of half an hour."""
    left, right = Street.open(folder), Street.open(folder)
    for street in (left, right):
        street.teach("Hours", ASKING)
        street.teach("Delivery", DELIVERY)
        if calibrated:
            _calibrate(street)
    left.says("What are your opening hours?", right.channel.handle, kind)
    carried: Counter[int] = Counter()
    for _ in range(20):
        for source, target in ((left, right), (right, left)):
            source.run(1800)
            spoken = source.heard(target.channel.handle)
            for text in spoken[carried[source.channel.pk] :]:
                target.says(relay(text), source.channel.handle, kind)
            carried[source.channel.pk] = len(spoken)
    return automatic(left) + automatic(right)


def _calibrate(street: Street) -> None:
    """A threshold that lets everything pass which no rule holds back."""
    Dial.across_brands.create(brand=street.brand, alpha=0.02, delta=0.05, audit=0.0, shadow=False, at=street.now)
    group, reader = Group(street.brand.pk, "en", TRIAL), default_reader()
    Calibration.across_brands.create(
        **group.facts,
        reader=reader.name,
        look=1,
        alpha=0.02,
        delta=0.05,
        spent=0.03,
        labels=200,
        rank=1,
        threshold=1.1,
        others=100,
        passed=100,
        binding=binding(group, reader.fingerprint, reader.name),
    )
