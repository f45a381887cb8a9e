"""Values that Google's machine-readable description of an interface allows, and ones spoilt in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Values = st.SearchStrategy[Any]
WORDS = st.text(max_size=40)
TIMES = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z")


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
