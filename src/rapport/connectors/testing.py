"""What every connector must pass. Subclass `ConnectorContract` in the connector's `tests.py`.

A fixture is `fixtures/<event>__<case>.json`: {"raw": what the network gives (object, or text), "link": {…},
"events": the expected values as plain data}. People in fixtures are invented.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.connectors.base import Connector, Link
from rapport.connectors.errors import Unreadable
from rapport.connectors.registry import connector, packages
from rapport.domain.message import Echo, Incoming


def plain(event: object) -> dict[str, Any]:
    """An event as JSON-like data with its type's name and without empty values."""
    data = {"event": type(event).__name__, **asdict(event)}  # type: ignore[call-overload]
    return {
        k: v for k, v in json.loads(json.dumps(data, default=str)).items() if v not in ("", [], {}, None, False)
    }


def raw_bytes(raw: object) -> bytes:
    return raw.encode() if isinstance(raw, str) else json.dumps(raw).encode()


class ConnectorContract:
    """Set `network`; give `fixtures/`. HTTP connectors also mix in the faults suite."""

    network: str

    @property
    def channel(self) -> type[Connector]:
        return connector(self.network)

    def fixtures(self) -> Mapping[str, dict[str, Any]]:
        folder = files(packages()[self.network]).joinpath("fixtures")
        found = [f for f in folder.iterdir() if f.name.endswith(".json")]
        return {f.name: json.loads(f.read_text(encoding="utf-8")) for f in sorted(found, key=lambda f: f.name)}

    def test_every_fixture_translates(self) -> None:
        assert self.fixtures(), "a connector without fixtures is a guess"
        for name, fixture in self.fixtures().items():
            link = Link(key="k", **fixture.get("link", {}))
            events = self.channel.translate(raw_bytes(fixture["raw"]), link)
            assert [plain(e) for e in events] == fixture["events"], name

    def test_translating_twice_gives_the_same_ids(self) -> None:
        for fixture in self.fixtures().values():
            link = Link(key="k", **fixture.get("link", {}))
            raw = raw_bytes(fixture["raw"])
            assert self.channel.translate(raw, link) == self.channel.translate(raw, link)

    def test_times_are_aware_and_ids_are_there(self) -> None:
        for name, fixture in self.fixtures().items():
            for event in self.channel.translate(
                raw_bytes(fixture["raw"]), Link(key="k", **fixture.get("link", {}))
            ):
                assert event.at.tzinfo is not None, name
                assert event.network_id, name
                if isinstance(event, Incoming | Echo):
                    assert event.thread, name

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_spoilt_bytes_raise_nothing_but_unreadable(self, data: st.DataObject) -> None:
        fixture = data.draw(st.sampled_from(list(self.fixtures().values())))
        raw = spoil(data, fixture["raw"])
        try:
            self.channel.translate(raw, Link(key="k", **fixture.get("link", {})))
        except Unreadable as error:
            assert str(error)

    def test_the_manifest_tells_the_truth(self) -> None:
        manifest, base = self.channel.manifest, Connector
        assert manifest.network == self.network
        offers = {
            "poll": "fetch",
            "stream": "stream",
            "send": "send",
            "find_sent": "find_sent",
            "webhook": "signed",
        }
        for flag, method in offers.items():
            own = getattr(self.channel, method) is not getattr(base, method)
            assert getattr(manifest.can, flag) == own, f"can.{flag} and {method} disagree"
        assert all(rule.source and rule.read for rule in manifest.rules)

    def test_unsigned_and_wrongly_signed_hooks_are_refused(self) -> None:
        if not self.channel.manifest.can.webhook:
            return
        for headers in (
            {},
            {"x-signature": ""},
            {"x-hub-signature-256": "sha256="},
            {"authorization": "Bearer "},
        ):
            assert not self.channel.signed(headers, b"{}", "secret")


def spoil(data: st.DataObject, raw: object) -> bytes:
    """A fixture with one value replaced or removed, or its bytes cut."""
    if isinstance(raw, str) or data.draw(st.booleans()):
        whole = raw_bytes(raw)
        at = data.draw(st.integers(0, len(whole)))
        return whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 9)) :]
    copy = json.loads(json.dumps(raw))
    spot: Any = copy
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        if not keys:
            return raw_bytes(copy)
        key = data.draw(st.sampled_from(keys))
        if isinstance(spot[key], dict | list) and spot[key] and data.draw(st.booleans()):
            spot = spot[key]
            continue
        if isinstance(spot, dict) and data.draw(st.booleans()):
            del spot[key]
        else:
            junk = st.one_of(
                st.none(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.booleans()
            )
            spot[key] = data.draw(junk)
        return raw_bytes(copy)
