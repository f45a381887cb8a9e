"""The second promise in the product: labels from work, a bound for each group, an article halted alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.answers.articles import let_answer
from rapport.answers.library import Library
from rapport.answers.models import Article, Paraphrase
from rapport.answers.paraphrases import take_up, waits_to_be_taken_up
from rapport.inbox.answer_labels import label_answer
from rapport.inbox.approve import approve
from rapport.inbox.article_alarm import lift_article
from rapport.inbox.models import AnswerBound, AnswerLabel, AnswerSource, ArticleHalt, Decision, Draft, Message
from rapport.inbox.reject import reject
from rapport.inbox.sampling import calibrates
from rapport.inbox.undo import undo
from rapport.outbox.models import Reply, Step
from rapport.promise.answer_job import first_allows, labelled_answers, look_at_all_answers
from rapport.promise.answer_look import answers_needed, look_at_answers
from rapport.promise.answer_sample import answer_sample
from rapport.promise.dial import OutOfRange, turn
from rapport.promise.few_of_each import OF_ONE
from rapport.promise.group import Group
from rapport.triage.right_answer import Labelled, fit, labels_for_answers
from tests.answers.test_teaching import ASKED
from tests.cast import person
from tests.promise.answers import asking, proved, say_right, settle, watching
from tests.promise.crowd import READERS, group_of
from tests.street import Street

pytestmark = pytest.mark.django_db
RETURNS = {"en": ("How do I return something?\nCan I send it back?", "Within thirty days, in its box.")}


def allowed(street: Street, prefix: str) -> set[bool]:
    """Whether a robot might answer these, audited or not."""
    rows = Decision.of(street.brand).filter(message__identity__handle__startswith=prefix)
    return set(rows.values_list("automatic", flat=True))


def test_what_a_person_does_with_a_draft_says_which_article_was_right(street: Street) -> None:
    article = street.teach(automatic=False)
    asking(street, 4)
    first, second, third, fourth = Draft.of(street.brand).order_by("pk").select_related("conversation", "message")
    approve(first, street.ana, street.now)
    approve(second, street.ana, street.now, text=f"Hello! {second.text} Yours, Ana")
    approve(third, street.ana, street.now, text="We are shut this week, I am sorry.")
    settle(street, "ask3", wrong=1)
    rows = AnswerLabel.of(street.brand).order_by("pk")
    assert [(row.source, row.right_id, row.offered_id) for row in rows] == [
        (AnswerSource.AS_IT_WAS, article.pk, article.pk),
        (AnswerSource.EDITED, article.pk, article.pk),
        (AnswerSource.EDITED, None, article.pk),
        (AnswerSource.REJECTED, None, article.pk),
    ]
    assert fourth.message_id == rows[3].message_id


def test_an_undone_verdict_says_nothing(street: Street) -> None:
    street.teach(automatic=False)
    asking(street, 1)
    reply = approve(Draft.of(street.brand).get(), street.ana, street.now, undo=timedelta(seconds=10))
    assert AnswerLabel.of(street.brand).exists()
    undo(reply, street.ana, street.now)
    assert not AnswerLabel.of(street.brand).exists()


def test_what_proves_does_not_teach(street: Street) -> None:
    """A match fitted to what shows how good it is would look better than it is."""
    article = street.teach(automatic=False)
    let_answer(article, "practice", street.ana, street.now)
    watching(street)
    messages = asking(street, 12)
    settle(street)
    street.deliver()
    taught = set(Paraphrase.of(street.brand).values_list("message", flat=True))
    assert not any(calibrates(one) for one in taught)
    assert {one.pk for one in messages if calibrates(one.pk)}


def test_what_nobody_settled_counts_as_wrong_until_somebody_does(street: Street) -> None:
    article = street.teach()
    watching(street)
    messages = [one for one in asking(street, 12) if calibrates(one.pk)]
    found = answer_sample(group_of(street), READERS, street.now)
    assert [one.message for one in found] == [one.pk for one in messages]
    assert all(one.wrong and not one.labels for one in found)
    say_right(street, messages[0], article)
    found = answer_sample(group_of(street), READERS, street.now)
    assert [one.wrong for one in found] == [False] + [True] * (len(messages) - 1)


def test_two_people_who_disagree_make_it_wrong_and_are_shown(street: Street) -> None:
    article = street.teach()
    watching(street)
    message = next(one for one in asking(street, 12) if calibrates(one.pk))
    say_right(street, message, article)
    bo = person("bo-on-the-street")
    label_answer(message, None, bo, street.now)
    found = {one.message: one for one in answer_sample(group_of(street), READERS, street.now)}
    assert (found[message.pk].wrong, found[message.pk].disagree, found[message.pk].labels) == (True, True, 2)


def test_until_enough_is_known_nothing_is_answered_and_then_it_is(street: Street) -> None:
    street.teach()
    watching(street)
    asking(street, 40)
    settle(street)
    too_few = look_at_answers(group_of(street), READERS, street.now, street.ana)
    assert too_few is not None
    assert not too_few.allows
    watching(street, shadow=False)
    asking(street, 2, "early")
    assert allowed(street, "early") == {False}
    asking(street, 90, "more")
    settle(street, "early")
    settle(street, "more")
    enough = look_at_answers(group_of(street), READERS, street.now, street.ana)
    assert enough is not None
    assert enough.allows
    assert enough.wrong == 0
    asking(street, 3, "late")
    assert allowed(street, "late") == {True}
    terms = Decision.of(street.brand).filter(message__identity__handle__startswith="late").first()
    assert terms is not None
    assert terms.terms["answers"] == str(enough.pk)


def test_another_article_ends_what_was_proved(street: Street) -> None:
    proved(street, 150)
    watching(street, shadow=False)
    asking(street, 1, "before")
    assert allowed(street, "before") == {True}
    street.teach("Returns", RETURNS, automatic=False)
    asking(street, 1, "after")
    assert allowed(street, "after") == {False}
    street.now += timedelta(hours=2)
    assert look_at_all_answers(READERS, street.brand, street.now) == [group_of(street)]
    asking(street, 1, "again")
    assert allowed(street, "again") == {True}


def test_another_beta_ends_what_was_proved(street: Street) -> None:
    proved(street)
    watching(street, beta=0.05, shadow=False)
    asking(street, 1, "after")
    assert allowed(street, "after") == {False}
    with pytest.raises(OutOfRange):
        turn(street.brand, street.ana, street.now, alpha=0.02, beta=0.5, audit=0.05, shadow=True)


def erring(street: Street) -> AnswerBound:
    """What was proved is answered; then the audit finds that all of it is wrong."""
    made = proved(street)
    watching(street, shadow=False)
    return made


def test_an_article_that_errs_is_halted_alone_with_the_label(street: Street) -> None:
    street.teach("Returns", RETURNS)
    hours = street.teach()
    made = erring(street)
    asking(street, 60, "return", "How do I return something?")
    settle(street, "return")
    asking(street, 40, "now")
    in_line = Reply.of(street.brand).filter(step=Step.QUEUED, approved_by=None)
    assert in_line.exists()
    for draft in Draft.of(street.brand).filter(verdict=None).order_by("pk").select_related("conversation"):
        if not ArticleHalt.of(street.brand).exists():
            reject(draft, street.ana, street.now)
    halt = ArticleHalt.of(street.brand).get()
    assert (halt.article, halt.bound, halt.seen) == (hours, made, halt.wrong)
    assert halt.wealth >= 1 / made.delta
    assert not in_line.filter(floor__conversation__identity__handle__startswith="now").exists()
    assert in_line.filter(floor__conversation__identity__handle__startswith="return").exists()
    asking(street, 3, "later")
    assert allowed(street, "later") == {False}
    asking(street, 9, "still", "How do I return something?")
    assert True in allowed(street, "still")


def test_a_lifted_halt_waits_for_a_new_look(street: Street) -> None:
    erring(street)
    asking(street, 40, "now")
    settle(street, "now", wrong=40)
    for halt in ArticleHalt.of(street.brand):
        lift_article(halt, street.ana, street.now)
    asking(street, 2, "later")
    assert allowed(street, "later") == {False}


def test_the_least_is_what_the_fit_needs() -> None:
    for beta in (0.02, 0.05, 0.1, 0.3):
        least = labels_for_answers(beta, 0.03)
        for n, enough in ((least - 1, False), (least, True)):
            found = fit([Labelled(0.5 + at / 10_000, "a", wrong=False) for at in range(n)], beta, 0.03)
            assert (found.shared < 1) is enough


def test_looks_spend_less_and_less(street: Street) -> None:
    first = proved(street)
    again = look_at_answers(group_of(street), READERS, street.now)
    assert again is not None
    assert (first.look, again.look) == (1, 2)
    assert again.spent < first.spent
    assert answers_needed(group_of(street), 0.3, 0.05) > labels_for_answers(0.3, first.spent)


def test_no_look_is_spent_where_the_first_promise_lets_nothing_pass(street: Street) -> None:
    assert not first_allows(Group(street.brand.pk, "en", "mention"))
    assert first_allows(group_of(street))


def test_what_was_learnt_counts_from_the_next_look_on(street: Street) -> None:
    """Else each approved draft would end what was proved."""
    article = street.teach(automatic=False)
    take_up(street.brand.pk, street.now)
    street.says(ASKED, "ask0")
    street.receive()
    before = Library.of([street.brand.pk]).books[street.brand.pk].articles
    settle(street)
    street.deliver()
    assert Paraphrase.of(street.brand).filter(article=article).exists()
    assert Library.of([street.brand.pk]).books[street.brand.pk].articles == before
    assert waits_to_be_taken_up(street.brand.pk)
    take_up(street.brand.pk, street.now)
    assert not waits_to_be_taken_up(street.brand.pk)
    assert Library.of([street.brand.pk]).books[street.brand.pk].articles != before


def test_one_contact_who_asks_all_day_proves_nothing(street: Street) -> None:
    let_answer(street.teach(), "practice", street.ana, street.now)
    watching(street)
    for _ in range(40):
        street.says("What are your opening hours?", "flood", "mention")
        street.receive()
    for message in Message.of(street.brand).filter(identity__handle="flood", direction="in"):
        say_right(street, message, Article.of(street.brand).get(title="Hours"))
    assert len(answer_sample(group_of(street), READERS, street.now)) == OF_ONE
    assert labelled_answers(street.brand, street.now)[group_of(street)] == OF_ONE
    made = look_at_answers(group_of(street), READERS, street.now, street.ana)
    assert made is not None
    assert not made.allows
