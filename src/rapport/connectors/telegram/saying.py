"""Words and pictures on their way to a chat: checked, sent, changed, taken back."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Any, BinaryIO

from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.json_fields import text
from rapport.connectors.telegram.api import Api
from rapport.connectors.telegram.place import Place, name, number
from rapport.connectors.telegram.polling import checked_poll, poll_form
from rapport.connectors.telegram.words import length
from rapport.domain.acts import How, Removal
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing, Sent

TEXT, CAPTION, FILES = 4096, 1024, 10
FILM_SECONDS = 140.0


def checked(outgoing: Outgoing) -> str:
    """The words as they leave. Raises `Refused`; nothing is cut."""
    said = outgoing.text.strip()
    if not said and not outgoing.media:
        raise Refused("There are no words to send.")
    most = CAPTION if outgoing.media else TEXT
    if (size := length(said)) > most:
        beside = " beside a file" if outgoing.media else ""
        raise Refused(f"These words have {size} characters; Telegram takes {most}{beside}. Shorten them.")
    if len(outgoing.media) > FILES:
        raise Refused(f"Telegram takes {FILES} files at once; these are {len(outgoing.media)}.")
    if not all(one.content or one.film for one in outgoing.media):
        raise Refused("A file is not here any more; attach it again.")
    return said


async def say(api: Api, place: Place, outgoing: Outgoing) -> Sent:
    said, key = checked(outgoing), outgoing.key
    if poll := checked_poll(outgoing, said):
        return sent(await api.call("sendPoll", {**place.form(), **poll_form(poll, said)}, key=key), key)
    if not outgoing.media:
        return sent(await api.call("sendMessage", {**place.form(), "text": said}, key=key), key)
    with ExitStack() as stack:
        return await _with_files(api, place, outgoing, said, stack)


async def _with_files(api: Api, place: Place, outgoing: Outgoing, said: str, stack: ExitStack) -> Sent:
    opened = [(_opened(one, stack), one.mime) for one in outgoing.media]
    seconds, key = FILM_SECONDS if any(one.film for one in outgoing.media) else None, outgoing.key
    if len(opened) == 1:
        what, [one] = _what(outgoing.media[0]), outgoing.media
        body, method = {**place.form(), "caption": said, **_shape(one)}, f"send{what.capitalize()}"
        return sent(await api.call(method, body, key=key, files={what: opened[0]}, seconds=seconds), key)
    files = {f"file{n}": one for n, one in enumerate(opened)}
    album = [_one(n, one, said if n == 0 else "") for n, one in enumerate(outgoing.media)]
    body = {**place.form(), "media": album}
    told = await api.call("sendMediaGroup", body, key=key, files=files, seconds=seconds)
    return sent(told[0] if isinstance(told, list) and told else None, key)


def _opened(one: Media, stack: ExitStack) -> bytes | BinaryIO:
    """A film is read from the disk while it is sent."""
    if one.film is None:
        return one.content
    try:
        return stack.enter_context(one.film.place.open("rb"))
    except FileNotFoundError as error:
        raise Refused("A file is not here any more; attach it again.") from error


def _one(place: int, file: Media, caption: str) -> dict[str, Any]:
    return {"type": _what(file), "media": f"attach://file{place}", "caption": caption, **_shape(file)}


def _what(file: Media) -> str:
    return "video" if file.film else "photo"


def _shape(file: Media) -> dict[str, Any]:
    film = file.film
    if film is None:
        return {}
    about = {"width": film.width, "height": film.height, "duration": round(film.seconds)}
    return {**about, "supports_streaming": True}


async def edit(api: Api, network_id: str, outgoing: Outgoing) -> Sent:
    """Doing it twice changes nothing more: Telegram says so, and that is as it should be."""
    place, pictured = Place.named(network_id), bool(outgoing.media)
    said = checked(replace(outgoing, media=()))
    if pictured and length(said) > CAPTION:
        raise Refused(f"These words have {length(said)} characters; Telegram takes {CAPTION} beside a file.")
    method, field = ("editMessageCaption", "caption") if pictured else ("editMessageText", "text")
    body = {"chat_id": number(place.chat), "message_id": int(place.message), field: said}
    try:
        await api.call(method, body, key=outgoing.key)
    except Refused as error:
        if "not modified" not in str(error):
            raise
    return Sent(network_id)


async def remove(api: Api, removal: Removal) -> None:
    if removal.how is not How.DELETE:
        raise Refused("Telegram cannot hide a message; an administrator of the group can delete it there.")
    place = Place.named(removal.target)
    body = {"chat_id": number(place.chat), "message_id": int(place.message)}
    try:
        await api.call("deleteMessage", body, key=removal.key)
    except Refused as error:
        if "not found" not in str(error):
            raise


def sent(told: object, key: str) -> Sent:
    """The message's id; an answer without one is doubt, as the words have left."""
    chat, number = text(told, "chat", "id"), text(told, "message_id")
    if not chat or not number:
        raise MaybeSent(key, "Telegram answered something that is not a message.")
    channel = text(told, "chat", "username")
    return Sent(name(chat, number), f"https://t.me/{channel}/{number}" if channel else "")
