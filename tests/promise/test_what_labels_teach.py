"""What people say of the half that proves nothing teaches the match; of the other half it never does."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from rapport.answers.articles import let_answer
from rapport.answers.library import Library
from rapport.answers.models import Objection, Paraphrase
from rapport.answers.none_of_these import learnt_as_none
from rapport.answers.paraphrases import take_up
from rapport.connectors.registry import manifest
from rapport.inbox.answer_labels import forget_answer
from rapport.inbox.models import Message
from rapport.inbox.sampling import calibrates
from rapport.promise.answer_binding import answer_mark
from rapport.promise.answer_queue import answer_queue
from rapport.promise.answer_sample import SUREST, answer_sample
from rapport.promise.teaching_queue import teaching_questions
from tests.promise.answers import ASKED, asking, say_right, settle, watching
from tests.promise.crowd import READERS, group_of
from tests.street import Street

pytestmark = pytest.mark.django_db
ABROAD = "What are your opening hours in the shop in Japan?"


def halves(messages: list[Message]) -> tuple[list[Message], list[Message]]:
    """Those that teach, and those that prove."""
    return [one for one in messages if not calibrates(one.pk)], [one for one in messages if calibrates(one.pk)]


def test_none_of_these_is_learnt_from_the_half_that_teaches_and_never_from_the_other(street: Street) -> None:
    article = street.teach()
    teaching, proving = halves(asking(street, 16, text=ABROAD))
    for n, message in enumerate([*proving, *teaching]):
        say_right(street, message, article if n % 2 else None)
    taught = set(Paraphrase.of(street.brand).values_list("message", flat=True))
    assert taught
    assert not any(map(calibrates, taught))
    objected = set(Objection.of(street.brand).values_list("message", flat=True))
    assert not any(map(calibrates, objected))


def test_what_was_labelled_otherwise_or_undone_teaches_otherwise_or_nothing(street: Street) -> None:
    article = street.teach()
    message = halves(asking(street, 16, text=ABROAD))[0][0]
    say_right(street, message, None)
    assert learnt_as_none(street.brand.pk).get().message == message.pk
    label = say_right(street, message, article)
    assert not learnt_as_none(street.brand.pk).exists()
    assert Paraphrase.of(street.brand).filter(article=article, ended_at__isnull=True).exists()
    forget_answer(label, street.ana, street.now)
    assert not Paraphrase.of(street.brand).filter(ended_at__isnull=True).exists()
    assert not Objection.of(street.brand).exists()


def test_a_network_that_forbids_it_teaches_nothing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    street.teach()
    teaching, _ = halves(asking(street, 16, text=ABROAD))
    silent = msgspec.structs.replace(manifest("practice"), teaches=False)
    monkeypatch.setattr("rapport.inbox.teach.manifest", lambda _network: silent)
    monkeypatch.setattr("rapport.promise.teaching_queue.manifests", lambda: [silent])
    assert teaching_questions(group_of(street), street.now) == []
    for message in teaching:
        say_right(street, message, None)
    assert not Paraphrase.of(street.brand).exists()


def test_what_is_learnt_counts_from_the_next_look_on_and_ends_what_was_proved_before(street: Street) -> None:
    street.teach()
    take_up(street.brand.pk, street.now)
    message = halves(asking(street, 16, text=ABROAD))[0][0]
    brand, mark = street.brand.pk, answer_mark(street.brand.pk, Library.of([street.brand.pk]), READERS.first)
    say_right(street, message, None)
    assert Library.of([brand]).books[brand].unanswered == ()
    assert answer_mark(brand, Library.of([brand]), READERS.first) == mark
    take_up(brand, street.now)
    assert Library.of([brand]).books[brand].unanswered == (learnt_as_none(brand).get().text,)
    assert answer_mark(brand, Library.of([brand]), READERS.first) != mark


def test_every_third_question_teaches_and_none_of_them_proves(street: Street) -> None:
    street.teach()
    watching(street)
    asking(street, 30, text=ABROAD)
    asks = answer_queue(group_of(street), READERS, street.ana, street.now, most=9)
    assert [one.why == "teaches" for one in asks] == [False, False, True] * 3
    assert all(calibrates(one.message.pk) == (one.why != "teaches") for one in asks)


def test_one_contact_does_not_fill_the_queue(street: Street) -> None:
    street.teach()
    for n in range(30):
        street.says(f"{ABROAD} {n}", "flood")
        street.receive()
    assert len(teaching_questions(group_of(street), street.now)) <= 5


def test_a_question_never_gains_by_what_was_said_of_it_before_its_article_had_leave(street: Street) -> None:
    """Right ones that taught are left out, wrong ones count as the surest: both only raise a threshold."""
    article = street.teach(automatic=False)
    messages = asking(street, 24)
    settle(street, wrong=12)
    street.deliver()
    street.now += timedelta(minutes=1)
    let_answer(article, "practice", street.ana, street.now)
    watching(street)
    objected = set(Objection.of(street.brand).values_list("message", flat=True))
    taught = set(Paraphrase.of(street.brand).values_list("message", flat=True))
    found = {one.message: one for one in answer_sample(group_of(street), READERS, street.now)}
    for message in halves(messages)[1]:
        one = found.get(message.pk)
        if one is None:
            assert message.pk in taught | objected
        elif message.pk in taught | objected:
            assert one.wrong
            assert one.score == SUREST
    assert ASKED
