"""One message of WhatsApp in our words, whoever tells of it; pure."""

from __future__ import annotations

from typing import Any

from rapport.connectors.json_fields import need, need_time, part, parts, text
from rapport.domain.message import Author, Incoming, Kind, Media

FILES = ("image", "video", "audio", "document", "sticker")


def message_of(said: dict[str, Any], author: Author, call: dict[str, Any]) -> Incoming:
    if text(said, "type") == "ephemeral":  # a message that will go away, as the others but one deeper
        said = {**said, **(part(said, "ephemeral", "message") or part(said, "ephemeral"))}
    words, files = words_of(said), files_of(said)
    return Incoming(
        network_id=need(said, "id"),
        kind=Kind.DIRECT,
        author=author,
        text=words if words or files else kind_in_words(said),
        at=need_time(call, "timestamp"),
        thread=author.network_id,
        in_reply_to=text(call, "context", "id"),
        media=files,
    )


def kind_in_words(said: dict[str, Any]) -> str:
    """A kind of message that is not known here, or not to Meta, is shown as such: a person opens WhatsApp."""
    kind = text(said, "unsupported", "type") if text(said, "type") == "unsupported" else ""
    return f"({(kind or text(said, 'type') or 'unknown').replace('_', ' ')})"


def words_of(said: dict[str, Any]) -> str:
    if found := text(said, "text", "body") or text(said, "button", "text"):
        return found
    if chosen := part(said, "interactive"):
        own = part(chosen, text(chosen, "type"))
        said_there = text(own, "title") or text(own, "body") or text(own, "response")
        return text(chosen, "button_reply", "title") or text(chosen, "list_reply", "title") or said_there
    if order := part(said, "order"):
        goods = parts(order, "product_items")
        lines = [f"{text(one, 'quantity') or 1} × {text(one, 'product_retailer_id')}" for one in goods]
        return "\n".join(filter(None, [text(order, "text"), *lines]))
    if contacts := parts(said, "contacts"):
        rows = [(text(one, "name", "formatted_name"), *_phones(one)) for one in contacts]
        return "\n".join(" ".join(row).strip() for row in rows)
    if place := part(said, "location"):
        axes = [place.get(axis) for axis in ("latitude", "longitude")]
        where = ", ".join(str(one) for one in axes if isinstance(one, int | float | str) and one is not True)
        return "\n".join(one for one in (text(place, "name"), text(place, "address"), where) if one)
    return next((text(said, kind, "caption") for kind in FILES if part(said, kind)), "")


def _phones(said: dict[str, Any]) -> list[str]:
    return [text(one, "phone") for one in parts(said, "phones")]


def files_of(said: dict[str, Any]) -> tuple[Media, ...]:
    """By Meta's id: the file itself needs the token."""
    found = [part(said, kind) for kind in FILES if text(said, kind, "id")]
    return tuple(Media("", _mime(one), "", text(one, "filename"), text(one, "id")) for one in found)


def _mime(said: dict[str, Any]) -> str:
    return text(said, "mime_type").partition(";")[0]
