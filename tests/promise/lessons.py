"""Judgements that teach, of messages by many contacts; and a network by somebody else, where nothing may."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from rapport.channels.models import Channel
from rapport.domain.message import Author
from rapport.inbox.arrival import Arrival
from rapport.inbox.sampling import calibrates
from rapport.inbox.store import store
from rapport.promise.learn import EACH_KIND
from rapport.promise.models import Drawn, Judgement, Says
from tests.cast import NOW, Cast, said

_numbers = count(1)


def arrive(at: Channel, texts: list[str], contact: str = "") -> list[Arrival]:
    """Messages as they come in, each by somebody else, or all by one."""
    events = []
    for text in texts:
        who = contact or f"c{next(_numbers)}"
        events.append(said(text, Author(who, who, who)))
    return store([Arrival(at, 1, event) for event in events], NOW)


def teach(
    cast: Cast,
    at: Channel,
    *,
    each: int = EACH_KIND,
    drawn: Drawn = Drawn.CORRECTION,
    contact: str = "",
    says: Says = Says.COMPLAINT,
    day: int = 0,
) -> list[Judgement]:
    """So many corrections of each kind, of messages that may teach; twenty a day up to a day."""
    found = []
    for text, what in (
        ("my aurora lamp flickers at {}", says),
        ("is the cold war poster here at {}?", Says.OTHER),
    ):
        came = arrive(at, [text.format(n) for n in range(20 + 4 * each)], contact)
        found += [(one, what) for one in came if not calibrates(one.message.pk)][:each]
    return [
        judgement(cast, one, what, drawn, NOW + timedelta(days=day - n // 20, seconds=1))
        for n, (one, what) in enumerate(found)
    ]


def judgement(cast: Cast, one: Arrival, says: Says, drawn: Drawn, at: datetime) -> Judgement:
    message = one.message
    facts = {"language": "en", "kind": message.kind, "says": says, "drawn": drawn, "by": cast.ana, "at": at}
    return Judgement.across_brands.create(brand_id=message.brand_id, message=message, **facts)


def write_silent_network(tmp_path: Path) -> None:
    """The files that a package of somebody else's installs, with a manifest that forbids learning."""
    package = tmp_path / "silentnet"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "manifest.toml").write_text(
        'network = "silent"\nname = "Silent"\nsummary = "Forbids learning."\nicon = "x"\n'
        'kinds = ["direct"]\nteaches = false\n[can]\n[limits]\n'
    )
    (package / "connector.py").write_text(
        "from rapport.connectors.base import Connector\nfrom rapport.connectors.manifest import load\n\n\n"
        'class SilentConnector(Connector):\n    manifest = load("silentnet")\n\n'
        "    async def verify(self):\n        raise AssertionError\n\n"
        "    @staticmethod\n    def translate(raw, link):\n        return []\n"
    )
    info = tmp_path / "silentnet-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: silentnet\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[rapport.connectors]\nsilent = silentnet\n")
