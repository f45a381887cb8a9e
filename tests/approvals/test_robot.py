"""What a robot may say, by the rule: what was in force stays so until somebody else has said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.accounts.models import Person
from rapport.answers import articles
from rapport.answers.models import Article, MayAnswer, RobotAct, RobotChange
from rapport.answers.robot_rule import set_robot_rule
from rapport.answers.validity import set_validity
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.rule import StepGiven, set_four_eyes
from rapport.approvals.voting import GivenWord
from rapport.availability.stops import stop
from rapport.domain.validity import Validity
from rapport.outbox.models import Delivery, Step
from rapport.promise.dial import setting, turn
from rapport.promise.every_request import waiting_for_yes
from rapport.promise.models import Dial
from rapport.promise.robot_voting import vote_change
from rapport.promise.waiting_changes import waiting_changes
from tests.street import Street, colleague

NEW = {"en": ("What are your opening hours?", "We are open from ten to six.")}


@pytest.fixture
def bo(street: Street) -> Person:
    found = colleague(street, f"bo-{street.brand.pk}")
    set_robot_rule(street.brand, [StepGiven()], [], street.ana, street.now)
    return found


def asked(street: Street) -> ApprovalRequest:
    return ApprovalRequest.of(street.brand).filter(kind=RequestKind.ROBOT).latest("pk")


def say(street: Street, by: Person, yes: bool = True, words: str = "", row: ApprovalRequest | None = None) -> None:
    request = row or asked(street)
    vote_change(request, GivenWord(yes, request.digest, words), by, street.now)


def automatic(street: Street) -> Article:
    """An article that became automatic before there was a rule."""
    set_four_eyes(street.brand, False, street.ana, street.now, RequestKind.ROBOT)
    article = street.teach()
    set_robot_rule(street.brand, [StepGiven()], [], street.ana, street.now)
    return article


def answer(article: Article) -> str:
    return str(article.wordings.get(language="en").answer)


def test_without_a_rule_nothing_waits(street: Street) -> None:
    article = street.teach()
    assert MayAnswer.of(street.brand).get().article == article
    articles.write(street.brand, "Hours", NEW, street.ana, street.now, article)
    assert isinstance(turn(street.brand, street.ana, street.now, alpha=0.05, audit=0.05, shadow=False), Dial)
    assert not RobotChange.of(street.brand).exists()


def test_a_later_end_holds_with_somebody_elses_yes_and_the_article_stays_automatic(
    street: Street, bo: Person
) -> None:
    article, end = automatic(street), street.now + timedelta(days=1)
    set_validity(article, Validity(None, end), street.ana, street.now)
    article.refresh_from_db()
    assert article.valid_until == end, "a nearer end waits for nobody"
    set_validity(article, Validity(None, 2 * (end - street.now) + street.now), street.ana, street.now, owner=True)
    article.refresh_from_db()
    assert article.valid_until == end
    [change] = waiting_changes(street.brand, bo.pk, street.now)
    assert change.validity == (Validity(None, end), Validity(None, street.now + timedelta(days=2)))
    say(street, bo)
    article.refresh_from_db()
    assert article.valid_until == street.now + timedelta(days=2)
    assert article.approved_at
    assert article.may_answer.exists()


def test_an_article_becomes_automatic_with_somebody_elses_yes(street: Street, bo: Person) -> None:
    article = street.teach()
    assert not MayAnswer.of(street.brand).exists()
    with pytest.raises(NotNow, match="somebody else"):
        say(street, street.ana)
    assert [waiting_for_yes(street.brand.pk, one.pk) for one in (street.ana, bo)] == [0, 1]
    say(street, bo)
    leave = MayAnswer.of(street.brand).get()
    assert (leave.article, leave.by, articles.waiting_for_article(article)) == (article, bo, [])


def test_changed_words_wait_and_the_old_ones_stay_automatic(street: Street, bo: Person) -> None:
    article = automatic(street)
    articles.write(street.brand, "Hours", NEW, street.ana, street.now, article)
    assert "nine" in answer(article)
    assert MayAnswer.of(street.brand).count() == 1
    say(street, bo)
    article.refresh_from_db()
    assert ("ten" in answer(article), article.approved_by) == (True, bo)
    assert (MayAnswer.of(street.brand).count(), article.wordings.count()) == (1, 1)


def test_a_no_leaves_what_is_in_force_and_says_why(street: Street, bo: Person) -> None:
    article = automatic(street)
    articles.write(street.brand, "Hours", NEW, street.ana, street.now, article)
    say(street, bo, yes=False, words="Saturday is missing.")
    assert (asked(street).outcome, "nine" in answer(article)) == (RequestOutcome.RETURNED, True)


def test_words_that_say_no_are_no_robots_and_do_not_wait(street: Street, bo: Person) -> None:
    article = automatic(street)
    says_no = {"en": ("Can I return it?", "Unfortunately we cannot take it back.")}
    articles.write(street.brand, "Returns", says_no, street.ana, street.now, article)
    assert not RobotChange.of(street.brand).exists()
    assert not MayAnswer.of(street.brand).exists()


def test_any_change_of_what_is_in_force_voids_it(street: Street, bo: Person) -> None:
    article = street.teach()
    first = asked(street)
    articles.write(street.brand, "Hours", NEW, street.ana, street.now, article)
    first.refresh_from_db()
    assert first.outcome == RequestOutcome.VOID
    articles.let_answer(article, "practice", street.ana, street.now)
    article.wordings.update(answer="Always.")
    with pytest.raises(NotNow, match="changed since"):
        say(street, bo)
    assert not MayAnswer.of(street.brand).exists()


@pytest.mark.parametrize("tighter", ["keep", "retire"])
def test_to_let_it_say_less_never_waits(street: Street, bo: Person, tighter: str) -> None:
    article = automatic(street)
    articles.write(street.brand, "Hours", NEW, street.ana, street.now, article)
    if tighter == "keep":
        articles.keep_from_answering(article, "practice", street.ana, street.now)
    else:
        articles.retire(article, street.ana, street.now)
    assert not MayAnswer.of(street.brand).exists()
    with pytest.raises(NotNow):
        say(street, bo)
    assert not MayAnswer.of(street.brand).exists()


def test_a_looser_dial_waits_and_a_tighter_one_does_not(street: Street, bo: Person) -> None:
    brand, ana = street.brand, street.ana
    turn(brand, ana, street.now, alpha=0.01, audit=0.1, shadow=True)
    assert setting(brand).alpha == 0.01
    for looser in ({"alpha": 0.02}, {"beta": 0.1}, {"shadow": False}, {"audit": 0.05}):
        given: dict[str, object] = {"alpha": 0.01, "audit": 0.1, "shadow": True, **looser}
        assert isinstance(turn(brand, ana, street.now, **given), RobotChange)  # type: ignore[arg-type]
        assert (setting(brand).alpha, setting(brand).shadow) == (0.01, True)
    with pytest.raises(NotNow):
        say(street, ana)
    say(street, bo)
    assert (setting(brand).audit, Dial.of(brand).latest("pk").by) == (0.05, bo)
    turn(brand, ana, street.now, alpha=0.02, audit=0.05, shadow=True)
    turn(brand, ana, street.now, alpha=0.005, audit=0.05, shadow=True)
    with pytest.raises(NotNow):
        say(street, bo)
    assert setting(brand).alpha == 0.005


def test_the_rule_asks_only_about_its_acts(street: Street, bo: Person) -> None:
    set_robot_rule(street.brand, [StepGiven()], [RobotAct.DIAL], street.ana, street.now)
    street.teach()
    assert MayAnswer.of(street.brand).exists()
    assert isinstance(turn(street.brand, street.ana, street.now, alpha=0.05, audit=0.05, shadow=True), RobotChange)


def test_the_stop_beats_every_yes(street: Street, bo: Person) -> None:
    street.teach()
    stop(street.brand, street.ana, street.now)
    say(street, bo)
    street.says("What are your opening hours?")
    for _each in range(3):
        street.run()
    assert MayAnswer.of(street.brand).exists()
    assert street.heard() == []
    assert not Delivery.of(street.brand).filter(step=Step.SENT).exists()
