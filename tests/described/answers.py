"""Values that a description allows, as hypothesis strategies, and the same spoilt in one place.

A shape is JSON Schema as far as the excerpts use it, and Google's discovery documents: `$ref` is a name in
`schemas`, `examples` are values that more may be added to, `open` a union that more may be added to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.described import Document

Values = st.SearchStrategy[Any]
Shape = Mapping[str, Any]
NOW = datetime.now(UTC).replace(microsecond=123000)
MOST, DEEPEST = 5, 5
"""Optional fields beside those that come often, and objects within one another."""
TOMORROW = {"a_field_of_tomorrow": [{"x": None}], "$type": "com.example.tomorrow#thing"}
NAMES = st.sampled_from(["1", "2", "17", "9007199254740993", "a", "b", "c.d"])
PROSE = st.sampled_from(["", "Rye?", "<p>Rye &amp; oat</p>", "🥖\u200d👩 \u202e", "line\nline"]) | st.text(
    max_size=20
)
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2090))
RECENT = st.integers(0, 7200).map(lambda seconds: NOW - timedelta(seconds=seconds))
MOMENTS = RECENT | st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC))
DIDS, KEYS = st.sampled_from(["did:plc:shop", "did:plc:dee", "did:web:ana.test"]), st.sampled_from("abc")
KINDS = st.sampled_from(["post", "post", "post", "like", "repost"])


def _iso(at: datetime, how: int) -> str:
    return (at.isoformat(), at.isoformat(timespec="milliseconds")[:-6] + "Z", f"{at:%Y-%m-%dT%H:%M:%S}Z")[how]


FORMATS: dict[str, Values] = {
    "date-time": st.builds(_iso, MOMENTS, st.integers(0, 2)),
    "graph-time": MOMENTS.map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}+0000"),
    "unix-time": MOMENTS.map(lambda at: int(at.timestamp())),
    "date": MOMENTS.map(lambda at: at.date().isoformat()),
    "uri": st.sampled_from(["https://a.example/x.png", "http://b.example/?q=%20", "mailto:dee@d.example", "x"]),
    "did": DIDS,
    "handle": st.sampled_from(["shop.test", "dee.test", "handle.invalid"]),
    "cid": st.sampled_from(["bafyone", "bafytwo", "bafythree"]),
    "tid": st.sampled_from(["3lbtid2222222", "3lbtid3333333"]),
    "at-uri": st.builds("at://{}/app.bsky.feed.{}/3lbtheirs222{}".format, DIDS, KINDS, KEYS),
    "name": NAMES,
    "mark": st.sampled_from(["", "page2", "page3"]),
    "language": st.sampled_from(["en", "es", "it-CH"]),
}


def answers(found: Document, call: str, often: frozenset[str] = frozenset()) -> Values:
    """What a described call may be answered."""
    return values(found, found["calls"][call].get("answer", {}), often)


@st.composite
def values(draw: st.DrawFn, found: Document, says: Shape, often: frozenset[str] = frozenset()) -> Any:
    """A value of a shape in `found`; optional fields named in `often` are mostly there, others seldom."""
    return _value(draw, found, says, often, 0)


def _value(draw: st.DrawFn, found: Document, says: Shape, often: frozenset[str], deep: int) -> Any:
    if says.get("nullable") and draw(st.integers(0, 3)) == 0:
        return None
    if choices := says.get("oneOf"):
        if says.get("open") and draw(st.integers(0, 7)) == 0:
            return dict(TOMORROW)
        return _value(draw, found, draw(st.sampled_from(choices)), often, deep)
    if ref := says.get("$ref"):
        whole = _value(draw, found, found["schemas"][ref], often, deep)
        return {"$type": ref, **whole} if says.get("typed") else whole
    if says.get("type") == "array":
        most = 0 if deep > DEEPEST else min(3, says.get("maxItems", 3))
        size = draw(st.integers(min(most, says.get("minItems", 0)), most))
        return [_value(draw, found, says["items"], often, deep + 1) for _ in range(size)]
    if "properties" in says:
        return _object(draw, found, says, often, deep + 1)
    return draw(_plain(says))


def _object(draw: st.DrawFn, found: Document, says: Shape, often: frozenset[str], deep: int) -> Any:
    names, required = says["properties"], says.get("required", [])
    optional = [name for name in names if name not in required and (deep <= DEEPEST or not _holds(names[name]))]
    mostly = [name for name in optional if name in often and draw(st.integers(0, 4))]
    seldom = [name for name in optional if name not in often]
    beside = draw(st.lists(st.sampled_from(seldom), max_size=MOST, unique=True)) if seldom else []
    told = {
        name: _value(draw, found, _named(name, names[name]), often, deep) for name in required + mostly + beside
    }
    return {**told, **({} if "$type" in told or draw(st.integers(0, 3)) else {"a_field_of_tomorrow": [None]})}


def _named(name: str, says: Shape) -> Shape:
    """What names something is never long, whatever else a text may be."""
    names = name in ("id", "rev", "mid") or name.endswith(("Id", "_id"))
    return (
        {**says, "format": "name"} if names and says.get("type") == "string" and not says.get("format") else says
    )


def _holds(says: Shape) -> bool:
    return bool({"$ref", "oneOf", "properties"} & set(says))


def _plain(says: Shape) -> Values:
    if "default" in says:
        return st.just(says["default"])
    if choices := says.get("enum"):
        return st.sampled_from(choices)
    if known := says.get("examples"):
        return st.sampled_from([*known, *known, "of-tomorrow"])
    if (made := FORMATS.get(says.get("format", ""))) is not None:
        return made.map(str) if says.get("type") == "string" else made
    match says.get("type"):
        case "boolean":
            return st.booleans()
        case "integer" | "number":
            least, most = int(says.get("minimum", -(2**53))), int(says.get("maximum", 2**53))
            return st.integers(max(least, -5), min(most, 99)) | st.sampled_from([least, most])
        case "string":
            longest = "é" * min(says.get("maxLength") or says.get("maxGraphemes") or 1000, 3000)
            return NAMES | PROSE | st.just(longest)
    return st.sampled_from([{}, {"x": 1}, {"id": "1"}])


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


def _holders(body: Any) -> Iterator[tuple[Any, Any]]:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in list(inner):
        yield body, key
        yield from _holders(value)
