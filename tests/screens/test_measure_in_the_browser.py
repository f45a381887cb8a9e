"""While somebody types a browser counts as the network does: the same table of texts, in JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import rapport.web
from rapport.connectors.registry import connector, packages
from rapport.web.inbox.counting import counts_as
from tests.connectors.counted_texts import COUNTED, UNITS

pytestmark = pytest.mark.browser
SCRIPT = Path(rapport.web.__file__).parent / "static/rapport/measure.js"
COUNT = "([texts, how]) => texts.map((text) => window.measure.count(text, how))"


def options(network: str) -> dict[str, Any]:
    """What the composer's field carries for a network, as its `dataset` gives it."""
    return counts_as(connector(network), {}).dataset


def test_the_browser_counts_each_text_as_its_network(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(
        type="module", content=SCRIPT.read_text(encoding="utf-8") + "\nwindow.measure = { count, weight };"
    )
    page.wait_for_function("window.measure")
    texts = [one.text for one in COUNTED]
    for network in packages():
        counted = page.evaluate(COUNT, [texts, options(network)])
        wanted = [getattr(one, UNITS[network]) for one in COUNTED]
        assert dict(zip(texts, counted, strict=True)) == dict(zip(texts, wanted, strict=True)), network
    assert page.evaluate("(texts) => texts.map(window.measure.weight)", texts) == [one.bytes for one in COUNTED]
    page.close()
