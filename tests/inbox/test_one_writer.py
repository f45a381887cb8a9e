"""The columns that lists show have one writer: what an action changes is rows, the columns follow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from rapport.inbox.refresh import COLUMNS
from tests.prose import ROOT

SRC = ROOT / "src" / "rapport"
WRITERS = {"inbox/refresh.py"}
# Other rows have columns of these names, too.
OWN = frozenset({"need", "waiting_since", "last_at", "last_in_at", "last_out_at", "native_at", "snoozed_until"})
OWN |= {"resolved_at", "snippet", "automatic_in_row", "complaint_open", "not_sent"}
SHARED = frozenset(COLUMNS) - OWN
ASSIGNED = (ast.Assign, ast.AugAssign, ast.AnnAssign)


def written(tree: ast.AST) -> Iterator[str]:
    """Names of derived columns that are set on an object, or given to an update, a create or a save."""
    for node in ast.walk(tree):
        if isinstance(node, ASSIGNED):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for one in ast.walk(target):
                    if isinstance(one, ast.Attribute) and one.attr in OWN and not _is_self(one.value):
                        yield one.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            about = ast.unparse(node.func.value)
            if node.func.attr in ("update", "create", "get_or_create", "update_or_create"):
                names = {word.arg for word in node.keywords if word.arg}
                yield from names & OWN
                yield from names & SHARED if "Conversation" in about else ()
            if node.func.attr in ("save", "bulk_update", "_set"):
                yield from (name for name in OWN if f"'{name}'" in ast.unparse(node))


def _is_self(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "self"


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(SRC)))
def test_nobody_else_writes_what_lists_show(path: Path) -> None:
    name = str(path.relative_to(SRC))
    if name in WRITERS or "/migrations/" in name:
        return
    assert sorted(written(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "talk.need = 'person'",
        "talk.automatic_in_row += 1",
        "Conversation.across_brands.filter(pk=1).update(status='open')",
        "talk.save(update_fields=['need'])",
        "rows.update(waiting_since=None)",
    ],
)
def test_a_second_writer_is_found(code: str) -> None:
    assert list(written(ast.parse(code)))
