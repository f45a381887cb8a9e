"""Values that a network's own machine-readable description allows: Bluesky's lexicons, Google's discovery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

LEXICONS: dict[str, Any] = json.loads(
    Path(__file__).with_name("bluesky_lexicons.json").read_text(encoding="utf-8")
)["defs"]
DEEP = 2
Values = st.SearchStrategy[Any]

DIDS = st.sampled_from(["did:plc:dee", "did:plc:gino", "did:web:aurora.example", "did:plc:us"])
KEYS = st.from_regex(r"3l[a-z2-7]{11}", fullmatch=True)
WORDS = st.text(max_size=40)
TIMES = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z")
FORMATS: dict[str, Values] = {
    "did": DIDS,
    "handle": st.sampled_from(["dee.test", "aurora.example", "handle.invalid"]),
    "at-identifier": DIDS,
    "at-uri": st.builds(lambda who, key: f"at://{who}/app.bsky.feed.post/{key}", DIDS, KEYS),
    "cid": st.sampled_from(["bafyreiaaaa", "bafyreibbbb"]),
    "datetime": TIMES,
    "uri": st.sampled_from(["https://a.example/x", "https://b.example/?q=1#y", "at://did:plc:dee"]),
    "language": st.sampled_from(["en", "it", "pt-BR", "zh-Hant"]),
    "tid": KEYS,
    "record-key": KEYS,
}


@cache
def of_lexicon(name: str, depth: int = 0) -> Values:
    """What a definition allows, by its whole name, as in `app.bsky.feed.post#main`."""
    found = LEXICONS[name]
    if found["type"] == "query":
        return _lexical(found["output"]["schema"], depth)
    inner = _lexical(found["record"] if found["type"] == "record" else found, depth)
    kind = name.removesuffix("#main")
    return inner.map(lambda value: {"$type": kind, **value} if isinstance(value, dict) else value)


def _lexical(says: Mapping[str, Any], depth: int) -> Values:
    match says["type"]:
        case "object":
            return _object(says, depth)
        case "ref":
            return st.deferred(lambda: of_lexicon(says["ref"], depth + 1))
        case "union":
            return st.one_of(*(st.deferred(partial(of_lexicon, one, depth + 1)) for one in says["refs"]))
        case "array":
            most = 0 if depth > DEEP else min(3, says.get("maxLength", 3))
            return st.lists(
                _lexical(says["items"], depth + 1), min_size=says.get("minLength", 0), max_size=min(most, 2)
            )
        case "string":
            return _string(says)
        case "integer":
            return st.integers(says.get("minimum", 0), says.get("maximum", 10**6))
        case "boolean":
            return st.booleans()
        case "blob":
            held = {"$type": "blob", "ref": {"$link": "bafkreiaaaa"}, "mimeType": "image/jpeg", "size": 4}
            return st.just(held)
        case _:
            return st.just({})


def _object(says: Mapping[str, Any], depth: int) -> Values:
    properties, needed = says.get("properties", {}), set(says.get("required", []))
    may = {} if depth > DEEP else {name: one for name, one in properties.items() if name not in needed}
    must = {name: _lexical(properties[name], depth) for name in needed}
    return st.fixed_dictionaries(must, optional={name: _lexical(one, depth) for name, one in may.items()})


def _string(says: Mapping[str, Any]) -> Values:
    if "const" in says:
        return st.just(says["const"])
    if known := says.get("enum") or says.get("knownValues"):
        return st.sampled_from([one.rpartition("#")[2] or one for one in known])
    return FORMATS.get(says.get("format", ""), WORDS)


def of_discovery(document: Mapping[str, Any], name: str) -> Values:
    """What one of Google's schemas allows: any of its properties, or none."""
    properties = document["schemas"][name]["properties"]
    return st.fixed_dictionaries({}, optional={key: _google(document, one) for key, one in properties.items()})


def _google(document: Mapping[str, Any], says: Mapping[str, Any]) -> Values:
    if ref := says.get("$ref"):
        return st.deferred(lambda: of_discovery(document, ref))
    match says["type"]:
        case "array":
            return st.lists(_google(document, says["items"]), max_size=3)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(0, 10**9)
    if says.get("format") == "date-time":
        return TIMES
    if "default" in says:
        return st.just(says["default"])
    return st.sampled_from(says["enum"]) if "enum" in says else st.sampled_from(["a", "b", "UC1", "c.d"]) | WORDS


ODD: Values = st.sampled_from(
    [None, 0, -1, 1e308, "", "x", [], {}, [[]], {"x": None}, True, "\u202e", "9999-99-99"]
)


@st.composite
def spoilt(draw: st.DrawFn, whole: Values) -> Any:
    """A value that its description allows, but for one thing in it that is missing or odd."""
    body = draw(whole)
    holders = list(_holders(body))
    if holders:
        held, key = draw(st.sampled_from(holders))
        if isinstance(held, dict) and draw(st.booleans()):
            del held[key]
        else:
            held[key] = draw(ODD)
    return body


def _holders(body: Any) -> Any:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in list(inner):
        yield body, key
        yield from _holders(value)
