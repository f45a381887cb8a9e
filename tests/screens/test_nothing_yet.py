"""A screen with nothing on it says what to do next: a sentence, and where to go for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rapport.web

TEMPLATES = Path(rapport.web.__file__).parent / "templates"
EMPTY = re.compile(r'<div class="box empty">.*?</div>', re.DOTALL)


@pytest.mark.parametrize("area", ["audience", "curate", "publish"])
def test_every_empty_screen_of_an_area_leads_on(area: str) -> None:
    found = 0
    for file in sorted((TEMPLATES / area).glob("*.html")):
        for box in EMPTY.findall(file.read_text(encoding="utf-8")):
            found += 1
            assert "<p>" in box, f"{file.name} says nothing"
            assert re.search(r'<a\s[^>]*class="(do|also)"', box), f"{file.name} leads nowhere"
    assert found
