"""The Promise screen: everybody reads how it stands, agents label, only owners turn the dial, look and lift."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.accounts.models import Role
from rapport.inbox.models import Decision
from rapport.promise.dial import setting, turn
from rapport.promise.models import Calibration, Drawn, Halt, Judgement, Layer, Replay, Says
from rapport.web.promise.words import share
from tests.promise.crowd import crowd
from tests.screens.promised import as_role, at, audit, halted, practice, promised, replayed
from tests.screens.test_knowledge import page_of
from tests.street import Street

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[None]]
SPEAKS = {"alpha": "0.05", "audit": "0.1", "shadow": "say"}


@pytest.fixture
def ana(street: Street) -> Client:
    return page_of(street.ana)


def test_before_anything_is_labelled_it_says_how_much_is_missing(street: Street, ana: Client) -> None:
    crowd(street, 3, 2)
    shown = ana.get(at(street, "index")).content.decode()
    assert (
        "At most <strong>2 in 100</strong> complaints get a robot, with 95\N{NO-BREAK SPACE}% confidence." in shown
    )
    assert "articles that you allowed are answered, without a promise, with 0 of 173 labelled complaints" in shown
    assert "By your leave" in shown
    assert "Not chosen by an owner yet" in shown
    assert "The curve appears once" in ana.get(practice(street)).content.decode()


def test_the_owner_turns_the_dial_and_nobody_else(street: Street, ana: Client) -> None:
    ana.post(at(street, "dial"), SPEAKS)
    now = setting(street.brand)
    assert (now.alpha, now.audit, now.shadow, now.chosen) == (0.05, 0.1, False, True)
    bo = as_role(street, Role.AGENT)
    assert bo.post(at(street, "dial"), {**SPEAKS, "alpha": "0.01"}).status_code == 403
    assert setting(street.brand).alpha == 0.05


@pytest.mark.parametrize(("name", "value"), [("alpha", "0.9"), ("audit", "0"), ("shadow", "maybe"), ("alpha", "")])
def test_a_dial_that_cannot_be_turned_so_stays(street: Street, ana: Client, name: str, value: str) -> None:
    shown = ana.post(at(street, "dial"), {**SPEAKS, name: value}, follow=True).content.decode()
    assert "Nothing was changed." in shown
    assert not setting(street.brand).chosen


def test_a_setting_made_elsewhere_stands_among_the_choices(street: Street, ana: Client) -> None:
    turn(street.brand, street.ana, street.now, alpha=0.03, audit=0.07, shadow=True)
    shown = ana.get(at(street, "index")).content.decode()
    assert re.search(r'value="0.03"[^>]* checked', shown)
    assert re.search(r'value="0.07"[^>]* selected', shown)


def test_a_group_shows_its_curve_its_audit_and_its_calibration(
    street: Street, ana: Client, django_assert_max_num_queries: Queries
) -> None:
    made = promised(street)
    audit(street, 100)
    with django_assert_max_num_queries(26):
        shown = ana.get(practice(street)).content.decode()
    assert "Answers by itself" in shown
    assert shown.count("<svg viewBox") == 2
    assert f'<dd class="n">{made.labels}</dd>' in shown
    assert f'<dd class="n">{made.rank}</dd>' in shown
    assert "audited complaints would have got a robot" in shown
    assert len(shown.encode()) < 60_000
    with django_assert_max_num_queries(26):
        index = ana.get(at(street, "index")).content.decode()
    assert "The robot answers where the promise allows it" in index
    assert len(index.encode()) < 60_000


def test_looking_again_says_what_it_costs_and_what_is_missing(street: Street, ana: Client) -> None:
    crowd(street, 3, 2)
    assert "look 1 spends 3" in ana.get(practice(street)).content.decode()
    shown = ana.post(practice(street, "look"), follow=True).content.decode()
    assert "The labels support no threshold" in shown
    assert "Allows nothing" in shown
    assert set(Calibration.of(street.brand).values_list("look", flat=True)) == {1}


def test_a_halt_stands_on_top_and_an_owner_lifts_it(street: Street, ana: Client) -> None:
    halted(street)
    halt = Halt.of(street.brand).get()
    for page in (at(street, "index"), practice(street)):
        shown = ana.get(page).content.decode()
        assert shown.index("What happened") < shown.index("Label messages of this group")
        assert "What was kept" in shown
    assert "Halted" in ana.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    bo = as_role(street, Role.AGENT)
    assert bo.post(at(street, "lift", pk=halt.pk)).status_code == 403
    ana = as_role(street, Role.OWNER)
    assert "What happened" not in ana.post(at(street, "lift", pk=halt.pk), follow=True).content.decode()
    halt.refresh_from_db()
    assert halt.lifted_by == street.ana


def test_what_was_taught_is_taken_back_by_an_owner(street: Street, ana: Client) -> None:
    layer = Layer.across_brands.create(
        brand=street.brand, weights=b"", checksum="c0ffee", reader="r", learnt_from=90
    )
    assert "Learnt from 90 judgements" in ana.get(at(street, "index")).content.decode()
    bo = as_role(street, Role.AGENT)
    assert bo.post(at(street, "roll_back", pk=layer.pk)).status_code == 403
    ana = as_role(street, Role.OWNER)
    assert "taken back by" in ana.post(at(street, "roll_back", pk=layer.pk), follow=True).content.decode()
    layer.refresh_from_db()
    assert layer.ended_by == street.ana
    shown = ana.post(at(street, "roll_back", pk=layer.pk), follow=True).content.decode()
    assert "Somebody took this back before" in shown


def test_a_conversation_says_what_allowed_its_answer(street: Street, ana: Client) -> None:
    made = promised(street)
    decision = Decision.of(street.brand).filter(route="answer").latest("pk")
    where = reverse("inbox:show", args=[street.brand.slug, decision.message.conversation_id])
    shown = ana.get(where).content.decode()
    assert "Promised: at most 30\N{NO-BREAK SPACE}%" in shown
    for figure in (share(decision.score), share(made.threshold), f">{made.labels}<", f">{made.rank}<"):
        assert figure in shown
    ana.post(at(street, "correction", message=decision.message_id), {"says": "complaint"})
    said = Judgement.of(street.brand).get(message=decision.message_id)
    assert (said.says, said.drawn) == (Says.COMPLAINT, Drawn.CORRECTION)
    assert f"{street.ana.name} said" in ana.get(where).content.decode()
    assert ana.post(at(street, "correction", message=decision.message_id), {"says": "unsure"}).status_code == 400


def test_a_conversation_asks_for_all_its_calibrations_at_once(street: Street, ana: Client) -> None:
    promised(street)
    for _ in range(3):
        street.pass_time(60 * 60 * 25)
        street.says("What are your opening hours?", "hours0")
        street.receive()
    talks = [street.conversation(one).pk for one in ("hours1", "hours0")]
    counts = []
    for talk in talks:
        with CaptureQueriesContext(connection) as asked_for:
            ana.get(reverse("inbox:live", args=[street.brand.slug, talk]))
        counts.append(sum("promise_calibration" in one["sql"] for one in asked_for))
    assert counts == [1, 1]


def test_a_replay_is_asked_followed_and_stopped(street: Street, ana: Client) -> None:
    promised(street)
    row = replayed(street)
    shown = ana.get(at(street, "replay", pk=row.pk)).content.decode()
    assert "12 of " in shown
    assert "would go elsewhere" in shown
    talk = row.found["examples"][0]["conversation"]
    assert reverse("inbox:show", args=[street.brand.slug, talk]) in shown
    assert "every 1s" not in shown
    answer = ana.post(at(street, "replays"), {"days": "7", "alpha": "0.02", "reader": "fast"})
    new = Replay.of(street.brand).latest("pk")
    assert answer["Location"] == at(street, "replay", pk=new.pk)
    running = ana.get(at(street, "replay", pk=new.pk), headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in running
    assert "<html" not in running
    stopped = ana.post(at(street, "replay_stop", pk=new.pk), follow=True).content.decode()
    assert "Stopped by a person" in stopped
    assert "every 1s" not in stopped


def test_a_replay_of_an_unknown_kind_is_not_begun(street: Street, ana: Client) -> None:
    answer = ana.post(at(street, "replays"), {"days": "9999", "alpha": "0.02", "reader": "fast"})
    assert answer.status_code == 422
    assert not Replay.of(street.brand).exists()
