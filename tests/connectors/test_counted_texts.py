"""Every network counts the same texts as it documents; a browser must count them alike."""

from __future__ import annotations

import pytest

from rapport.connectors.registry import connector, packages
from tests.connectors.counted_texts import COUNTED, UNITS


def test_there_are_enough_texts_and_each_network_has_its_unit() -> None:
    assert len({one.text for one in COUNTED}) == len(COUNTED) >= 60
    assert set(UNITS) == set(packages())


@pytest.mark.parametrize("network", packages())
def test_texts_are_counted_as_the_network_documents(network: str) -> None:
    wanted = {one.text: getattr(one, UNITS[network]) for one in COUNTED}
    assert {text: connector(network).count(text, {}) for text in wanted} == wanted


def test_bytes_are_those_that_leave() -> None:
    assert [len(one.text.encode()) for one in COUNTED] == [one.bytes for one in COUNTED]
