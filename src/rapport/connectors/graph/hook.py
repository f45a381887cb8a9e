"""Meta's calls: the handshake, the signature over the raw bytes, and each entry to the account it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rapport.connectors.hooks import HookAnswer, HookRequest, challenged, sha256_signed, signed_post
from rapport.connectors.json_fields import name, object_of, parts
from rapport.connectors.raw_items import raw_items, unpacked

TOLD = ("messaging", "standby", "changes")
signed = sha256_signed("x-hub-signature-256")


def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
    """The app's secret signs; the verify token is a word of the owner's own."""
    if request.method == "GET":
        return challenged(request, secrets.get("verify", ""))
    answer = signed_post(request, secrets.get("client_secret") or secrets.get("webhook", ""), signed)
    if answer.status != 200:
        return answer
    said = object_of(request.body)
    found = [(name(one, "id"), raw) for one, raw in entries_of(said) if name(one, "id")]
    raws = raw_items(raw for _, raw in found)
    return HookAnswer(200, items=list(zip([account for account, _ in found], raws, strict=True)))


def entries_of(said: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each entry of a call with each thing that it tells of, as a raw item of its own."""
    about = name(said, "object")
    for entry in parts(said, "entry"):
        head = {field: value for field, value in entry.items() if field not in TOLD}
        told = [{**head, field: [one]} for field in TOLD for one in parts(entry, field)]
        for one in told or [entry]:
            yield entry, {"object": about, "entry": [one]}


def unpack(answer: bytes) -> list[bytes]:
    """A call of Meta's as its entries; an answer of the interface as its rows."""
    return unpacked(answer, _rows)


def _rows(said: Any) -> Iterable[Any]:
    if isinstance(said, dict) and "entry" in said:
        return (raw for _, raw in entries_of(said))
    if isinstance(said, dict) and isinstance(said.get("data"), list):
        said = said["data"]
    return (inner for one in (said if isinstance(said, list) else [said]) for inner in _inner(one))


def _inner(said: Any) -> Iterator[Any]:
    """A row and what hangs on it: the comments of a post, the answers to a comment, the messages of a talk."""
    if not isinstance(said, dict):
        yield said
        return
    hanging = [edge for edge in ("comments", "replies", "messages") if isinstance(said.get(edge), dict)]
    bare = {name: value for name, value in said.items() if name not in hanging}
    if "messages" not in hanging:
        yield bare
    for edge in hanging:
        for one in parts(said, edge, "data"):
            yield from _inner({**_above(said, edge), **one})


def _above(said: dict[str, Any], edge: str) -> dict[str, Any]:
    """What a row below another does not say of itself."""
    if edge == "comments":
        return {"post_id": name(said, "id")}
    return {"parent": {"id": name(said, "id")}, "post_id": name(said, "post_id")} if edge == "replies" else {}
