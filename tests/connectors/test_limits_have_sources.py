"""Each limit in a manifest is said by a rule that names where it was read and when, with the same number in it."""

from __future__ import annotations

import msgspec
import pytest

from rapport.connectors.limits import KindLimits, Limits
from rapport.connectors.manifest import Manifest, Rule
from rapport.connectors.registry import manifest, manifests

UNSET = Limits()
NETWORKS = [one.network for one in manifests()]
NAMED = {"image/jpeg": "JPEG", "image/png": "PNG"}
# A shape is said as a proportion, what is done once as “one”.
SAID = {0.8: "4:5", 1.91: "1.91:1", 0.1: "no side ten times the other", 10.0: "no side ten times the other"}
WORDS = {1: ("one", "One", "a picture"), 168: ("seven days",)}


def ways(name: str, value: float) -> tuple[str, ...]:
    """How a number may stand in a sentence."""
    if name == "media_bytes":
        return (f"{value / 1_000_000:g} MB", f"{value / 1024**2:g} MB", f"{value / 1024**2:g} MiB")
    if isinstance(value, float):
        return (SAID[value],)
    return (f"{value:,}", *WORDS.get(int(value), ()))


def unsaid(found: Manifest) -> list[str]:
    """The limits that no rule says, or that one says with another number."""
    wrong, plain = [], msgspec.structs.asdict(found.limits)
    for name in (one for one in Limits.__struct_fields__ if plain[one] != getattr(UNSET, one)):
        says = " ".join(rule.says for rule in found.rules if name in rule.limits)
        if not says or not all(any(way in says for way in each) for each in wanted(name, plain[name])):
            wrong.append(name)
    return wrong


def wanted(name: str, value: object) -> list[tuple[str, ...]]:
    """What has to stand in the sentences, each in one of some ways."""
    if name == "by_kind" and isinstance(value, dict):
        held = [msgspec.structs.asdict(one) for one in value.values() if isinstance(one, KindLimits)]
        return [way for one in held for name, n in one.items() if n for way in wanted(name, n)]
    if isinstance(value, dict):
        return [ways("", n) for n in value.values() if isinstance(n, int)]
    if isinstance(value, list):
        return [(NAMED[one],) for one in value if one in NAMED]
    return [ways(name, value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


@pytest.mark.parametrize("network", NETWORKS)
def test_every_number_stands_in_a_rule_with_its_source(network: str) -> None:
    assert unsaid(manifest(network)) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_a_rule_says_only_limits_that_there_are(network: str) -> None:
    found = manifest(network)
    for rule in found.rules:
        assert rule.source, rule.code
        assert all(getattr(found.limits, one) != getattr(UNSET, one) for one in rule.limits), rule.code
    assert len({rule.code for rule in found.rules}) == len(found.rules)


def test_a_number_that_was_changed_in_one_place_alone_is_found() -> None:
    """The test's own proof."""
    found = manifest("threads")
    other = msgspec.structs.replace(found.limits, links=6, media=21, media_types=["image/png"], caption=7)
    assert unsaid(msgspec.structs.replace(found, limits=other)) == ["links", "media", "caption"]
    silent = [msgspec.structs.replace(rule, limits=[]) for rule in found.rules]
    assert "text" in unsaid(msgspec.structs.replace(found, rules=silent))
    assert "limits" in Rule.__struct_fields__
