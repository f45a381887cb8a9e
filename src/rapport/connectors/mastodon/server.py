"""What a server says of itself: its name, its limits, where it streams. Asked, never guessed from a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.manifest import PollLimits

POLL_OPTIONS, POLL_OPTION, POLL_SHORTEST, POLL_LONGEST = 4, 50, 300, 2_629_746
QUOTES_SINCE = 7  # the version of its interface, as a server tells it; Mastodon 4.5
FILES, IMAGE_BYTES, VIDEO_BYTES, ALT = 4, 16_777_216, 103_809_024, 1500
IMAGE_PIXELS = 33_177_600
LONGEST_HOST = 260  # a name in the DNS has 253 letters; then a port


@dataclass(frozen=True, slots=True)
class Server:
    """A server's facts; the figures are Mastodon's own defaults where it is silent."""

    domain: str
    characters: int = 500
    link: int = 23
    files: int = FILES
    image_bytes: int = IMAGE_BYTES
    image_pixels: int = IMAGE_PIXELS
    video_bytes: int = VIDEO_BYTES
    alt: int = ALT
    streaming: str = ""
    poll_options: int = POLL_OPTIONS
    poll_option: int = POLL_OPTION
    poll_shortest: int = POLL_SHORTEST
    poll_longest: int = POLL_LONGEST
    quotes: bool = False


def address(written: str) -> str:
    """The base address from whatever a person typed: a name, a handle, a whole link. No slash at the end."""
    typed = written.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed.removeprefix('@')}")
    except ValueError:
        parts = urlsplit("")
    host = parts.netloc.rpartition("@")[2].lower()
    if parts.scheme not in ("http", "https") or not host or " " in host or len(host) > LONGEST_HOST:
        raise Refused(f"“{written[:60]}” is not the name of a server. Write it as in mastodon.example.")
    return f"{parts.scheme}://{host}"


async def ask(http: Http, base: str) -> Server:
    """The server's facts from `/api/v2/instance`, or from version 1 where there is no second."""
    answer = await http.request("GET", f"{base}/api/v2/instance", expect=frozenset({401, 403, 404, 405, 410}))
    if answer.status != 200:
        answer = await http.request("GET", f"{base}/api/v1/instance")
    found = answer.json()
    if not isinstance(found, dict):
        raise answer.unreadable("something that is not its description")
    return _facts(found, urlsplit(base).netloc)


def _facts(found: dict[str, Any], host: str) -> Server:
    posts, media = _at(found, "configuration", "statuses"), _at(found, "configuration", "media_attachments")
    polls = _at(found, "configuration", "polls")
    words = _at(found, "configuration", "urls").get("streaming") or _at(found, "urls").get("streaming_api")
    domain = found.get("domain") or urlsplit(f"//{str(found.get('uri', '')).rpartition('//')[2]}").netloc
    return Server(
        domain=domain if isinstance(domain, str) and domain else host,
        characters=_positive(posts.get("max_characters") or found.get("max_toot_chars"), 500),
        link=_positive(posts.get("characters_reserved_per_url"), 23),
        files=_positive(posts.get("max_media_attachments"), FILES),
        image_bytes=_positive(media.get("image_size_limit"), IMAGE_BYTES),
        image_pixels=_positive(media.get("image_matrix_limit"), IMAGE_PIXELS),
        video_bytes=_positive(media.get("video_size_limit"), VIDEO_BYTES),
        alt=_positive(media.get("description_limit"), ALT),
        streaming=words.rstrip("/") if isinstance(words, str) else "",
        poll_options=_positive(polls.get("max_options"), POLL_OPTIONS),
        poll_option=_positive(polls.get("max_characters_per_option"), POLL_OPTION),
        poll_shortest=_positive(polls.get("min_expiration"), POLL_SHORTEST),
        poll_longest=_positive(polls.get("max_expiration"), POLL_LONGEST),
        quotes=_positive(_at(found, "api_versions").get("mastodon"), 0) >= QUOTES_SINCE,
    )


def _at(found: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        inner = found.get(name)
        found = inner if isinstance(inner, dict) else {}
    return found


def _positive(value: object, default: int) -> int:
    try:
        number = msgspec.convert(value, int, strict=False)
    except msgspec.ValidationError:
        return default
    return number if number > 0 else default


def poll_limits(settings: Mapping[str, str]) -> PollLimits | None:
    """What the server said of polls when it was asked; None where it was not asked yet."""
    if not settings.get("poll_options"):
        return None
    shortest, longest = int(settings["poll_shortest"]), int(settings["poll_longest"])
    return PollLimits(
        options=int(settings["poll_options"]),
        option=int(settings["poll_option"]),
        shortest_minutes=-(-shortest // 60),
        longest_minutes=longest // 60,
        multiple=True,
    )
