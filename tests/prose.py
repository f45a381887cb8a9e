"""What people read: the Markdown files, and the strings of the screens."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = frozenset({"__pycache__", "build", "dist", "node_modules", "test-results"})
TRANSLATE = re.compile(r'{%\s*translate\s+"([^"]*)"')
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", re.DOTALL)
GETTEXT = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"})


def ours() -> Iterator[Path]:
    """Every file of the repository; folders that tools make are left out."""
    for top in sorted(ROOT.iterdir()):
        if top.is_file():
            yield top
        elif (not top.name.startswith(".") or top.name == ".ci") and top.name not in NOT_OURS:
            yield from (one for one in sorted(top.rglob("*")) if one.is_file() and not NOT_OURS & set(one.parts))


def pages() -> list[Path]:
    return [one for one in ours() if one.suffix == ".md"]


def prose(text: str) -> str:
    """Markdown without code, links' targets and comments."""
    for gone in (r"```.*?```", r"<!--.*?-->", r"`[^`\n]*`", r"\]\([^)]*\)", r"<https?:[^>]*>", r"https?://\S+"):
        text = re.sub(gone, " ", text, flags=re.DOTALL)
    return text


def strings() -> Iterator[tuple[Path, str]]:
    """Every translatable string, with the file it stands in."""
    for page in sorted((ROOT / "src").rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        yield from ((page, found) for found in TRANSLATE.findall(text) + BLOCK.findall(text))
    for module in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
                yield from ((module, str(one.value)) for one in node.args if _is_text(one))


def _is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
