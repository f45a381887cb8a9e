"""No automatic word leaves under a post whose reply plan forbids it, however it is asked for."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.answers.models import Article
from rapport.domain.decision import Route
from rapport.domain.reading import Reading, Sentiment, Tone
from rapport.inbox.models import Decision, Draft
from rapport.inbox.replan import change_plan
from rapport.outbox.models import Delivery, Publication, Reply, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.reply_plan import PlanGiven, set_plan
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import Match
from tests.street import Street

pytestmark = pytest.mark.django_db
ASKED = "What are your opening hours?"
ANSWER = "We are open from nine to eight"
_numbers = count(1)


def published(street: Street, plan: PlanGiven, idea: str = "Oak, slowly.") -> tuple[Post, str]:
    """A post that is out, and its id on the network."""
    post = write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), street.ana, street.now)
    set_plan(post, plan, street.ana, street.now)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    street.receive()
    return post, Publication.of(street.brand).latest("pk").network_id


def automatic(street: Street) -> int:
    return Reply.of(street.brand).filter(cleared_by__isnull=False).count()


def route(street: Street) -> str:
    return Decision.of(street.brand).latest("pk").route


def test_as_usual_a_comment_is_answered_by_itself(street: Street) -> None:
    street.teach()
    _post, out = published(street, PlanGiven())
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.run()
    assert any(ANSWER in text for text in street.heard("dee"))


@pytest.mark.parametrize(("may", "wanted"), [(PlanAllows.DRAFT, Route.DRAFT), (PlanAllows.PERSON, Route.PERSON)])
def test_what_the_plan_forbids_is_not_said_and_the_reason_is_told(
    street: Street, may: PlanAllows, wanted: Route
) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(may))
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.run()
    made = Decision.of(street.brand).latest("pk")
    assert (made.route, made.automatic, automatic(street)) == (wanted, False, 0)
    assert f"plan-{may}" in {reason["code"] for reason in made.reasons}
    assert Draft.of(street.brand).exists() == (may == PlanAllows.DRAFT)


WHO, WHERE = st.sampled_from(["dee", "eve", "fay"]), st.sampled_from(["post", "last", "first", "elsewhere"])
WORDS = st.sampled_from(
    [ASKED, "¿Cuál es su horario?", "I want a person.", "My table came broken!", "Nice.", "ok"]
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    may=st.sampled_from([PlanAllows.DRAFT, PlanAllows.PERSON]),
    said=st.lists(st.tuples(WHO, WHERE, WORDS), min_size=1, max_size=6),
)
def test_whoever_says_what_wherever_under_it_no_automatic_word_leaves(
    street: Street, may: PlanAllows, said: list[tuple[str, str, str]]
) -> None:
    """Under the post, under somebody's comment below it, or going on where they were; elsewhere is as usual."""
    if not Article.of(street.brand).exists():
        street.teach()
    _post, out = published(street, PlanGiven(may), f"Oak {next(_numbers)}.")
    below, mine = [out], str(next(_numbers))
    for handle, where, words in said:
        if where == "elsewhere":
            street.says(words, handle + mine, "mention")
        else:
            to = {"post": out, "last": below[-1], "first": below[:2][-1]}[where]
            below.append(street.says(words, handle + mine, "comment", in_reply_to=to).id)
        street.run()
    spoken = Reply.of(street.brand).filter(cleared_by__isnull=False).values("cleared_by")
    answered = Decision.of(street.brand).filter(entry__in=spoken).values_list("message__network_id", flat=True)
    assert set(answered).isdisjoint(below)


def test_who_goes_on_talking_is_still_under_the_post(street: Street) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(PlanAllows.DRAFT))
    first = street.says("Do you like oak?", "dee", "comment", in_reply_to=out)
    street.run()
    street.says(ASKED, "dee", "comment", in_reply_to=first.id)
    street.run()
    second = street.says("And the beech?", "eve", "comment", in_reply_to=first.id)
    street.run()
    street.says(ASKED, "fay", "comment", in_reply_to=second.id)
    street.run()
    assert automatic(street) == 0


def test_a_comment_quicker_than_the_networks_answer_is_under_the_plan_too(street: Street) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(PlanAllows.PERSON))
    Delivery.of(street.brand).filter(network_id=out).update(network_id="", step=Step.UNKNOWN, sent_at=None)
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.run()
    assert (route(street), automatic(street)) == (Route.PERSON, 0)


def test_once_the_plan_is_over_it_is_still_not_as_usual(street: Street) -> None:
    street.teach()
    _post, out = published(street, PlanGiven(PlanAllows.PERSON, days=3))
    street.pass_time(2 * 86400)
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.run()
    assert automatic(street) == 0
    street.pass_time(2 * 86400)
    street.says(ASKED, "eve", "comment", in_reply_to=out)
    street.run()
    assert automatic(street) == 0


def test_a_plan_that_is_changed_holds_from_the_next_comment_on(street: Street) -> None:
    street.teach()
    post, out = published(street, PlanGiven())
    for may, handle in ((PlanAllows.PERSON, "dee"), (PlanAllows.DRAFT, "eve"), (PlanAllows.USUAL, "fay")):
        set_plan(post, PlanGiven(may), street.ana, street.now)
        street.says(ASKED, handle, "comment", in_reply_to=out)
        street.run()
        assert automatic(street) == (may == PlanAllows.USUAL)


def test_under_other_posts_and_in_private_it_is_as_usual(street: Street) -> None:
    street.teach()
    published(street, PlanGiven(PlanAllows.PERSON))
    _other, free = published(street, PlanGiven(), "Beech.")
    street.says(ASKED, "dee", "comment", in_reply_to=free)
    street.says(ASKED, "eve", "direct")
    street.run()
    assert automatic(street) == 2


def test_where_no_plan_forbids_anything_the_line_asks_nothing_more(street: Street) -> None:
    street.teach(automatic=False)
    street.says(ASKED, "amy", "mention")
    street.run()
    street.says(ASKED, "dee", "mention")
    batch = street.fetched()
    with CaptureQueriesContext(connection) as asked:
        flow.receive(batch, street.readers, street.now)
    assert not [one for one in asked if "replyplan" in one["sql"]]


@given(
    st.floats(0, 1),
    st.sampled_from(list(Tone)),
    st.sampled_from(["robot", "person", "nobody"]),
    st.sampled_from(["draft", "person"]),
)
def test_whatever_else_is_true_the_plan_is_the_most_that_is_done(
    score: float, tone: Tone, holder: str, plan: str
) -> None:
    reading = Reading("1", "en", tone, score, Sentiment.NEUTRAL, 0.1, False)
    facts = {"holder": holder, "automatic_allowed": True, "may_answer": True, "plan": plan}
    terms = Terms(threshold=2.0, calibration="7", trial=True, trial_answers=True)
    made = decide(reading, Match("a", 1.0, 1.0), Situation(**facts), terms)  # type: ignore[arg-type]
    assert not made.automatic
    assert made.route in (
        (Route.DRAFT, Route.PERSON, Route.IGNORE) if plan == "draft" else (Route.PERSON, Route.IGNORE)
    )


def test_what_stands_in_line_when_the_plan_changes_does_not_leave(street: Street) -> None:
    street.teach()
    post, out = published(street, PlanGiven())
    street.says(ASKED, "dee", "comment", in_reply_to=out)
    street.receive()
    assert automatic(street) == 1
    change_plan(post, PlanGiven(PlanAllows.DRAFT), street.ana, street.now)
    street.run()
    assert Reply.of(street.brand).get().step == Step.WITHDRAWN
    assert not any(ANSWER in text for text in street.heard("dee"))
