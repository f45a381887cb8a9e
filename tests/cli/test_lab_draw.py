"""`rapport lab draw` says whether a published draw can be made again."""

from __future__ import annotations

import json
import subprocess
import sys

from rapport.audience.fair_draw import Drawing, commitment, draw_winners

SEED = "0f" * 32


def checked(words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rapport", "lab", "draw"]
    return subprocess.run(command, input=words, capture_output=True, text=True, check=False)


def test_a_fair_draw_is_told_from_another_one() -> None:
    drawing = Drawing("One sofa.", ["dee", "gino", "rafa"], 1, "17 4 2026")
    told = {
        "commitment": commitment(SEED),
        "seed": SEED,
        "rules": drawing.rules,
        "entrants": list(drawing.entrants),
        "prizes": 1,
        "public": drawing.public,
        "winners": draw_winners(SEED, drawing),
    }
    good = checked(json.dumps(told))
    assert (good.returncode, json.loads(good.stdout)) == (0, {"fair": True, "problems": []})
    bad = checked(json.dumps({**told, "winners": ["cousin"]}))
    assert bad.returncode == 1
    assert not json.loads(bad.stdout)["fair"]


def test_what_is_no_object_says_what_to_do() -> None:
    for words in ("", "[]", "[" * 100_000):
        told = checked(words)
        assert told.returncode == 1
        assert "giveaway's page" in told.stderr
