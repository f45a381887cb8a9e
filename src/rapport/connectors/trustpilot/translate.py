"""A review with its answer in our words; pure. One raw item is one review, or one notice of a new one."""

from __future__ import annotations

from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.gone import told_gone
from rapport.connectors.json_fields import need, need_time, object_of, part, read_time, text, web, whole
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Author, Echo, Event, Incoming, Kind, Removed, Visibility

KNOWN = ("review-created", "review-updated", "review-deleted", "-reply-")
MOMENTS = ("deletedAt", "deletedAtUtc", "updatedAt", "createdAt")
PUBLIC = Visibility.PUBLIC
PAGE = "https://www.trustpilot.com/reviews/"


def unpack(answer: bytes) -> list[bytes]:
    """Answers hold lists of reviews, calls lists of events."""
    return unpacked(answer, _rows)


def _rows(said: Any) -> list[Any]:
    if isinstance(said, dict):
        return next(
            (said[name] for name in ("reviews", "productReviews", "events") if isinstance(said.get(name), list)),
            [said],
        )
    return said if isinstance(said, list) else [said]


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said = object_of(raw)
    if name := text(said, "eventName"):
        return _noticed(name, part(said, "eventData"))
    if removed := told_gone(said):
        return [*removed]
    return _review(said)


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: the name of an event."""
    name = text(object_of(raw), "eventName")
    return "" if any(one in name for one in KNOWN) else name


def _noticed(name: str, said: dict[str, Any]) -> list[Event]:
    """What Trustpilot calls about; other happenings mean nothing to us."""
    if name.endswith("review-deleted"):
        at = read_time(said, "deletedAt") or read_time(said, "deletedAtUtc") or need_time(said, "createdAt")
        return [Removed(need(said, "id"), at)]
    if "-reply-" in name and not whole(said, "stars"):
        return _answered(name, said)
    return _review(said) if any(one in name for one in KNOWN) else []


def _answered(name: str, said: dict[str, Any]) -> list[Event]:
    """What the business answered, or took back; there is one answer to a review."""
    review = need(said, "reviewId" if "reviewId" in said else "id")
    own = part(said, "companyReply") or part(said, "reply") or said
    at = next(filter(None, (read_time(own, one) for one in MOMENTS)), None) or need_time(said, "createdAt")
    if name.endswith("deleted"):
        return [Removed(f"{review}/reply", at)]
    words = text(own, "text") or text(own, "message")
    return [Echo(f"{review}/reply", review, words, at, review, visibility=PUBLIC)] if words else []


def _review(said: dict[str, Any]) -> list[Event]:
    number, made, changed = need(said, "id"), need_time(said, "createdAt"), read_time(said, "updatedAt")
    who = part(said, "consumer")
    title, words = text(said, "title"), text(said, "text") or text(said, "content")
    stars = whole(said, "stars")
    edited = changed if changed and changed > made else None
    found: list[Event] = [
        Incoming(
            network_id=number,
            kind=Kind.REVIEW,
            author=Author(
                text(who, "id") or f"review:{number}", "", text(who, "displayName") or text(who, "name")
            ),
            text=words if words.startswith(title.removesuffix("...")) else f"{title}\n\n{words}".strip(),
            at=made,
            thread=number,
            visibility=PUBLIC,
            language=text(said, "language")[:2],
            rating=stars if stars in range(1, 6) else None,
            url=web(said, "link") or f"{PAGE}{number}",
            version=edited.isoformat() if edited else "",
            written=edited,
        )
    ]
    if answered := text(said, "companyReply", "text"):
        at = read_time(said, "companyReply", "createdAt") or changed or made
        found.append(Echo(f"{number}/reply", number, answered, at, number, visibility=PUBLIC))
    return found
