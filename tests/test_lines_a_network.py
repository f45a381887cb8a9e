"""How many lines each network takes is told as it is: the table of a decision is counted again in the tree."""

from __future__ import annotations

import re

from tests.prose import ROOT

PAGE = ROOT / "docs" / "decisions" / "connectors-without-sdks.md"
CONNECTORS = ROOT / "src" / "rapport" / "connectors"
MEANT, NEAR = 600, 0.1
FOLDERS = {"Telegram": "telegram", "X": "x", "WhatsApp": "whatsapp", "Meta's Graph": "graph", "YouTube": "youtube"}
BESIDE = ("facebook", "instagram")
# The page's last row names them without a number.
MORE = ("mastodon", "bluesky", "email")
# No networks of others: a page's own chat, the practice street, what people take out of a network.
OWN = ("chat", "practice", "exports", "base")


def lines(folder: str) -> int:
    """Of Python in a connector's folder, with its tests."""
    return sum(len(one.read_text("utf-8").splitlines()) for one in (CONNECTORS / folder).glob("*.py"))


def near(told: int, found: int) -> bool:
    return abs(told - found) <= NEAR * found


def test_the_table_says_what_each_network_takes() -> None:
    page = PAGE.read_text("utf-8")
    told = {name: int(many) for name, many in re.findall(r"^\| ([^|]+?) \| (\d+) \|", page, re.MULTILINE)}
    assert told.keys() == FOLDERS.keys()
    wrong = {name: lines(FOLDERS[name]) for name, many in told.items() if not near(many, lines(FOLDERS[name]))}
    assert not wrong, f"{PAGE.name} tells other numbers; these are so now: {wrong}"
    beside = re.search(r"which take (\d+) and (\d+) beside it", page)
    assert beside
    for one, many in zip(BESIDE, beside.groups(), strict=True):
        assert near(int(many), lines(one)), f"{one} takes {lines(one)} lines"


def test_every_network_that_takes_more_than_was_meant_is_in_it() -> None:
    told = {*FOLDERS.values(), *BESIDE, *MORE, *OWN}
    folders = [one.name for one in CONNECTORS.iterdir() if (one / "__init__.py").exists()]
    assert [one for one in folders if one not in told and lines(one) > MEANT] == []
