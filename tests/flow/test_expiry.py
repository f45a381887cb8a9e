"""Never is an expired article said: whatever the clock, the order of renewals, or what stood in line."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.answers.articles import let_answer
from rapport.answers.library import Library
from rapport.answers.models import Article, RobotAct, RobotChange
from rapport.answers.robot_rule import set_robot_rule
from rapport.approvals.rule import StepGiven
from rapport.domain.validity import ALWAYS, Validity
from rapport.inbox.approve import Lapsed, approve
from rapport.inbox.article_ends import (
    look_at_articles,
    retire_article,
    set_article_validity,
    write_article,
)
from rapport.inbox.models import Decision, Draft
from rapport.ledger.models import Entry
from rapport.outbox.kinds.act import ARTICLE_OVER
from rapport.outbox.models import Holder, Reply, Step
from rapport.promise.answer_binding import answer_mark
from rapport.triage.read import default_reader
from tests.street import HOURS, Street, colleague

pytestmark = pytest.mark.django_db
ASKED = "When are you open?"
HOUR = 3600.0
_numbers = count(1)


def until(street: Street, seconds: float) -> Validity:
    return Validity(None, street.now + timedelta(seconds=seconds))


def renew(street: Street, article: Article, validity: Validity, owner: bool = True) -> None:
    set_article_validity(article, validity, street.ana, street.now, owner=owner)


def automatic(street: Street) -> list[Reply]:
    return list(Reply.of(street.brand).filter(cleared_by__isnull=False).order_by("pk"))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.just(0.0)),
        st.tuples(st.just("pass"), st.sampled_from([1.0, 600.0, HOUR, 3 * HOUR, 26 * HOUR])),
        st.tuples(st.just("back"), st.sampled_from([60.0, HOUR])),
        st.tuples(st.just("until"), st.sampled_from([-HOUR, 0.0, 1.0, 300.0, HOUR, 4 * HOUR])),
        st.tuples(st.just("from"), st.sampled_from([-HOUR, 300.0, 2 * HOUR])),
        st.tuples(st.sampled_from(["always", "receive", "deliver", "look"]), st.just(0.0)),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_never_is_an_article_said_while_it_is_not_in_force(street: Street, steps: list[tuple[str, float]]) -> None:
    """The clock goes back too; the sender comes when it comes; the job may or may not have run."""
    article = Article.of(street.brand).first() or street.teach()
    renew(street, article, ALWAYS)
    known, held = {one.pk for one in automatic(street)}, ALWAYS
    for do, seconds in [*steps, ("receive", 0.0), ("deliver", 0.0)]:
        at = street.now + timedelta(seconds=seconds)
        if do == "ask":
            street.says(ASKED, f"c{next(_numbers)}")
        elif do in ("pass", "back"):
            street.pass_time(seconds if do == "pass" else -seconds)
        elif do == "receive":
            street.receive()
        elif do == "look":
            look_at_articles(street.now)
        elif do == "deliver":
            street.deliver()
            left = [one for one in automatic(street) if one.pk not in known and one.step == Step.SENT]
            known |= {one.pk for one in left}
            assert all(held.holds(street.now) for _ in left)
        else:
            wanted = {"always": ALWAYS, "until": Validity(None, at), "from": Validity(at, None)}[do]
            renew(street, article, wanted)
            held = wanted
    assert Article.of(street.brand).get().validity == held


def test_while_it_is_in_force_it_is_said(street: Street) -> None:
    article = street.teach()
    renew(street, article, Validity(street.now, street.now + timedelta(hours=1)))
    street.says(ASKED)
    street.run()
    assert [one.step for one in automatic(street)] == [Step.SENT]


def test_what_asks_for_an_expired_article_is_a_persons_with_the_reason(street: Street) -> None:
    article = street.teach()
    renew(street, article, until(street, HOUR))
    street.pass_time(HOUR)
    street.says(ASKED)
    street.run()
    made = Decision.of(street.brand).latest("pk")
    assert (made.route, made.article_id) == ("person", article.pk)
    assert made.reasons[0]["code"] == "article-over"
    assert not Draft.of(street.brand).exists()
    assert street.conversation().waiting_since


def test_before_it_begins_nothing_is_said_of_it(street: Street) -> None:
    article = street.teach()
    renew(street, article, Validity(street.now + timedelta(hours=1), None))
    street.says(ASKED)
    street.run()
    assert Decision.of(street.brand).latest("pk").reasons[0]["code"] == "article-early"
    street.pass_time(HOUR)
    street.says(ASKED, "eve")
    street.run()
    assert Decision.of(street.brand).latest("pk").route == "answer"


def test_what_stands_in_line_at_the_end_is_taken_back_and_waits_for_a_person(street: Street) -> None:
    article = street.teach()
    renew(street, article, until(street, 600))
    street.says(ASKED)
    street.receive()
    assert [one.step for one in automatic(street)] == [Step.QUEUED]
    street.pass_time(600)
    assert look_at_articles(street.now) == 1
    assert look_at_articles(street.now) == 0
    [reply] = automatic(street)
    assert (reply.step, street.conversation().floor.holder) == (Step.WITHDRAWN, Holder.PERSON)
    assert street.conversation().waiting_since
    assert Entry.of(street.brand).filter(what="article expired").count() == 1


def test_a_sender_that_comes_before_the_job_says_nothing_either(street: Street) -> None:
    article = street.teach()
    renew(street, article, until(street, 600))
    street.says(ASKED)
    street.receive()
    street.pass_time(600)
    street.deliver()
    [reply] = automatic(street)
    assert (reply.step, reply.reason) == (Step.WITHDRAWN, ARTICLE_OVER)


def test_a_nearer_end_holds_at_once_and_also_for_what_is_in_line(street: Street) -> None:
    article = street.teach()
    street.says(ASKED)
    street.receive()
    renew(street, article, until(street, 300), owner=False)
    assert [one.step for one in automatic(street)] == [Step.WITHDRAWN]
    article.refresh_from_db()
    assert article.approved_at
    assert article.may_answer.exists()


def test_a_retired_article_is_taken_back_too(street: Street) -> None:
    article = street.teach()
    street.says(ASKED)
    street.receive()
    retire_article(article, street.ana, street.now)
    street.run()
    assert [one.step for one in automatic(street)] == [Step.WITHDRAWN]


def test_a_draft_of_an_expired_article_is_not_approved_as_it_is(street: Street) -> None:
    article = street.teach(automatic=False)
    renew(street, article, until(street, 600))
    street.says(ASKED)
    street.run()
    draft = Draft.of(street.brand).get()
    street.pass_time(600)
    with pytest.raises(Lapsed):
        approve(draft, street.ana, street.now)
    with pytest.raises(Lapsed):
        approve(draft, street.ana, street.now, text=f"{draft.text} ")
    assert not Reply.of(street.brand).exists()
    renew(street, article, until(street, HOUR))
    assert approve(draft, street.ana, street.now)


def test_own_words_in_place_of_an_expired_draft_may_leave(street: Street) -> None:
    article = street.teach(automatic=False)
    street.says(ASKED)
    street.run()
    renew(street, article, until(street, 0))
    assert approve(Draft.of(street.brand).get(), street.ana, street.now, text="From nine, from Monday on.")


def test_who_is_no_owner_takes_the_leave_by_making_it_longer(street: Street) -> None:
    article = street.teach()
    renew(street, article, until(street, HOUR))
    renew(street, article, until(street, 2 * HOUR), owner=False)
    article.refresh_from_db()
    assert article.approved_at
    assert not article.may_answer.exists()
    let_answer(article, "practice", street.ana, street.now)
    renew(street, article, ALWAYS)
    assert article.may_answer.exists()


def test_where_others_say_yes_only_what_is_stricter_holds_at_once(street: Street) -> None:
    article, bo = street.teach(), colleague(street, "bo")
    renew(street, article, until(street, HOUR))
    set_robot_rule(street.brand, [StepGiven()], [RobotAct.WORDS], street.ana, street.now)
    nearer, later = street.now + timedelta(minutes=10), street.now + timedelta(days=3)
    set_article_validity(article, Validity(nearer, later), bo, street.now)
    article.refresh_from_db()
    assert article.validity == Validity(nearer, street.now + timedelta(hours=1))
    assert RobotChange.of(street.brand).get().said["valid"][1] == later.isoformat()
    assert article.may_answer.exists()
    set_article_validity(article, until(street, 60), bo, street.now)
    article.refresh_from_db()
    assert article.validity == Validity(None, street.now), "nothing of it is left until others say yes"
    assert RobotChange.of(street.brand).latest("pk").said["valid"][0] == ""


def mark(street: Street) -> str:
    return answer_mark(street.brand.pk, Library.of([street.brand.pk]), default_reader())


def test_renewed_with_the_same_words_it_keeps_its_proof_and_with_others_not(street: Street) -> None:
    article = street.teach()
    proved = mark(street)
    renew(street, article, until(street, HOUR))
    assert mark(street) == proved
    street.pass_time(HOUR)
    look_at_articles(street.now)
    assert mark(street) != proved, "the others were never proved without it"
    renew(street, article, until(street, HOUR))
    assert mark(street) == proved
    asked, _answer = HOURS["en"]
    write_article(street.brand, "Hours", {"en": (asked, "Never.")}, street.ana, street.now, article)
    assert mark(street) != proved


def test_the_record_says_who_changed_the_end_and_that_it_came(street: Street) -> None:
    article = street.teach()
    renew(street, article, until(street, HOUR))
    street.pass_time(HOUR)
    look_at_articles(street.now)
    told = Entry.of(street.brand).filter(what__in=["article valid", "article expired"]).order_by("seq")
    assert [(one.actor, one.subject_id) for one in told] == [("person", article.pk), ("system", article.pk)]
    assert datetime.fromisoformat(told[0].data["until"]) == street.now
