"""The guide to a connector is done as it stands: each file written, each command run, in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.prose import ROOT

GUIDE = (ROOT / "docs" / "guides" / "write-a-connector.md").read_text(encoding="utf-8")
STEP = re.compile(r"(?:^`([\w./-]+)`\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = [found.groups() for found in STEP.finditer(GUIDE)]
# What fetches from the internet; here the packages of the tests' own environment stand for it.
FETCHED = "try/bin/pip install pytest pytest-asyncio hypothesis ./rapport\n"
OFFLINE = "pip install -q --disable-pip-version-check --no-index --no-deps --no-build-isolation -e"
BOARD = "http://127.0.0.1:8099"


class Place:
    """A folder with what a reader of the guide has: Python, and Rapport."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.windows = folder, list[subprocess.Popen[bytes]]()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env = {**kept, "PORT": "8098"}

    def words(self, said: str) -> str:
        if FETCHED not in said:
            return said.replace("pip install -e", OFFLINE)
        packages = " ".join(one for one in sys.path if one.endswith("site-packages"))
        known = f"try/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages/here.pth"
        lines = [f"printf '%s\\n' {ROOT / 'src'} {packages} > {known}"]
        lines += [
            "printf '#!/bin/sh\\nexec python -m rapport \"$@\"\\n' > try/bin/rapport",
            "chmod +x try/bin/rapport",
        ]
        python = f"{sys.executable} -m venv --without-pip try"
        pip = "printf '#!/bin/sh\\nexec python -m pip \"$@\"\\n' > try/bin/pip; chmod +x try/bin/pip"
        made = said.replace("python3 -m venv try", python)
        return made.replace(FETCHED, "\n".join([*lines, pip, ""]))

    def run(self, said: str) -> subprocess.CompletedProcess[str]:
        begun = ". try/bin/activate\n" if (self.folder / "try").exists() else ""
        whole = ["bash", "-ec", begun + self.words(said)]
        return subprocess.run(whole, cwd=self.folder, env=self.env, capture_output=True, text=True)  # noqa: S603

    def window(self, said: str) -> None:
        whole = [
            "bash",
            "-ec",
            f". try/bin/activate\n{said.strip().replace('rapport serve', 'exec rapport serve')}",
        ]
        out = (self.folder / f"window{len(self.windows)}.txt").open("wb")
        self.windows.append(
            subprocess.Popen(whole, cwd=self.folder, env=self.env, stdout=out, stderr=out, start_new_session=True)  # noqa: S603
        )

    def heard(self) -> list[str]:
        with sqlite3.connect(self.folder / "home" / "rapport.sqlite3") as known:
            rows = known.execute("select text from inbox_message join channels_channel c on c.id = channel_id")
            return [words for (words,) in rows]


def until(true: object, seconds: float = 600) -> None:
    ends = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.5)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):  # noqa: S310 — ours
            return True
    except (URLError, OSError):
        return False


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    for one in found.windows:
        os.killpg(one.pid, 15)
        one.wait(30)


def test_the_guide_has_the_steps_that_are_tried() -> None:
    assert FETCHED in GUIDE
    kinds = [kind for _, kind, _ in STEPS]
    assert (kinds.count("window"), kinds.count("fails")) == (2, 2)
    assert sum(1 for name, _, _ in STEPS if name) == 6
    assert set(kinds) == {"sh", "window", "fails", "python", "json", "toml"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_each_step_of_the_guide_does_what_it_says(place: Place) -> None:
    for name, kind, said in STEPS:
        if name:
            path = place.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, encoding="utf-8")
        elif kind == "window":
            place.window(said)
            until(
                lambda: answers(f"{BOARD}/notes") and (len(place.windows) < 2 or answers("http://127.0.0.1:8098/"))
            )
        else:
            done = place.run(said)
            told = f"{said}\n{done.stdout}\n{done.stderr}"
            assert (done.returncode != 0) == (kind == "fails"), told
            assert "unreadable" in done.stdout or "lab translate noticeboard < noticeboard" not in said, told
    until(lambda: set(place.heard()) >= {"Is the rye bread back?"})
