"""Every pattern in the code, found in its source; and where markup is parsed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import regex

SOURCE = Path(__file__).parents[2] / "src" / "rapport"
CALLS = frozenset(("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"))
PARSERS = frozenset(("HTMLParser", "XMLParser", "expat", "fromstring"))


class Found(NamedTuple):
    """A pattern by the place where it stands: `rapport.x:NAME`, or `rapport.x:3:…` where it has none."""

    where: str
    pattern: Any


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module that may see words from outside, with its syntax."""
    for file in sorted(SOURCE.rglob("*.py")):
        parts = file.relative_to(SOURCE.parent).with_suffix("").parts
        if "migrations" in parts or parts[-1] in ("tests", "testing", "testing_http"):
            continue
        yield ".".join(parts).removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def patterns() -> Iterator[Found]:
    """The patterns that are compiled once, by name, and those written where they are used, by their words."""
    for name, tree in modules():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_pattern(node.func)]
        if not calls:
            continue
        named = {id(node) for value in _assigned(tree) for node in ast.walk(value)}
        if any(id(call) in named for call in calls):
            yield from _compiled(name)
        for call in calls:
            if id(call) not in named:
                yield Found(f"{name}:{ast.unparse(call.args[0])[:60]}", _literal(call))


def html_parsers() -> Iterator[str]:
    """Classes that parse markup."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & PARSERS:
                yield f"{name}:{node.name}"


def _is_pattern(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr in CALLS
        and isinstance(func.value, ast.Name)
        and func.value.id in ("re", "regex")
    )


def _assigned(tree: ast.Module) -> Iterator[ast.expr]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield node.value


def _compiled(name: str) -> Iterator[Found]:
    for key, value in sorted(vars(import_module(name)).items()):
        for at, one in value.items() if isinstance(value, dict) else [("", value)]:
            if isinstance(one, re.Pattern | regex.Pattern) and name == _home(name, key):
                yield Found(f"{name}:{key}{f'[{at}]' if at else ''}", one)


def _home(name: str, key: str) -> str:
    """A pattern counts where it is written, not where it is imported."""
    tree = ast.parse((SOURCE.parent / _path(name)).read_text(encoding="utf-8"))
    targets = [t for node in tree.body for t in getattr(node, "targets", [getattr(node, "target", None)])]
    names = {n.id for t in targets if t is not None for n in ast.walk(t) if isinstance(n, ast.Name)}
    return name if key in names else ""


def _path(name: str) -> Path:
    path = Path(*name.split("."))
    return path / "__init__.py" if (SOURCE.parent / path).is_dir() else path.with_suffix(".py")


def _literal(call: ast.Call) -> Any:
    """A pattern written where it is used; None where it is put together at run time."""
    if not isinstance(call.args[0], ast.Constant):
        return None
    engine = regex if ast.unparse(call.func).startswith("regex.") else re
    return engine.compile(call.args[0].value)
