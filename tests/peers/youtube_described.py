"""Whether a call is one that Google's own description of YouTube's interface knows; words for what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DOCUMENT = json.loads(Path(__file__).with_name("youtube_discovery.json").read_text(encoding="utf-8"))


def method(verb: str, path: str) -> dict[str, Any]:
    """The described method of a call; {} where there is none."""
    found = [one for kind in DOCUMENT["resources"].values() for one in kind["methods"].values()]
    fits = [one for one in found if one["httpMethod"] == verb and one["path"] == path.strip("/")]
    return fits[0] if fits else {}


def faults(verb: str, path: str, query: Mapping[str, str], body: Any) -> Iterator[str]:
    known = method(verb, path)
    if not known:
        yield f"there is no {verb} {path}"
        return
    for name, says in known["parameters"].items():
        if says.get("required") and not query.get(name):
            yield f"{name} is missing"
    for name, value in query.items():
        says = known["parameters"].get(name) or DOCUMENT["parameters"].get(name)
        if says is None:
            yield f"{name} is unknown"
        elif value not in says.get("enum", [value]) or int(says.get("maximum", 10**9)) < _number(value, says):
            yield f"{name} is {value}"
    if (body is not None) != ("request" in known):
        yield "a body where none is wanted, or none"
    elif body is not None:
        yield from misshapen(body, known["request"]["$ref"])


def _number(value: str, says: Mapping[str, Any]) -> int:
    return int(value) if says["type"] == "integer" else 0


def misshapen(said: Any, schema: str) -> Iterator[str]:
    """What in a value is not as its schema says."""
    yield from _unlike(said, schema, DOCUMENT["schemas"][schema]["properties"])


def _unlike(said: Any, schema: str, known: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        says = known.get(name)
        if says is None:
            yield f"{schema}.{name} is unknown"
            continue
        inner = says.get("$ref") or says.get("items", {}).get("$ref")
        if inner:
            for one in value if isinstance(value, list) else [value]:
                yield from misshapen(one, inner)
        elif "properties" in says:
            yield from _unlike(value, f"{schema}.{name}", says["properties"])
        elif type(value).__name__ != {"string": "str", "boolean": "bool", "integer": "int"}.get(says["type"]):
            yield f"{schema}.{name} is a {type(value).__name__}"
        elif value not in says.get("enum", [value]):
            yield f"{schema}.{name} is {value}"
