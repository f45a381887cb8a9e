"""Whether a call is one that a network's description knows; words for what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.described import Document

Shape = Mapping[str, Any]
KINDS = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list, "object": dict}
WORD = re.compile(r"[\w$]+")


def called(found: Document, verb: str, path: str) -> list[str]:
    """The names of the described calls that this may be, the most literal first; none: there is no such call."""
    fits = [name for name, one in found["calls"].items() if one["method"] == verb and _fits(one["path"], path)]
    return sorted(fits, key=lambda name: str(found["calls"][name]["path"]).count("{"))


def _fits(template: str, path: str) -> bool:
    parts = re.split(r"\{\w+\}", template)
    return re.fullmatch("[^/]+".join(map(re.escape, parts)), path) is not None


def faults(found: Document, name: str, query: Mapping[str, list[str]], body: Any) -> list[str]:
    """What in a call is not as described. `body` is None where there was none."""
    call = found["calls"][name]
    says = call.get("query", {"properties": {}})
    wrong = [f"{name}: {one}" for one in _query(found, says, query)]
    if "fields" in query:
        wrong += [f"{name}: {one}" for one in _fields(found, call["answer"], query["fields"][0])]
    if body is not None and "body" not in call:
        return [*wrong, f"{name}: a body where none is known"] if body else wrong
    return wrong + [f"{name}: {one}" for one in misshapen(found, call.get("body", {}), body)] if body else wrong


def _query(found: Document, says: Shape, query: Mapping[str, list[str]]) -> Iterator[str]:
    named = {name.removesuffix("[]"): given for name, given in query.items()}
    known = says["properties"]
    yield from (f"{name} is missing" for name in says.get("required", []) if name not in named)
    for name, given in named.items():
        if name not in known:
            yield f"{name} is unknown"
            continue
        listed = known[name].get("type") == "array"
        one = known[name]["items"] if listed else known[name]
        if len(given) > (known[name].get("maxItems", len(given)) if listed else 1):
            yield f"{name} is there {len(given)} times"
        for each in given:
            yield from misshapen(found, one, _typed(one, each), name)


def _typed(says: Shape, said: str) -> Any:
    """A word of a query as the value that it stands for; itself where it is none."""
    if says.get("type") == "integer":
        return int(said) if said.removeprefix("-").isdecimal() else said
    if says.get("type") == "boolean":
        return {"true": True, "false": False}.get(said, said)
    return said


def misshapen(found: Document, says: Shape, said: Any, where: str = "the body") -> Iterator[str]:
    """What in a value is not as its shape says."""
    if said is None and says.get("nullable"):
        return
    if ref := says.get("$ref"):
        says = found["schemas"][ref]
    if isinstance(said, dict) and (own := found["schemas"].get(said.get("$type"))):
        says = own  # a record says itself what it is
    if choices := says.get("oneOf"):
        tried = [list(misshapen(found, one, said, where)) for one in choices]
        yield from min(tried, key=len)
        return
    kind = KINDS.get(says.get("type", ""))
    if kind and (not isinstance(said, kind) or (isinstance(said, bool) and kind is not bool)):
        yield f"{where} is a {type(said).__name__}, not a {says['type']}"
    elif "enum" in says and said not in says["enum"]:
        yield f"{where} is {said!r}, none of {says['enum']}"
    elif isinstance(said, str):
        yield from _long(says, said, where)
    elif isinstance(said, int | float) and not _least(says) <= said <= says.get("maximum", said):
        yield f"{where} is {said}"
    elif isinstance(said, list) and len(said) > says.get("maxItems", len(said)):
        yield f"{where} holds {len(said)}"
    elif isinstance(said, list):
        for one in said:
            yield from misshapen(found, says.get("items", {}), one, where)
    elif isinstance(said, dict) and "properties" in says:
        yield from _inner(found, says, said, where)


def _least(says: Shape) -> float:
    return float(says.get("minimum", "-inf"))


def _long(says: Shape, said: str, where: str) -> Iterator[str]:
    most = says.get("maxLength", says.get("maxGraphemes", len(said)))
    if len(said) > most or len(said.encode()) > says.get("maxBytes", 10**9):
        yield f"{where} has {len(said)} characters"


def _inner(found: Document, says: Shape, said: dict[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}: {name} is missing" for name in says.get("required", []) if name not in said)
    for name, value in said.items():
        if name in says["properties"]:
            yield from misshapen(found, says["properties"][name], value, f"{where}: {name}")
        elif name != "$type":
            yield f"{where}: {name} is unknown"


def fields_of(fields: str) -> dict[str, str]:
    """`a,b.limit(2){c,d}` as a and b, each with what is asked for inside it."""
    found, at = dict[str, str](), 0
    while at < len(fields):
        name = WORD.match(fields, at)
        assert name, fields
        at = name.end()
        while at < len(fields) and fields[at] == ".":
            at = fields.index(")", at) + 1
        inner, start = "", at
        if at < len(fields) and fields[at] == "{":
            deep = 0
            while True:
                deep += {"{": 1, "}": -1}.get(fields[at], 0)
                at += 1
                if not deep:
                    break
            inner = fields[start + 1 : at - 1]
        found[name[0]] = inner
        at += 1
    return found


def _fields(found: Document, answer: Shape, fields: str) -> Iterator[str]:
    """Names asked for that the shape of the answer, or of what it lists, does not have."""
    node = answer
    while "properties" not in node or "data" in node["properties"]:
        inner = node["properties"]["data"]["items"] if "properties" in node else node
        node = found["schemas"][inner["$ref"]] if "$ref" in inner else inner
        if "properties" not in node:
            return
    for name, inner in fields_of(fields).items():
        says = node["properties"].get(name)
        if says is None:
            yield f"the field {name} is unknown"
        elif inner and ("$ref" in says or "properties" in says):
            yield from _fields(found, says, inner)
