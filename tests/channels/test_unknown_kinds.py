"""What a network begins to tell of is counted by its name, kept as it came, and never fills the house."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count as numbers
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport import flow
from rapport.accounts.models import Brand
from rapport.channels.models import KindUnknown
from rapport.channels.unknown_kinds import MOST, count, unknown_kinds
from rapport.cli.channel_checks import kinds_found
from rapport.connectors.base import ChannelConfig, NamesKinds
from rapport.connectors.errors import Unreadable
from rapport.connectors.events_of import OTHER, events_of
from rapport.connectors.registry import connector, packages
from rapport.domain.unknown_kind import UnknownKind
from rapport.intake.log import Raw
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import Cast, channel

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
NAMING = [one for one in packages() if issubclass(connector(one), NamesKinds)]
PLACES = numbers(90_000)


def called(field: str) -> dict[str, object]:
    changes = [{"field": field, "value": {"id": "7"}}]
    return {"object": "page", "entry": [{"id": "1001", "time": 1795000000, "changes": changes}]}


NEW = [
    ("facebook", called("group_feed"), "changes group_feed"),
    ("instagram", called("story_insights"), "changes story_insights"),
    ("threads", called("saves"), "changes saves"),
    ("whatsapp", called("calls"), "changes calls"),
    ("whatsapp", called("smb_app_state_sync"), "changes smb_app_state_sync"),
    ("x", {"for_user_id": "900", "space_events": [{}]}, "space_events"),
    ("telegram", {"update_id": 7, "hologram": {"id": 1}}, "hologram"),
    ("trustpilot", {"eventName": "service-review-flagged", "eventData": {"id": "1"}}, "service-review-flagged"),
]
KNOWN = [
    ("whatsapp", called("history"), ""),
    ("x", {"for_user_id": "900", "mute_events": [{}]}, ""),
    ("telegram", {"update_id": 7, "poll": {"id": 1}}, ""),
]


@pytest.mark.parametrize(("network", "said", "kind"), NEW + KNOWN)
def test_a_kind_is_named_as_the_network_names_it(network: str, said: object, kind: str) -> None:
    found = events_of(network, json.dumps(said).encode(), ChannelConfig("k", network_id="1001"))
    assert found == ([UnknownKind(kind)] if kind else [])


@pytest.mark.parametrize("network", NAMING)
def test_what_means_something_is_of_no_unknown_kind(network: str) -> None:
    folder = Path(next(iter(__import__(f"rapport.connectors.{network}", fromlist=["x"]).__path__))) / "fixtures"
    for path in folder.glob("*.json"):
        kept = json.loads(path.read_text())
        raw = kept["raw"].encode() if isinstance(kept["raw"], str) else json.dumps(kept["raw"]).encode()
        if kept["events"]:
            assert connector(network).unknown_kind(raw) == "", path.name  # type: ignore[attr-defined]


@given(network=st.sampled_from(NAMING), raw=st.binary(max_size=60) | st.from_regex(rb'\{"[a-z_]{1,9}":.{1,40}\}'))
def test_whatever_the_bytes_are_they_are_named_or_unreadable(network: str, raw: bytes) -> None:
    try:
        found = events_of(network, raw, ChannelConfig("k", network_id="1001"))
    except Unreadable:
        return
    assert all(len(one.name) <= 60 for one in found if isinstance(one, UnknownKind))


def test_a_name_that_is_none_is_another() -> None:
    for name in ("<b>", "x" * 70, "\u202eevil", "a\nb"):
        raw = json.dumps({"update_id": 7, name: {}}).encode()
        assert events_of("telegram", raw, ChannelConfig("k")) == [UnknownKind(OTHER)]


@pytest.mark.django_db
def test_it_is_counted_on_the_line_and_shown(cast: Cast, client: Client) -> None:
    mine, readers = channel(cast.aurora, "telegram"), Readers(default_reader())
    raws = [Raw(next(PLACES), mine.key, 0.0, b'{"update_id": 7, "hologram": {}}') for _ in range(3)]
    assert flow.receive(raws, readers, NOW, position=False) == []
    row = unknown_kinds(mine)[0]
    assert (row.name, row.times, row.place) == ("hologram", 3, raws[-1].id)
    client.force_login(cast.ana)
    page = client.get(reverse("settings:channel", args=["aurora", mine.pk])).content.decode()
    assert "<code>hologram</code>" in page
    assert "3 times" in page
    found = list(kinds_found(NOW, online=False))
    assert ("hologram (3" in found[0].said, found[0].ok) == (True, True)


@pytest.mark.django_db
@given(names=st.lists(st.integers(0, 60), max_size=60))
@settings(max_examples=15)
def test_no_more_kinds_than_a_few_and_nothing_goes_uncounted(names: list[int]) -> None:
    number = next(PLACES)
    mine = channel(Brand.objects.create(slug=f"kinds-{number}", name="Norte Bikes"), "telegram")
    for place, one in enumerate(names):
        count(mine, f"kind{one}", place, NOW)
    rows = KindUnknown.across_brands.filter(channel=mine)
    assert rows.count() <= MOST + 1
    assert sum(row.times for row in rows) == len(names)
