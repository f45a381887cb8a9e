"""The second promise on its screens: sentences, articles, one key for each label, a halt that an owner lifts."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rapport.accounts.models import Role
from rapport.answers.none_of_these import learnt_as_none
from rapport.domain.decision import Route
from rapport.inbox.answer_labels import label_answer
from rapport.inbox.models import AnswerLabel, ArticleHalt
from rapport.inbox.sampling import calibrates
from rapport.promise.dial import setting
from tests.cast import person
from tests.promise.answers import asking, proved, settle, watching
from tests.screens.promised import as_role, at
from tests.screens.test_knowledge import page_of
from tests.street import Street

pytestmark = pytest.mark.django_db
ASKED = re.compile(r"/messages/(\d+)/answer")


@pytest.fixture
def ana(street: Street) -> Client:
    return page_of(street.ana)


def here(street: Street, name: str) -> str:
    return at(street, name, language="en", kind="practice")


def asked(shown: str) -> int:
    found = ASKED.search(shown)
    assert found
    return int(found[1])


def test_both_promises_are_sentences_that_can_be_repeated(street: Street, ana: Client) -> None:
    for page in ("index", "answers"):
        shown = ana.get(at(street, page)).content.decode()
        assert "Of 100 answers by the robot, at most <strong>5</strong> are wrong" in shown
    assert "both of them together with 90\N{NO-BREAK SPACE}%" in shown
    assert "It is proved nowhere yet." in shown


def test_one_key_says_which_article_answers_and_the_last_comes_back(street: Street, ana: Client) -> None:
    article = street.teach()
    watching(street)
    asking(street, 12)
    first = ana.get(at(street, "answer_label")).content.decode()
    number = asked(first)
    assert 'data-key="1"' in first
    after = ana.post(at(street, "answer", message=number), {"article": article.pk}, follow=True).content.decode()
    made = AnswerLabel.of(street.brand).get()
    assert (made.message_id, made.right, made.by) == (number, article, street.ana)
    assert asked(after) != number
    ana.post(at(street, "answer", message=asked(after)), {"article": "none"})
    assert AnswerLabel.of(street.brand).latest("pk").right is None
    for row in AnswerLabel.of(street.brand):
        ana.post(at(street, "answer_undo", pk=row.pk))
    assert not AnswerLabel.of(street.brand).exists()


def test_only_articles_of_the_brand_are_named_and_only_by_who_may_write(street: Street, ana: Client) -> None:
    street.teach()
    watching(street)
    asking(street, 12)
    number = asked(ana.get(at(street, "answer_label")).content.decode())
    for given in ("999999", "", "-1", "x"):
        assert ana.post(at(street, "answer", message=number), {"article": given}).status_code == 400
    viewer = as_role(street, Role.VIEWER)
    assert viewer.post(at(street, "answer", message=number), {"article": "none"}).status_code == 403
    assert viewer.get(at(street, "answers")).status_code == 200


def test_a_group_says_what_each_article_earned_and_what_labels_buy(street: Street, ana: Client) -> None:
    proved(street)
    shown = ana.get(here(street, "answer_group")).content.decode()
    assert "Proved" in shown
    assert "from a match of" in shown
    assert "as you chose" in shown
    assert "English · practice" in ana.get(at(street, "answers")).content.decode()
    looked = ana.post(here(street, "answer_look"), follow=True).content.decode()
    assert "Looked." in looked


def test_the_dial_keeps_the_second_promise_unless_it_is_turned(street: Street, ana: Client) -> None:
    given = {"alpha": "0.02", "audit": "0.1", "shadow": "say"}
    ana.post(at(street, "dial"), {**given, "beta": "0.1"})
    assert setting(street.brand).beta == 0.1
    ana.post(at(street, "dial"), given)
    assert setting(street.brand).beta == 0.1
    assert (
        "Nothing was changed."
        in ana.post(at(street, "dial"), {**given, "beta": "0.9"}, follow=True).content.decode()
    )


def test_an_owner_reads_why_an_article_was_halted_and_lifts_it(street: Street, ana: Client) -> None:
    proved(street)
    watching(street, shadow=False)
    asking(street, 40, "now")
    settle(street, "now", wrong=40)
    halt = ArticleHalt.of(street.brand).exclude(article=None).get()
    shown = ana.get(at(street, "answers")).content.decode()
    assert "Halted: “Hours” in English · practice" in shown
    bo = as_role(street, Role.AGENT)
    assert bo.post(at(street, "article_lift", pk=halt.pk)).status_code == 403
    ana = as_role(street, Role.OWNER)
    ana.post(at(street, "article_lift", pk=halt.pk))
    halt.refresh_from_db()
    assert halt.lifted_by == street.ana
    later = asking(street, 2, "later")
    assert Route.ANSWER not in {one.decision.route for one in later}


def test_what_two_people_said_differently_is_shown_and_comes_back(street: Street, ana: Client) -> None:
    article = street.teach()
    watching(street)
    message = next(one for one in asking(street, 12) if calibrates(one.pk))
    label_answer(message, article, street.ana, street.now)
    label_answer(message, None, person("bo-beside"), street.now)
    shown = ana.get(here(street, "answer_group")).content.decode()
    assert "two people said different things" in shown
    again = ana.get(at(street, "answer_label"), {"again": message.pk}).content.decode()
    assert asked(again) == message.pk
    assert "Here again" in again


def test_what_no_article_answers_is_shown_and_only_an_owner_takes_it_out(street: Street, ana: Client) -> None:
    street.teach()
    watching(street)
    teaching = [one for one in asking(street, 12, text="When do you open in Japan?") if not calibrates(one.pk)]
    label_answer(teaching[0], None, street.ana, street.now)
    shown = ana.get(at(street, "answers")).content.decode()
    assert "None of these" in shown
    row = learnt_as_none(street.brand.pk).get()
    assert row.text in shown
    taking_out = at(street, "unanswered_removal", pk=row.pk)
    assert as_role(street, Role.AGENT).post(taking_out).status_code == 403
    assert learnt_as_none(street.brand.pk).exists()
    as_role(street, Role.OWNER).post(taking_out)
    assert not learnt_as_none(street.brand.pk).exists()
