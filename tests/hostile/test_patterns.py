"""Four times the words cost about four times as much, never sixteen: for each pattern and parser there is."""

from __future__ import annotations

import json

import pytest

from tests.hostile import named
from tests.hostile.child import limited
from tests.hostile.sources import html_parsers, patterns

# 4 is in line with the length, 16 is its square; a busy machine is given room.
STEEPEST = 9
RUN = "import django, runpy; django.setup(); runpy.run_module('tests.hostile.measure', run_name='__main__')"
MARKUP = ["rapport.connectors.email.markup:_Teller"]


def test_the_list_names_every_pattern() -> None:
    there = {found.where for found in patterns()}
    listed = {*named.EACH, *named.ONCE, *named.SHORT, *named.AT_RUN_TIME}
    assert there - listed == set(), "new patterns: say in tests/hostile/named.py how they are used"
    assert listed - there == set(), "these are gone"


def test_markup_from_outside_is_read_by_one_scanner() -> None:
    assert list(html_parsers()) == MARKUP, "the library's parser takes the square of unfinished tags"


@pytest.mark.slow
@pytest.mark.parametrize("what", ["patterns", "parsers"])
def test_cost_grows_with_the_length_and_not_with_its_square(what: str) -> None:
    found = json.loads(limited(RUN, what, seconds=300))
    assert len(found) > 30
    steep = {where: worst for where, worst in found.items() if worst[0] > STEEPEST}
    assert steep == {}
