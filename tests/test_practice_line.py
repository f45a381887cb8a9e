"""The whole line on the practice network: said, fetched, received, decided, answered, seen by the customer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from rapport import flow
from rapport.answers.articles import approve, let_answer, write
from rapport.channels.connected import opened
from rapport.channels.models import Channel
from rapport.connectors.base import Connector, Polls
from rapport.connectors.http import Http
from rapport.connectors.practice.network import Network, network
from rapport.connectors.practice.values import Post
from rapport.inbox.models import Conversation, Need
from rapport.inbox.reply import rules
from rapport.inbox.write import write as reply
from rapport.intake.log import SqliteLog
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Holder, Reply, Step
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=30)


class Stage:
    """Aurora's channel on a network of its own, and what the work process would do."""

    def __init__(self, cast: Cast, network: Network) -> None:
        self.cast = cast
        self.network = network
        self.brand = cast.channel.handle
        self.log = SqliteLog(django_settings.INTAKE_FILE)
        self.now = datetime.now(UTC)
        self.cursor = ""

    def say(self, text: str, kind: str = "direct", **more: object) -> Post:
        said: Post = self.network.say(self.brand, "dee", "Dee Marsh", text, kind, at=self.now, **more)  # type: ignore[arg-type]
        return said

    def work(self) -> None:
        """Fetch, receive, deliver, and hear the echo; half a minute passes."""
        self._fetch()
        self._deliver()
        self._fetch()
        self.now += LATER

    def _fetch(self) -> None:
        there = self._connector()
        assert isinstance(there, Polls)
        page = asyncio.run(there.fetch(self.cursor))
        if page.items:
            self.cursor = page.cursor
            places = self.log.append([(self.cast.channel.key, raw) for raw in page.items])
            flow.receive(self.log.some(places), Readers(default_reader()), self.now)

    def _deliver(self) -> None:
        for number in due(self.now):
            async_to_sync(deliver)(number, lambda reply: self._connector(), rules, lambda: self.now)

    def _connector(self) -> Connector:
        return opened(Channel.across_brands.get(pk=self.cast.channel.pk), Http())

    def seen(self) -> list[tuple[str, bool]]:
        """What Dee sees of the brand's words."""
        return [(p.text, p.automatic) for p in self.network.timeline(self.brand, "dee") if p.by_brand]

    def talk(self) -> Conversation:
        return Conversation.of(self.cast.aurora).select_related("floor", "brand", "channel", "identity").get()


@pytest.fixture
def stage(cast: Cast, settings: Settings, tmp_path: Path) -> Stage:
    file = tmp_path / "practice.sqlite3"
    settings.CONNECTORS = {"practice": {"file": str(file)}}
    settings.INTAKE_FILE = tmp_path / "intake.sqlite3"
    wording = {"en": ("What are your opening hours?\nWhen are you open?", "Monday to Saturday, 9 to 18.")}
    article = write(cast.aurora, "Opening hours", wording, cast.ana, datetime.now(UTC))
    approve(article, cast.ana, datetime.now(UTC))
    let_answer(article, "practice", cast.ana, datetime.now(UTC))
    return Stage(cast, network(file))


def test_a_question_is_answered_automatically_and_says_so(stage: Stage) -> None:
    stage.say("What are your opening hours?")
    stage.work()
    [(text, automatic)] = stage.seen()
    assert automatic
    assert text.startswith("Monday to Saturday, 9 to 18.")
    assert "Write “human” and a person will answer" in text
    assert stage.talk().floor.holder == Holder.ROBOT


def test_a_complaint_waits_for_a_person_whose_answer_arrives_once(stage: Stage) -> None:
    stage.say("My table arrived broken and nobody answers. I am very disappointed.")
    stage.work()
    assert stage.seen() == []
    assert stage.talk().need == Need.PERSON
    reply(stage.talk(), "Dee, I am sorry. A new one leaves today.", stage.cast.bo, stage.now)
    stage.work()
    stage.work()
    assert stage.seen() == [("Dee, I am sorry. A new one leaves today.", False)]
    assert Reply.of(stage.cast.aurora).get().step == Step.SENT


def test_human_gets_one_line_and_then_no_robot(stage: Stage) -> None:
    stage.say("What are your opening hours?")
    stage.work()
    stage.say("human")
    stage.work()
    stage.say("When are you open?")
    stage.work()
    assert [text for text, _ in stage.seen()][1:] == [
        "[Automatic] A person from Casa Aurora will answer you here."
    ]


def test_a_person_in_the_networks_own_app_silences_the_robot(stage: Stage) -> None:
    post = stage.say("Hello, is anybody in the shop?")
    stage.network.brand_says(stage.brand, "Bo here, yes!", in_reply_to=post.id)
    stage.work()
    stage.say("What are your opening hours?")
    stage.work()
    assert stage.seen() == [("Bo here, yes!", False)]
    assert stage.talk().floor.holder == Holder.PERSON


def test_a_review_never_gets_automatic_words(stage: Stage) -> None:
    stage.say("What are your opening hours?", "review", rating=4)
    stage.work()
    assert stage.seen() == []


@pytest.mark.parametrize(
    "fault", ["times out, words arrived", "times out, words lost", "answers nonsense", "is busy"]
)
def test_a_misbehaving_network_still_hears_it_exactly_once(stage: Stage, fault: str) -> None:
    stage.say("My table arrived broken. I am very disappointed.")
    stage.work()
    stage.network.misbehave(stage.brand, fault)
    reply(stage.talk(), "A new one leaves today.", stage.cast.bo, stage.now)
    for _ in range(4):
        stage.work()
    assert stage.seen() == [("A new one leaves today.", False)]
    assert Reply.of(stage.cast.aurora).get().step == Step.SENT


def test_a_network_that_cannot_be_asked_leaves_the_reply_unknown(stage: Stage) -> None:
    stage.say("My table arrived broken. I am very disappointed.")
    stage.work()
    stage.network.misbehave(stage.brand, "times out, cannot be asked")
    reply(stage.talk(), "A new one leaves today.", stage.cast.bo, stage.now)
    for _ in range(4):
        stage.work()
    assert Reply.of(stage.cast.aurora).get().step == Step.UNKNOWN
    assert stage.seen() == []


def test_a_refusal_is_shown_and_not_repeated(stage: Stage) -> None:
    stage.say("My table arrived broken. I am very disappointed.")
    stage.work()
    stage.network.misbehave(stage.brand, "refuses")
    reply(stage.talk(), "A new one leaves today.", stage.cast.bo, stage.now)
    for _ in range(3):
        stage.work()
    assert Reply.of(stage.cast.aurora).get().step == Step.FAILED
    assert stage.seen() == []
