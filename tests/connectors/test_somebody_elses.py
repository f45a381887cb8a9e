"""A connector in a package of somebody else's: it polls, sends, publishes, reacts, with no edit here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rapport.connectors import registry
from rapport.connectors.base import ABILITIES, ChannelConfig, Finds, Follows, Polls, Publishes, Reacts, Sends
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.acts import Reaction
from rapport.domain.message import Act, Incoming, Kind
from rapport.domain.reply import Outgoing
from rapport.outbox.kinds.publication import broken_rules

MANIFEST = """
network = "noticeboard"
name = "Noticeboard"
summary = "Notes on a board in the hall."
icon = "file"
kinds = ["mention"]
[can]
poll = true
send = true
publish = true
react = true
[limits]
text = 80
[quotes]
[private_replies]
kinds = ["mention"]
times = 1
hours = 48
"""
CONNECTOR = """
import json
from datetime import datetime

from rapport.connectors.base import Connector, OwnIdentity, Page
from rapport.connectors.errors import Refused, Unreadable
from rapport.connectors.manifest import load
from rapport.domain.message import Author, Incoming, Kind
from rapport.domain.reply import Sent

BOARD = {"notes": [{"id": "1", "who": "dee", "text": "Is the hall free?", "at": "2026-11-23T09:00:00+00:00"}]}
SAID, MARKED = {}, set()


class NoticeboardConnector(Connector):
    manifest = load("noticeboard")

    async def verify(self):
        return OwnIdentity("hall", "hall")

    @staticmethod
    def translate(raw, link):
        try:
            note = json.loads(raw)
            at = datetime.fromisoformat(note["at"])
            return [Incoming(note["id"], Kind.MENTION, Author(note["who"]), note["text"], at, note["id"])]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(str(error)) from error

    async def fetch(self, cursor):
        after = int(cursor or 0)
        return Page([json.dumps(note).encode() for note in BOARD["notes"][after:]], str(len(BOARD["notes"])))

    async def send(self, outgoing):
        if len(outgoing.text) > self.manifest.limits.text:
            raise Refused("The board takes at most 80 characters.")
        return SAID.setdefault(outgoing.key, Sent(f"n-{outgoing.key}"))

    async def publish(self, outgoing):
        if outgoing.quotes and outgoing.quotes not in {note["id"] for note in BOARD["notes"]}:
            raise Refused("The note to quote is gone.")
        return await self.send(outgoing)

    async def find_published(self, outgoing):
        return SAID.get(outgoing.key)

    async def react(self, reaction):
        (MARKED.discard if reaction.undo else MARKED.add)((reaction.act, reaction.target))
        return Sent(f"{reaction.act}:{reaction.target}")

    async def find_reaction(self, reaction):
        there = ((reaction.act, reaction.target) in MARKED) != reaction.undo
        return Sent(f"{reaction.act}:{reaction.target}") if there else None
"""


@pytest.fixture
def noticeboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    package, about = tmp_path / "noticeboard", tmp_path / "noticeboard-1.0.dist-info"
    package.mkdir()
    about.mkdir()
    (package / "__init__.py").write_text("")
    (package / "manifest.toml").write_text(MANIFEST)
    (package / "connector.py").write_text(CONNECTOR)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: noticeboard\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[rapport.connectors]\nnoticeboard = noticeboard\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.packages.cache_clear()
    registry.connector.cache_clear()
    yield "noticeboard"
    registry.packages.cache_clear()
    registry.connector.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "noticeboard"]:
        del sys.modules[name]


async def test_it_polls_sends_publishes_and_reacts(noticeboard: str) -> None:
    found = registry.connector(noticeboard)
    for flag, ability in ABILITIES.items():
        assert issubclass(found, ability) == getattr(found.manifest.can, flag), flag
    assert found.manifest.private_replies == PrivateReplies([Kind.MENTION], times=1, hours=48)
    async with Http() as http:
        board = found(ChannelConfig("k"), http)
        assert isinstance(board, Polls)
        [asked] = [event for raw in (await board.fetch("")).items for event in found.translate(raw, board.link)]
        assert isinstance(asked, Incoming)
        assert asked == Incoming(
            "1", Kind.MENTION, asked.author, "Is the hall free?", datetime(2026, 11, 23, 9, tzinfo=UTC), "1"
        )
        assert isinstance(board, Sends)
        assert (await board.send(Outgoing("r1", "It is.", Kind.MENTION, in_reply_to="1"))).network_id == "n-r1"
        assert isinstance(board, Publishes)
        notice = Outgoing("p1", "The hall is closed on Sunday.", Kind.POST)
        assert await board.publish(notice) == await board.find_published(notice)
        quote = Outgoing("q1", "It is, until six.", Kind.POST, quotes="1")
        assert broken_rules(found, {}, quote, datetime.now(UTC)) == []
        assert await board.publish(quote) == await board.find_published(quote)
        with pytest.raises(Refused):
            await board.publish(replace(quote, key="q2", quotes="2"))
        assert isinstance(board, Reacts)
        like = Reaction("a1", Act.FAVOURITE, "1")
        assert await board.react(like) == await board.find_reaction(like)
        assert not isinstance(board, Finds | Follows)


def test_two_connector_classes_or_none_are_refused_with_the_count(noticeboard: str, tmp_path: Path) -> None:
    path = tmp_path / "noticeboard" / "connector.py"
    path.write_text(CONNECTOR + "\n\nclass Second(NoticeboardConnector):\n    pass\n")
    with pytest.raises(TypeError, match="2 connector classes"):
        registry.connector(noticeboard)
