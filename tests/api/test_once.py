"""A key makes asking twice doing once: the same answer again, whatever happens between."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.api.idempotency import KEPT
from rapport.api.models import Asking
from rapport.inbox.models import Note
from rapport.outbox.models import Reply
from tests.api.caller import Caller
from tests.api.crowd import crowd
from tests.api.scene import Scene

REPLY = {"text": "From ten to four."}


def test_the_same_key_and_body_get_the_same_answer_again(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/replies"
    first, again = bo.post(path, REPLY, key="k1"), bo.post(path, REPLY, key="k1")
    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Reply.across_brands.count() == 1


def test_another_body_or_address_with_the_same_key_is_refused(scene: Scene, bo: Caller) -> None:
    bo.post(f"/conversations/{scene.asked.pk}/replies", REPLY, key="k1")
    for number, body in ((scene.asked.pk, {"text": "Closed."}), (scene.angry.pk, REPLY)):
        answer = bo.post(f"/conversations/{number}/replies", body, key="k1")
        assert (answer.status, answer.body["error"]) == (422, "key_reused")
    assert Reply.across_brands.count() == 1


def test_a_key_belongs_to_one_person_of_one_brand(scene: Scene, ana: Caller, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/notes"
    notes = [caller.post(path, {"text": "mine"}, key="k1").body["by"]["handle"] for caller in (ana, bo)]
    assert notes == ["ana", "bo"]


def test_what_was_refused_is_judged_anew(scene: Scene, bo: Caller) -> None:
    """A refusal changed nothing, so the key is still free."""
    path = f"/conversations/{scene.asked.pk}/replies"
    assert bo.post(path, {"text": "x" * 501}, key="k1").status == 422
    assert not Asking.across_brands.exists()
    assert bo.post(path, REPLY, key="k1").status == 201


def test_a_key_is_kept_for_thirty_days(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/notes"
    bo.post(path, {"text": "again"}, key="k1")
    row = Asking.across_brands.get()
    Asking.across_brands.update(at=row.at - KEPT + timedelta(hours=1))
    assert bo.post(path, {"text": "again"}, key="k1").headers["Idempotency-Replayed"] == "true"
    Asking.across_brands.update(at=row.at - KEPT - timedelta(hours=1))
    assert "Idempotency-Replayed" not in bo.post(path, {"text": "again"}, key="k1").headers
    assert Note.across_brands.count() == 2


def test_a_key_that_is_too_long_is_refused(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/conversations/{scene.asked.pk}/notes", {"text": "x"}, key="k" * 256)
    assert (answer.status, answer.body["error"]) == (422, "key_too_long")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", "z"])), max_size=12))
def test_a_key_never_has_two_effects(scene: Scene, bo: Caller, asked: list[tuple[str, str]]) -> None:
    Note.across_brands.all().delete()
    Asking.across_brands.all().delete()
    first: dict[str, str] = {}
    for key, text in asked:
        answer = bo.post(f"/conversations/{scene.asked.pk}/notes", {"text": text}, key=key)
        assert answer.status == (201 if first.setdefault(key, text) == text else 422)
    assert Note.across_brands.count() == len(first)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database in memory is one connection")
def test_sixty_four_at_once_have_one_effect_here() -> None:
    assert crowd(64) == {"effects": 1, "answers": 1, "fresh": 1, "statuses": [201]}


@pytest.mark.slow
def test_sixty_four_at_once_have_one_effect_in_a_file(tmp_path: object) -> None:
    """The same on SQLite as people run it: a file, a connection for each thread."""
    given = {**os.environ, "RAPPORT_HOME": str(tmp_path), "RAPPORT_DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-m", "tests.api.crowd"], env=given, capture_output=True, text=True)
    assert done.stdout.strip() == str({"effects": 1, "answers": 1, "fresh": 1, "statuses": [201]}), done.stderr
