"""The words and files of a message: where its links lead, and what is neither word nor picture, as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rapport.connectors.json_fields import at, part, parts, text, web, whole
from rapport.domain.message import Media

FILES = {
    "photo": "image/jpeg",
    "animation": "video/mp4",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "document": "",
    "sticker": "image/webp",
}
# What is shown by its kind alone: a person opens Telegram to see it.
STRANGE = (
    "story",
    "checklist",
    "paid_media",
    "rich_message",
    "game",
    "invoice",
    "giveaway",
    "gift",
    "unique_gift",
    "successful_payment",
)


def length(words: str) -> int:
    """UTF-16 code units, as Telegram counts."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def words(said: Mapping[str, Any]) -> str:
    """What a message says. Empty for notes of the chat itself."""
    plain = text(said, "text") or text(said, "caption")
    entities = parts(said, "entities") or parts(said, "caption_entities")
    if plain:
        return linked(plain, entities)
    return _other(said)


def linked(plain: str, entities: list[dict[str, Any]]) -> str:
    """A link behind words shows where it leads; places are counted in UTF-16."""
    units = plain.encode("utf-16-le")
    out, done = list[bytes](), 0
    for end, url in sorted(_leads(units, entities)):
        out += [units[done:end], f" ({url})".encode("utf-16-le")]
        done = end
    return b"".join([*out, units[done:]]).decode("utf-16-le", "ignore")


def _leads(units: bytes, entities: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Where words end behind which there is an address that they do not show, and the address."""
    for entity in entities:
        start, size, url = whole(entity, "offset"), whole(entity, "length"), web(entity, "url")
        if text(entity, "type") != "text_link" or start is None or start < 0 or not size or not url:
            continue
        end = 2 * (start + size)
        if 2 * start < end <= len(units) and not _shows(units[2 * start : end], url):
            yield end, url


def _shows(shown: bytes, url: str) -> bool:
    return len(shown) <= 4 * len(url) + 100 and shown.decode("utf-16-le", "ignore").strip() == url


def _other(said: Mapping[str, Any]) -> str:
    if contact := part(said, "contact"):
        called = f"{text(contact, 'first_name')} {text(contact, 'last_name')}".strip()
        return f"{called} {text(contact, 'phone_number')}".strip()
    if poll := part(said, "poll"):
        options = [f"- {text(one, 'text')}" for one in parts(poll, "options")]
        return "\n".join([text(poll, "question"), *options])
    if venue := part(said, "venue"):
        return f"{text(venue, 'title')}, {text(venue, 'address')}"
    if place := part(said, "location"):
        where = [at(place, axis) for axis in ("latitude", "longitude")]
        return ", ".join(str(one) for one in where if isinstance(one, int | float) and not isinstance(one, bool))
    if pressed := text(said, "web_app_data", "data"):
        return pressed
    strange = next((f"({kind.replace('_', ' ')})" for kind in STRANGE if part(said, kind)), "")
    return text(said, "sticker", "emoji") or text(said, "dice", "emoji") or strange


def files(said: Mapping[str, Any]) -> tuple[Media, ...]:
    """The message's file by its id there: its address would hold the bot's token, so there is none."""
    found = []
    for kind, mime in FILES.items():
        one = said.get(kind)
        if kind == "photo":
            one = (parts(said, "photo") or [{}])[-1]  # the largest of its sizes
        elif kind == "document" and part(said, "animation"):
            continue  # an animation is told twice
        if number := text(one, "file_id"):
            found.append(Media("", text(one, "mime_type")[:100] or mime, "", text(one, "file_name"), number))
    return tuple(found)
