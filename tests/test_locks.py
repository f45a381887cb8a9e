"""What is installed is what was tested: locks that answer pyproject, with hashes and without addresses."""

from __future__ import annotations

import json
import re

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tools import sbom
from tools.lock import LOCKS, Lock, entries, wanted
from tools.sbom import SAID, parts, told

by_name = pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
    ("win32", "Windows", "AMD64"),
)


def text_of(lock: Lock) -> str:
    return lock.path.read_text(encoding="utf-8")


def pinned(lock: Lock) -> list[tuple[str, str, str]]:
    """(name, version, marker) of a lock together with those before it."""
    found = []
    for one in (*(other for other in LOCKS if other.name in lock.after), lock):
        for key in entries(text_of(one)):
            pin, _, marker = key.partition(" ; ")
            name, _, number = pin.partition("==")
            found.append((name, number, marker))
    return found


@by_name
def test_a_lock_answers_what_pyproject_wants_on_every_python_and_system(lock: Lock) -> None:
    for python in PYTHONS:
        for platform, system, machine in SYSTEMS:
            here = {
                "python_version": python,
                "python_full_version": f"{python}.0",
                "sys_platform": platform,
                "platform_system": system,
                "platform_machine": machine,
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
            }
            known = {
                name: number
                for name, number, marker in pinned(lock)
                if not marker or Marker(marker).evaluate(here)
            }
            for requirement in map(Requirement, wanted(lock)):
                name = canonicalize_name(requirement.name)
                assert requirement.specifier.contains(Version(known[name])), (python, system, requirement)


@by_name
def test_every_pin_has_hashes_and_nothing_has_an_address(lock: Lock) -> None:
    text = text_of(lock)
    assert [key for key, whole in entries(text).items() if "--hash=sha256:" not in whole] == []
    assert not re.search(r"://|@ |file:|--(?:extra-)?index|--find-links|--trusted-host|/tmp|/home|/root", text)
    allowed = re.compile(
        r"#.*|\s+--hash=sha256:[0-9a-f]{64}(?: \\)?|\s+# via .*|[a-z0-9.-]+==[^\s]+(?: ; .+)? \\|"
    )
    assert [line for line in text.splitlines() if not allowed.fullmatch(line)] == []


@by_name
def test_one_version_of_everything_in_one_place(lock: Lock) -> None:
    """Two versions of one package stand beside each other only for different Pythons or systems."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for name, number, marker in pinned(lock):
        seen.setdefault(name, set()).add((number, marker))
    for name, several in seen.items():
        if len({number for number, _ in several}) > 1:
            assert all(marker for _, marker in several), name


def test_the_bill_of_materials_and_the_licences_are_those_of_the_locks() -> None:
    assert sbom.SBOM.read_text(encoding="utf-8") == sbom.sbom(), "run `python -m tools.sbom`"
    assert sbom.PAGE.read_text(encoding="utf-8") == sbom.page(), "run `python -m tools.sbom`"
    assert len(json.loads(sbom.sbom())["components"]) == len(parts())


def test_each_licence_is_known_and_none_is_stronger_than_we_say() -> None:
    found = {one.name: one.licence for one in parts()}
    assert [name for name, said in found.items() if not said or "UNKNOWN" in said.upper()] == []
    assert {name for name, said in found.items() if "GPL" in said} == {"psycopg", "psycopg-binary"}
    assert [one.name for one in parts() if "MPL" in one.licence and one.scope != "excluded"] == []


@pytest.mark.parametrize("name", sorted(SAID))
def test_what_is_said_by_hand_is_not_against_what_a_package_says_itself(name: str) -> None:
    assert told(name) in {"", SAID[name]}
