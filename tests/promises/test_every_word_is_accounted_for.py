"""Promise 10. Every word out is cleared by a recorded decision or approved by a named person, never neither,
never both; and the decision can be replayed to the same result."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from rapport.domain.decision import Decision as Made
from rapport.inbox import approve
from rapport.inbox.models import Decision, Draft
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Floor, Reply
from rapport.promise.dial import turn
from rapport.promise.redecide import redecide
from rapport.triage.read import default_reader
from rapport.triage.reader import Reader, Readers
from rapport.triage.rule_reader import RuleReader
from tests.promise.labels import calibrate
from tests.promise.readers import Wary
from tests.street import Street

SOURCE = Path(__file__).parents[2] / "src" / "rapport"
MAY_QUEUE = {
    ("audience/follow_back.py", "approve_reaction"),
    ("inbox/reply.py", "approved"),
    ("inbox/say_automatically.py", "cleared_many"),
    ("inbox/react.py", "approve_reaction"),
    ("curation/taps.py", "approve_reaction"),
    ("curation/passing_on.py", "cleared_repost"),
    ("inbox/remove.py", "approve_removal"),
    ("publishing/line.py", "approve_publication"),
    ("promise/approval_reminders.py", "approve_mail"),
    ("publishing/editing.py", "approve_edit"),
    ("publishing/client_mail.py", "approve_mail"),
    ("publishing/trouble_mail.py", "approve_mail"),
}
DOORS = ("rapport.outbox.queue", "rapport.outbox.publish", "rapport.outbox.edit")
TEXTS = (
    "What are your opening hours?",
    "My lamp arrived broken, I am furious.",
    "Lovely shop, thank you!",
    "human",
    "Can I return it after 40 days?",
    "Earn money fast http://spam.example",
    "What are your opening hours on Sunday?",
)


@pytest.mark.django_db
@pytest.mark.parametrize("both", [True, False])
def test_the_database_refuses_words_that_are_neither_or_both(street: Street, both: bool) -> None:
    floor = Floor.across_brands.create(brand=street.brand, channel=street.channel, thread="x")
    entry = note(street.brand, What.DECISION, street.now, actor="robot") if both else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.across_brands.create(
            brand=street.brand,
            channel=street.channel,
            floor=floor,
            key="x",
            text="x",
            message_kind="direct",
            kind="reply",
            lane=f"floor {floor.pk}",
            floor_version=0,
            cleared_by=entry,
            approved_by=street.ana if both else None,
        )


@pytest.mark.django_db
def test_each_reply_names_its_decision_or_its_person(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?", "dee")
    street.run()
    street.teach("Parking", {"en": ("Where can I park?\nIs there parking?", "Behind the shop.")}, automatic=False)
    street.says("Where can I park?", "eve")
    street.run()
    approve.approve(Draft.of(street.brand).get(), street.ana, street.now)
    street.run()
    automatic = Reply.of(street.brand).get(approved_by=None)
    by_person = Reply.of(street.brand).get(cleared_by=None)
    assert automatic.cleared_by.what == "decision"
    assert Decision.of(street.brand).get(entry=automatic.cleared_by).route == "answer"
    assert by_person.approved_by == street.ana
    sent = Entry.of(street.brand).filter(what="reply sent").values_list("subject_id", flat=True)
    assert set(sent) == {automatic.pk, by_person.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("second", [None, RuleReader(), Wary()], ids=["one reader", "two", "two that disagree"])
@pytest.mark.parametrize("calibrated", [False, True])
def test_every_decision_replays_to_the_same_result(
    street: Street, second: Reader | None, calibrated: bool
) -> None:
    """Route, reasons, version, and whether the promise would let a robot speak: for all of them."""
    street.readers = Readers(default_reader(), second)
    street.teach()
    if calibrated:
        turn(street.brand, street.ana, street.now, alpha=0.4, audit=0.5, shadow=False)
        calibrate(street)
    before = Decision.of(street.brand).count()
    for n, text in enumerate(TEXTS):
        street.says(text, f"gus{n}")
        street.says("And are you open on Sunday?", f"gus{n}")
    street.run()
    rows = list(Decision.of(street.brand).select_related("message__reading"))
    assert len(rows) == before + 2 * len(TEXTS)
    assert [facts(redecide(row)) for row in rows] == [kept(row) for row in rows]
    assert any(row.automatic for row in rows)
    assert any(row.second for row in rows) == (second is not None)
    assert any("&" in row.version for row in rows) == isinstance(second, Wary)


def facts(made: Made) -> tuple[object, ...]:
    reasons = [{"code": one.code, "value": one.value} for one in made.reasons]
    return (
        made.message,
        made.route,
        reasons,
        made.automatic,
        made.version,
        made.score,
        made.threshold,
        made.article,
    )


def kept(row: Decision) -> tuple[object, ...]:
    article = str(row.article_id or "")
    return (
        str(row.message_id), row.route, row.reasons, row.automatic, row.version, row.score, row.threshold, article
    )  # fmt: skip


def test_one_module_for_each_kind_puts_in_line() -> None:
    found: set[tuple[str, str]] = set()
    for path in SOURCE.rglob("*.py"):
        if "outbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = str(path.relative_to(SOURCE))
            if isinstance(node, ast.ImportFrom) and node.module in DOORS:
                found |= {(name, one.name) for one in node.names}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "queue":
                found.add((name, node.attr))
    assert {one for one in found if one[1].startswith(("cleared", "approve"))} == MAY_QUEUE
