"""A replay says what would change hands under another setting, and changes nothing by looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.inbox.models import Decision, Message
from rapport.ledger.check import first_break
from rapport.ledger.models import Entry
from rapport.promise import replay, replay_counts
from rapport.promise.dial import turn
from rapport.promise.models import Judgement, Replay
from rapport.promise.rule_ablation import LEAVABLE
from rapport.runtime.jobs import carry_on
from rapport.triage.read import READERS, default_reader
from rapport.triage.reader import Readers
from tests.promise.labels import QUESTION, calibrate, labelled
from tests.promise.readers import Broken, Wary
from tests.promises.test_nothing_leaks import rows_of
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(street: Street) -> Street:
    """Six customers ask for the hours, two of them after a complaint; a seventh only complains."""
    street.teach()
    for n in range(6):
        street.says(QUESTION, f"dee{n}")
    street.run()
    for n in (0, 1, 6):
        street.says("My lamp arrived broken and nobody answers!", f"dee{n}")
    street.run(300)
    for n in (0, 1):
        street.says("When are you open?", f"dee{n}")
    street.run()
    return street


def ask(street: Street, days: int = 7, alpha: float = 0.4, **more: Any) -> Replay:
    return replay.ask(street.brand, street.ana, street.now, days=days, alpha=alpha, **more)


def to_the_end(street: Street, row: Replay, readers: Readers | None = None) -> Replay:
    while row.ended_at is None:
        assert replay.run_next(street.now, readers or street.readers)
        row.refresh_from_db()
    return row


def counts(row: Replay) -> dict[tuple[str, str], int]:
    return {(one["from"], one["to"]): one["count"] for one in row.found["changes"]}


def test_without_labels_nothing_changes_hands(busy: Street) -> None:
    row = to_the_end(busy, ask(busy))
    assert counts(row) == {("answer", "answer"): 6, ("person", "person"): 5}
    assert (row.state, row.done, row.total, row.found["seen"]) == ("done", 11, 11, 11)
    assert [(one["language"], one["kind"], one["rank"]) for one in row.found["thresholds"]] == [
        ("en", "practice", None)
    ]


def test_what_a_threshold_would_keep_from_the_robot_is_counted_and_shown(busy: Street) -> None:
    labelled(busy, harmless=True)
    row = to_the_end(busy, ask(busy))
    moved = counts(row)["answer", "draft"]
    assert moved == 7, "as harmless as a message that was judged a complaint"
    assert sum(counts(row).values()) == sum(one["count"] for one in row.found["groups"]) == row.found["seen"]
    assert [one["text"] for one in row.found["examples"]] == [QUESTION] * moved
    assert {one["message"] for one in row.found["examples"]} == {one for one, _, _ in row.found["listed"]}
    (fit,) = row.found["thresholds"]
    assert (fit["n"], fit["threshold"]) == (9, Decision.of(busy.brand).get(message__identity__handle="fay8").score)


def test_where_a_group_was_calibrated_leave_is_not_enough_any_more(busy: Street) -> None:
    """At an α for which the labels are too few, practice falls back to drafts, as every group does."""
    turn(busy.brand, busy.ana, busy.now, alpha=0.4, audit=0.05, shadow=False)
    calibrate(busy)
    row = to_the_end(busy, ask(busy, alpha=0.01))
    assert counts(row)["answer", "draft"] == 6
    assert ("answer", "answer") not in counts(row)


def test_what_is_only_watched_counts_as_an_answer(busy: Street) -> None:
    turn(busy.brand, busy.ana, busy.now, alpha=0.4, audit=0.5, shadow=True)
    busy.says(QUESTION, "gus")
    busy.run()
    assert Decision.of(busy.brand).latest("pk").route == "draft"
    assert counts(to_the_end(busy, ask(busy)))["answer", "answer"] == 7


def test_examples_and_ids_are_bounded_and_the_rest_is_counted(
    busy: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(busy, harmless=True)
    monkeypatch.setattr(replay_counts, "EXAMPLES", 2)
    monkeypatch.setattr(replay_counts, "LISTED", 3)
    found = to_the_end(busy, ask(busy)).found
    assert (len(found["examples"]), len(found["listed"]), found["left_out"]) == (2, 3, 4)


def test_days_words_taken_back_and_other_brands_are_kept_apart(busy: Street) -> None:
    Message.of(busy.brand).filter(identity__handle="dee5").update(removed_at=busy.now)
    Message.of(busy.brand).filter(identity__handle="dee4").update(received_at=busy.now - timedelta(days=8))
    row = ask(busy)
    busy.pass_time(60)
    busy.says(QUESTION, "late")
    busy.run()
    assert to_the_end(busy, row).found["seen"] == 9


def test_stopped_it_ends_within_a_chunk_and_keeps_what_it_counted(
    busy: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CHUNK", 4)
    row = ask(busy)
    replay.run_next(busy.now, busy.readers)
    under_way = Replay.of(busy.brand).get()
    assert (under_way.state, under_way.done, under_way.total) == ("running", 4, 11)
    for _ in range(2):
        replay.stop(row, busy.ana, busy.now)
    replay.step(under_way, busy.now, busy.readers)
    row.refresh_from_db()
    assert (row.state, row.done, row.found["seen"]) == ("stopped", 4, 4)
    assert not replay.run_next(busy.now, busy.readers)
    assert told(busy) == ["replay asked", "replay stopped"]


def test_after_a_crash_between_chunks_it_goes_on_where_it_was(
    busy: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(busy, harmless=True)
    whole = to_the_end(busy, ask(busy)).found
    monkeypatch.setattr(replay, "CHUNK", 3)
    row = ask(busy)
    for _ in range(3):
        replay.run_next(busy.now, busy.readers)
        with pytest.raises(MemoryError):
            replay.run_next(busy.now, Readers(Broken()))
    row = to_the_end(busy, row)
    assert (row.found, row.done) == (whole, 20)


def test_a_slow_second_process_neither_counts_twice_nor_throws_back(
    busy: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CHUNK", 4)
    ask(busy)
    slow = Replay.of(busy.brand).get()
    for _ in range(2):
        replay.run_next(busy.now, busy.readers)
    replay.step(slow, busy.now, busy.readers)
    assert Replay.of(busy.brand).get().done == 8
    row = to_the_end(busy, Replay.of(busy.brand).get())
    assert row.found["seen"] == sum(counts(row).values()) == row.done == 11


def test_one_replay_keeps_one_threshold_in_a_group(busy: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels that come while it runs are for the next one."""
    labels = labelled(busy, harmless=True)
    monkeypatch.setattr(replay, "CHUNK", 4)
    row = ask(busy)
    replay.run_next(busy.now, busy.readers)
    Judgement.of(busy.brand).exclude(pk=labels[0].pk).delete()
    assert [one["n"] for one in to_the_end(busy, row).found["thresholds"]] == [9]


def test_another_reader_reads_the_words_anew(busy: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "wary", lambda: Wary("hours"))
    row = to_the_end(busy, ask(busy, reader="wary"))
    assert counts(row)["answer", "person"] == 6
    assert {one["reader"] for one in row.found["thresholds"]} == {"wary-1"}


def test_a_second_reader_looks_at_what_would_be_answered(busy: Street) -> None:
    row = to_the_end(busy, ask(busy), Readers(default_reader(), Wary("hours")))
    assert counts(row) == {("answer", "person"): 6, ("person", "person"): 5}


def test_another_rule_set_leaves_rules_out(busy: Street) -> None:
    """Two asked again after a complaint: a person's, but for the rules that say so."""
    kept = to_the_end(busy, ask(busy))
    bare = to_the_end(busy, ask(busy, without=["open-complaint", "held-by-person", "upset", "answered-today"]))
    assert ("person", "answer") not in counts(kept)
    assert counts(bare)["person", "answer"] == 2


@given(
    alpha=st.floats(0.01, 0.49),
    reader=st.sampled_from(["fast", "rules"]),
    codes=st.sets(st.sampled_from(sorted(LEAVABLE))),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_replay_never_changes_anything_but_itself(
    busy: Street, alpha: float, reader: str, codes: set[str]
) -> None:
    if not Replay.of(busy.brand).exists():
        busy.readers = Readers(default_reader(), Wary())
        turn(busy.brand, busy.ana, busy.now, alpha=0.4, audit=0.5, shadow=False)
        calibrate(busy)
    own = {"promise.replay", "ledger.entry", "ledger.head"}
    before, heard = rows_of(busy.brand, own), [busy.heard(f"dee{n}") for n in range(7)]
    row = to_the_end(busy, ask(busy, alpha=alpha, reader=reader, without=sorted(codes)))
    busy.deliver()
    assert row.found["seen"] == Decision.of(busy.brand).count()
    assert rows_of(busy.brand, own) == before
    assert [busy.heard(f"dee{n}") for n in range(7)] == heard
    assert told(busy)[-2:] == ["replay asked", "replay ended"]
    assert first_break(busy.brand) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 91},
        {"alpha": 0.0},
        {"alpha": 0.5},
        {"alpha": float("nan")},
        {"reader": "palm"},
        {"without": ["asks-for-person"]},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(street: Street, wrong: dict[str, Any]) -> None:
    with pytest.raises(replay.ImpossibleReplay):
        ask(street, **wrong)
    assert not Replay.of(street.brand).exists()
    assert told(street) == []


def test_one_that_breaks_says_what_to_do_and_the_next_goes_on(
    busy: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, next_one = ask(busy), ask(busy, days=8)
    step = replay.step

    def breaks(row: Replay, now: datetime, readers: Readers) -> None:
        if row.pk == broken.pk:
            raise RuntimeError("spoilt")
        step(row, now, readers)

    monkeypatch.setattr(replay, "step", breaks)
    carry_on(busy.readers)
    broken.refresh_from_db()
    next_one.refresh_from_db()
    assert (broken.state, broken.failed) == ("failed", replay.BROKE_OFF)
    assert next_one.state == "done"
    assert replay.next_one() is None


def told(street: Street) -> list[str]:
    rows = Entry.of(street.brand).filter(what__startswith="replay ").order_by("seq")
    return list(rows.values_list("what", flat=True))
