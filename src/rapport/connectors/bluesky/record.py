"""A post as Bluesky stores it, made from our words; pure but for what was looked up before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.bluesky.facets import facets, length, marks
from rapport.connectors.errors import Refused
from rapport.connectors.limits import Limits
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing

NARROW = frozenset({Visibility.FOLLOWERS, Visibility.PRIVATE})
WARNINGS = frozenset({"sexual", "nudity", "porn", "graphic-media"})


def check(outgoing: Outgoing, limits: Limits) -> None:
    """Refuse, before any call, what Bluesky would refuse. Nothing is cut to fit."""
    direct = outgoing.kind is Kind.DIRECT
    held = limits.of(outgoing.kind)
    letters, heavy = length(outgoing.text), len(outgoing.text.encode())
    for found, limit, of in ((letters, held.text, "characters"), (heavy, held.bytes, "bytes")):
        if found > limit:
            raise Refused(
                f"This is {found:,} {of} long; Bluesky takes {limit:,}. Nothing was sent: please shorten it."
            )
    if not outgoing.text.strip() and not outgoing.media:
        raise Refused("There are no words to send.")
    if outgoing.kind is Kind.POST and outgoing.visibility in NARROW:
        raise Refused("Bluesky shows every post to everybody; this one is not for everybody. Nothing was sent.")
    if outgoing.media and direct:
        raise Refused("Bluesky's direct messages carry no pictures. Nothing was sent.")
    if len(outgoing.media) > limits.media:
        raise Refused(f"Bluesky takes {limits.media} pictures in a post, these are {len(outgoing.media)}.")
    if outgoing.warning and (direct or outgoing.warning not in WARNINGS):
        raise Refused(
            f"Bluesky has no content warning “{outgoing.warning}”. Put it into the words, or take it off."
        )


def message(text: str, dids: Mapping[str, str]) -> dict[str, Any]:
    """A direct message; `dids` maps mentioned handles to identities."""
    return _filled({"text": text, "facets": facets(marks(text), text, dids)})


def post(
    outgoing: Outgoing,
    now: datetime,
    *,
    reply: Mapping[str, Any] | None,
    dids: Mapping[str, str],
    images: Sequence[Mapping[str, Any]],
    quote: Mapping[str, str] | None = None,
    card: Mapping[str, Any] | None = None,
    film: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The record of a post. `reply` holds root and parent, `quote` what it quotes, `card` what it says of a link.

    Automatic words carry the self-label `bot`.
    """
    labels = [{"val": value} for value in (outgoing.warning, "bot" if outgoing.automatic else "") if value]
    return {
        "$type": "app.bsky.feed.post",
        "createdAt": moment(now),
        **message(outgoing.text, dids),
        **_filled(
            {
                "langs": [outgoing.language] if outgoing.language else [],
                "reply": reply,
                "embed": _embedded(images, card, quote, film),
                "labels": labels and {"$type": "com.atproto.label.defs#selfLabels", "values": labels},
            }
        ),
    }


def _embedded(
    images: Sequence[Mapping[str, Any]],
    card: Mapping[str, Any] | None,
    quote: Mapping[str, str] | None,
    film: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """A film, pictures or a link's card, a quoted post, or both; beside what was chosen, a link has no card."""
    media: dict[str, Any] = dict(film or {})
    if images:
        media = {"$type": "app.bsky.embed.images", "images": list(images)}
    elif card and not film:
        media = {"$type": "app.bsky.embed.external", "external": dict(card)}
    if not quote:
        return media
    record = {"$type": "app.bsky.embed.record", "record": dict(quote)}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": media} if media else record


def moment(now: datetime) -> str:
    """A time as records hold it."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value or name == "text"}
