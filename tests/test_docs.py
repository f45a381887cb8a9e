"""Docs cannot lie: what they name exists, what exists is named, and the code keeps the shape it says it has."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from dataclasses import fields
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from tools import reference

from rapport.cli import COMMANDS
from rapport.config.env import Env
from rapport.connectors.registry import manifests
from rapport.domain.reasons import REASONS
from tests.prose import ROOT, ours, pages, prose, strings

SRC = ROOT / "src" / "rapport"
WHY = ROOT / "docs" / "why"
FLOW, FILE, FUNCTION, TEMPLATE = 150, 250, 45, 160
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|tests|tools|benchmarks|docs|\.ci)/[\w./-]+)`")
NAMED = re.compile(r"`([A-Za-z_.]+)`(?: \(| in )`(src/[\w/]+\.py)`")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
# Settings of the tests themselves; the product does not read them.
OF_TESTS = frozenset(
    {
        "RAPPORT_SHARED",
        "RAPPORT_PICTURES",
        "RAPPORT_REQUIRE_BROWSER",
        "RAPPORT_REQUIRE_PEERS",
        "RAPPORT_REQUIRE_DEEP",
    }
)
# Libraries that are part of one that is declared.
COMES_WITH = {"asgiref": "django", "pydantic": "django-ninja"}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    assert text(reference.FOLDER / name) == reference.page(name), "run `python -m tools.reference`"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("settings.md", {one.metadata["name"] for one in fields(Env)}),
        ("commands.md", {f"rapport {name}" for name in COMMANDS}),
        ("reasons.md", set(REASONS)),
        ("connectors.md", {one.name for one in manifests()}),
    ],
)
def test_everything_that_exists_has_its_heading(name: str, wanted: set[str]) -> None:
    assert wanted <= set(HEADING.findall(text(reference.FOLDER / name)))


@pytest.mark.parametrize("page", pages(), ids=short)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = [one for one in LINK.findall(text(page)) if not re.match(r"https?:|mailto:", one)]
    missing = [one for one in targets if not (page.parent / one.partition("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("page", pages(), ids=short)
def test_paths_settings_and_commands_that_are_named_exist(page: Path) -> None:
    said = text(page)
    assert [one for one in PATH.findall(said) if not (ROOT / one).exists()] == []
    known = {one.metadata["name"] for one in fields(Env)} | OF_TESTS
    assert set(re.findall(r"\bRAPPORT_[A-Z_]+", said)) <= known
    assert set(re.findall(r"(?:`|/|^|=\S+ )rapport ([a-z][a-z-]*)\b", said, re.MULTILINE)) <= set(COMMANDS)


def test_the_straight_line_names_what_is_there() -> None:
    found = NAMED.findall(" ".join(text(WHY / "the-straight-line.md").split()))
    assert len(found) > 12
    for name, path in found:
        last = name.rsplit(".", 1)[-1]
        assert re.search(rf"^\s*(?:async )?(?:def|class) {last}\b", text(ROOT / path), re.MULTILINE), (name, path)


def test_each_promise_that_is_tested_is_told() -> None:
    told = " ".join(text(one) for one in WHY.glob("*.md"))
    assert {short(one) for one in (ROOT / "tests" / "promises").glob("test_*.py")} == set(
        re.findall(r"tests/promises/test_\w+\.py", told)
    )


def test_every_page_is_reached_from_the_first() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        seen.add(page)
        links = [(page.parent / one.partition("#")[0]).resolve() for one in LINK.findall(text(page))]
        ahead += [one for one in links if one.suffix == ".md" and one.exists() and one not in seen]
    assert [
        short(one) for one in (ROOT / "docs").rglob("*.md") if one not in seen | {ROOT / "docs" / "README.md"}
    ] == []


@cache
def declared() -> frozenset[str]:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    found = [*project["dependencies"], *project["optional-dependencies"]["deep"]]
    return frozenset(plain(one) for one in found)


def plain(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement)[0].lower().replace("_", "-")


def test_every_dependency_has_its_reason() -> None:
    page = text(ROOT / "docs" / "decisions" / "runtime-dependencies.md")
    rows = re.findall(r"^\| (\S+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert {plain(name) for name, _, _ in rows if name not in ("dependency", "--")} == declared()


def test_what_the_product_imports_is_declared() -> None:
    known = packages_distributions()
    for module in modules():
        if module.name.startswith("testing"):
            continue
        for name in imported(module) - set(sys.stdlib_module_names) - {"rapport"}:
            dists = {COMES_WITH.get(plain(one), plain(one)) for one in known.get(name, [name])}
            assert dists & declared(), f"{short(module)} imports {name}, which no dependency brings"


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text(module))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@cache
def modules() -> list[Path]:
    """The product's modules: without migrations, which are generated, and the connectors' own tests."""
    found = sorted(SRC.rglob("*.py"))
    return [one for one in found if "migrations" not in one.parts and one.name != "tests.py"]


def test_the_story_is_short() -> None:
    assert len(text(SRC / "flow.py").splitlines()) <= FLOW


@pytest.mark.parametrize("module", modules(), ids=short)
def test_files_and_functions_are_short(module: Path) -> None:
    assert len(text(module).splitlines()) <= FILE
    for node in ast.walk(ast.parse(text(module))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION, node.name


@pytest.mark.parametrize("template", sorted(SRC.rglob("*.html")), ids=short)
def test_templates_have_short_lines(template: Path) -> None:
    assert all(len(line) <= TEMPLATE for line in text(template).splitlines())


def test_every_package_says_in_a_line_what_it_is_for() -> None:
    packages = [one for one in modules() if one.name == "__init__.py"]
    assert len(packages) > 15
    for package in packages:
        said = ast.get_docstring(ast.parse(text(package))) or ""
        assert said.endswith(".") and "\n" not in said, short(package)  # noqa: PT018


@cache
def not_used() -> re.Pattern[str]:
    """The words the glossary does not use, also in the plural. `AI` is one only in capitals."""
    table = text(ROOT / "docs" / "glossary.md").partition("## Not used")[2]
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)
    words = [word.strip() for row in rows for word in row.split(",") if word.strip() not in ("word", "--")]
    assert len(words) > 5
    return re.compile("|".join(rf"\b{word}s?\b" if word.isupper() else rf"\b(?i:{word}s?)\b" for word in words))


def test_screens_use_the_words_of_the_glossary() -> None:
    found = list(strings())
    assert len(found) > 300
    assert [(short(path), one) for path, one in found if not_used().search(one)] == []


@pytest.mark.parametrize("page", pages(), ids=short)
def test_docs_use_the_words_of_the_glossary(page: Path) -> None:
    said = prose(text(page).partition("## Not used")[0])
    assert not_used().findall(said) == []


def test_no_registry_of_packages_is_named() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
    ]
    for path in ours():
        content = path.read_bytes()
        assert not [host for host in hosts if host.encode() in content], short(path)
