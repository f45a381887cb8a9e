"""No way around the engine: whoever writes what leaves, or what a robot may say, is named here, and asks first."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prose import ROOT

SRC = ROOT / "src" / "rapport"
# Each act by how it is written in the code, and the only functions that may do it.
DOORS = {
    "queue.approved": {"inbox/reply.py:say"},
    "inbox.reply.say": {
        "inbox/write.py:write",
        "inbox/approve.py:say_draft",
        "inbox/approve.py:_leave",
    },
    "inbox.approve.say_draft": {"inbox/approve.py:approve", "inbox/approve.py:_leave"},
    "MayAnswer written": {"answers/articles.py:allow"},
    "Wording written": {"answers/articles.py:put_words"},
    "Dial written": {"promise/dial.py:set_dial"},
    "answers.articles.allow": {
        "answers/articles.py:let_answer",
        "promise/robot_voting.py:_automatic",
        "promise/robot_voting.py:_words",
    },
    "answers.articles.put_words": {"answers/articles.py:write", "promise/robot_voting.py:_words"},
    "promise.dial.set_dial": {"promise/dial.py:turn", "promise/robot_voting.py:_dial"},
    "put_in_line": {
        "publishing/holding.py:release_post",
        "publishing/incident.py:_released",
        "publishing/line.py:line_up",
        "publishing/line.py:_shift",
        "publishing/voting.py:line_up_approved",
    },
    "approve_edit": {"publishing/editing.py:_put"},
    "put_agreed": {"publishing/editing.py:vote_edit", "publishing/client_editing.py:client_vote_edit"},
}
CALLED = {
    "approved": "queue.approved",
    "say": "inbox.reply.say",
    "say_draft": "inbox.approve.say_draft",
    "allow": "answers.articles.allow",
    "put_words": "answers.articles.put_words",
    "set_dial": "promise.dial.set_dial",
    "put_in_line": "put_in_line",
    "approve_edit": "approve_edit",
    "put_agreed": "put_agreed",
}
OWNER = {
    "approved": "rapport.outbox.queue",
    "say": "rapport.inbox.reply",
    "say_draft": "rapport.inbox.approve",
    "allow": "rapport.answers.articles",
    "put_words": "rapport.answers.articles",
    "set_dial": "rapport.promise.dial",
    "put_in_line": "rapport.publishing.line",
    "approve_edit": "rapport.outbox.edit",
    "put_agreed": "rapport.publishing.editing",
}
WRITES = ("create", "get_or_create", "update_or_create", "bulk_create")


def acts(path: Path) -> Iterator[tuple[str, str]]:
    """Every act in a file, with the function that does it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = "rapport." + str(path.relative_to(SRC))[:-3].replace("/", ".")
    known = {name for name, owner in OWNER.items() if owner == module}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                known |= {one.name} if OWNER.get(one.name) == node.module else set()
                modules |= {one.asname or one.name} if f"{node.module}.{one.name}" in OWNER.values() else set()
    for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)):
        for node in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            if act := _act(node.func, known, modules):
                yield act, f"{path.relative_to(SRC)}:{function.name}"


def _act(called: ast.expr, known: set[str], modules: set[str]) -> str:
    if isinstance(called, ast.Name) and called.id in known:
        return CALLED[called.id]
    if not isinstance(called, ast.Attribute):
        return ""
    about = ast.unparse(called.value)
    if about in modules and called.attr in CALLED:
        return CALLED[called.attr]
    model = about.partition(".")[0]
    return f"{model} written" if called.attr in WRITES and model in ("MayAnswer", "Wording", "Dial") else ""


def test_each_act_is_done_where_it_is_named_and_nowhere_else() -> None:
    found: dict[str, set[str]] = {name: set() for name in DOORS}
    for path in sorted(SRC.rglob("*.py")):
        if "/migrations/" not in str(path):
            for act, where in acts(path):
                found[act].add(where)
    assert found == DOORS


@pytest.mark.parametrize("name", sorted(DOORS))
def test_screens_programs_and_jobs_are_behind_the_doors(name: str) -> None:
    outside = ("web/", "api/", "cli/", "runtime/", "jobs/", "demo/", "flow.py")
    assert not [one for one in DOORS[name] if one.startswith(outside)]


def test_a_way_around_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.approvals.test_no_way_around.SRC", tmp_path)
    (tmp_path / "sly.py").write_text(
        "from rapport.outbox import queue\nfrom rapport.answers.articles import allow\n"
        "def sly():\n    queue.approved()\n    allow()\n    MayAnswer.across_brands.create()\n"
    )
    found = {act for act, _where in acts(tmp_path / "sly.py")}
    assert found == {"queue.approved", "answers.articles.allow", "MayAnswer written"}
