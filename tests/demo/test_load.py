from __future__ import annotations

from collections import Counter

from django.test import Client

from rapport import demo
from rapport.accounts.models import Brand, Membership, Person
from rapport.answers.models import Article, MayAnswer, SavedReply, Wording
from rapport.availability.models import Hours
from rapport.channels.models import Channel, Health, State
from rapport.inbox.models import Conversation, Decision, Direction, Draft, Label, Message, Need, Note
from rapport.ledger.check import first_break
from rapport.outbox.models import Reply, Step
from tests.demo.conftest import NOW


def test_the_demo_is_a_whole_brand(aurora: Brand) -> None:
    roles = {m.person.handle: m.role for m in Membership.of(aurora).select_related("person")}
    assert roles == {"ana": "owner", "bo": "agent"}
    assert all(p.email.endswith("@example.com") for p in Person.objects.all())
    assert (aurora.slug, aurora.name) == ("demo", "Casa Aurora")
    assert Hours.of(aurora).count() == 11
    assert SavedReply.of(aurora).count() >= 5
    assert Label.of(aurora).count() >= 3
    assert Note.of(aurora).exists()
    channel = Channel.of(aurora).get(network="practice")
    assert Health.of(aurora).get(channel=channel).state == State.OK


def test_every_article_is_approved_and_worded_in_three_languages(aurora: Brand) -> None:
    articles = Article.of(aurora)
    assert articles.count() >= 12
    assert all(article.approved_by.handle == "ana" for article in articles.select_related("approved_by"))
    assert Counter(Wording.of(aurora).values_list("language", flat=True)) == dict.fromkeys(
        ("en", "es", "it"), articles.count()
    )
    assert all(len(w.questions.splitlines()) >= 3 for w in Wording.of(aurora))
    leaves = MayAnswer.of(aurora)
    assert {(leave.by.handle, leave.network) for leave in leaves} == {("ana", "practice")}
    assert leaves.count() == 3


def test_the_past_speaks_three_languages_and_lies_in_the_past(aurora: Brand) -> None:
    talks = Conversation.of(aurora)
    assert {"en", "es", "it"} <= set(talks.values_list("language", flat=True))
    assert talks.count() >= 30
    times = list(Message.of(aurora).values_list("at", flat=True))
    assert max(times) <= NOW
    assert (NOW - min(times)).days >= 12


def test_something_of_everything_waits(aurora: Brand) -> None:
    waiting = Conversation.of(aurora).filter(status="open")
    assert waiting.filter(need=Need.DRAFT).count() >= 3
    assert Draft.of(aurora).filter(verdict__isnull=True).count() >= 3
    assert waiting.filter(need=Need.PERSON, tone="compliment").exists()
    assert waiting.filter(need=Need.PERSON, messages__text__contains="40 days ago").exists()
    assert waiting.filter(need=Need.PERSON, tone="complaint", kind="mention").count() >= 3
    assert waiting.filter(kind="review", tone="complaint").exists()


def test_no_complaint_in_the_demo_was_answered_by_a_robot(aurora: Brand) -> None:
    answered = Decision.of(aurora).filter(route="answer").select_related("message__reading")
    assert answered.exists()
    assert {decision.message.reading.tone for decision in answered} <= {"question", "request"}


def test_the_demos_words_are_all_proved_sent_and_the_chain_is_whole(aurora: Brand) -> None:
    assert set(Reply.of(aurora).values_list("step", flat=True)) == {Step.SENT}
    out = Message.of(aurora).filter(direction=Direction.OUT)
    assert out.exists()
    assert not out.filter(network_id__isnull=True).exists()
    assert first_break(aurora) is None


def test_loading_again_changes_nothing(aurora: Brand) -> None:
    before = (Message.of(aurora).count(), Article.of(aurora).count(), Person.objects.count())
    assert demo.load(NOW) == aurora
    assert (Message.of(aurora).count(), Article.of(aurora).count(), Person.objects.count()) == before


def test_what_was_loaded_is_not_fetched_again(aurora: Brand) -> None:
    channel = Channel.of(aurora).get(network="practice")
    assert demo.the_network().events(channel.handle, int(channel.cursor)) == []


def test_the_first_link_belongs_to_ana_and_works_once(aurora: Brand, client: Client) -> None:
    path = demo.first_link(NOW)
    assert path.startswith("/join/")
    assert path != demo.first_link(NOW)
