"""What every connector must pass. Subclass `ConnectorContract` in the connector's `tests.py`.

A fixture is `fixtures/<event>__<case>.json`: {"raw": what the network gives (object, or text), "link": {…},
"events": the expected values as plain data}. People in fixtures are invented.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.connectors.base import ABILITIES, ChannelConfig, Connector, Hooks
from rapport.connectors.errors import Unreadable
from rapport.connectors.hooks import HookRequest
from rapport.connectors.oauth import SignsIn
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector, packages
from rapport.domain.message import Echo, Incoming, Kind
from rapport.domain.past import HistoryTold

# The flags of acts that are not called as they are; one of them is enough.
SHOWN_BY = {PaidAct.FIND: ("find_sent",), PaidAct.UPLOAD: ("upload", "upload_film")}


def plain(event: object) -> dict[str, Any]:
    """An event as JSON-like data with its type's name and without empty values and its digest."""
    data = {"event": type(event).__name__, **asdict(event), "digest": ""}  # type: ignore[call-overload]
    found: dict[str, Any] = bare(json.loads(json.dumps(data, default=_as_text)))
    return found


def _as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def bare(value: Any) -> Any:
    """Without what is empty, at every depth, so that a fixture names only what is there."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if isinstance(value, dict):
        kept = {k: bare(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v not in ("", [], {}, None, False)}
    return value


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
            link = ChannelConfig(key="k", **fixture.get("link", {}))
            events = self.channel.translate(raw_bytes(fixture["raw"]), link)
            assert [plain(e) for e in events] == bare(fixture["events"]), name

    def test_translating_twice_gives_the_same_ids(self) -> None:
        for fixture in self.fixtures().values():
            link = ChannelConfig(key="k", **fixture.get("link", {}))
            raw = raw_bytes(fixture["raw"])
            assert self.channel.translate(raw, link) == self.channel.translate(raw, link)

    def test_times_are_aware_and_ids_are_there(self) -> None:
        for name, fixture in self.fixtures().items():
            for event in self.channel.translate(
                raw_bytes(fixture["raw"]), ChannelConfig(key="k", **fixture.get("link", {}))
            ):
                for one in [row.words for row in event.rows] if isinstance(event, HistoryTold) else [event]:
                    assert one.at.tzinfo is not None, name
                    assert one.network_id, name
                    if isinstance(one, Incoming | Echo):
                        assert one.thread, name

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_spoilt_bytes_raise_nothing_but_unreadable(self, data: st.DataObject) -> None:
        fixture = data.draw(st.sampled_from(list(self.fixtures().values())))
        raw = spoil(data, fixture["raw"])
        try:
            self.channel.translate(raw, ChannelConfig(key="k", **fixture.get("link", {})))
        except Unreadable as error:
            assert str(error)

    def test_the_manifest_tells_the_truth(self) -> None:
        manifest = self.channel.manifest
        assert manifest.network == self.network
        for flag, ability in ABILITIES.items():
            own = issubclass(self.channel, ability)
            assert getattr(manifest.can, flag) == own, f"can.{flag} and {ability.__name__} disagree"
        assert manifest.can.media == bool(manifest.files), "can.media and `files` disagree"
        assert set(manifest.files) <= set(manifest.kinds)
        assert all(rule.source and rule.read for rule in manifest.rules)

    def test_permissions_are_told_of_what_the_manifest_names(self) -> None:
        manifest = self.channel.manifest
        kinds = {*manifest.kinds, *([Kind.POST] if manifest.can.publish else [])}
        assert manifest.asked_for or not manifest.can.permissions
        assert all(set(one.kinds) <= kinds for one in manifest.asked_for)

    def test_quotes_are_promised_only_as_posts_can_be(self) -> None:
        manifest = self.channel.manifest
        assert bool(manifest.quotes) == (manifest.modes.get("quote") in ("one tap", "auto"))
        if quotes := manifest.quotes:
            assert manifest.can.publish, "a post quotes only where posts are published"
            assert not quotes.files or manifest.limits.media
            assert not quotes.poll or manifest.polls

    def test_prices_and_buckets_are_of_what_it_can(self) -> None:
        manifest = self.channel.manifest
        named = {one.act for one in manifest.prices} | {act for one in manifest.buckets for act in one.acts}
        for act in named - {PaidAct.VERIFY, PaidAct.REFRESH}:
            flags = SHOWN_BY.get(act, (str(act),))
            assert any(getattr(manifest.can, one) for one in flags), (
                f"{act} is named, and the network has no such act"
            )
        assert all(one.source for one in manifest.prices)
        assert all(one.source for one in manifest.buckets)

    def test_the_networks_interface_lives_for_two_months_more(self) -> None:
        today, pinned = datetime.now(UTC).date(), self.channel.manifest.version
        if pinned and pinned.ends:
            left = pinned.ends - today
            assert left > timedelta(days=60), f"{pinned.name} ends on {pinned.ends}; move to a newer one"
        elif pinned:
            asked = f"{pinned.name} had no end on {pinned.read}; look again whether {pinned.source} names one"
            assert today - pinned.read < timedelta(days=180), asked

    def test_unsigned_and_wrongly_signed_hooks_are_refused(self) -> None:
        if not issubclass(self.channel, Hooks):
            return
        for headers in (
            {},
            {"x-signature": ""},
            {"x-hub-signature-256": "sha256="},
            {"authorization": "Bearer "},
        ):
            assert isinstance(self.channel, Hooks)
            for secrets in ({"webhook": "secret", "verify": "token"}, {}):
                answer = self.channel.hook(HookRequest("POST", b"{}", headers), secrets)
                assert (400 <= answer.status < 500, list(answer.items)) == (True, [])

    def test_signing_in_is_offered_where_the_manifest_says_so(self) -> None:
        asked = self.channel.manifest.sign_in
        assert issubclass(self.channel, SignsIn) == (asked is not None)
        for scope in asked.scopes if asked else []:
            assert scope.name
            assert scope.why.endswith("."), "each scope says in a sentence what it is for"


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
