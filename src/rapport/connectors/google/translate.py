"""A review with its answer in our words; pure. One raw item is one review as the interface gives it."""

from __future__ import annotations

from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.gone import told_gone
from rapport.connectors.json_fields import need, need_time, object_of, part, parts, read_time, text, web, whole
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Author, Check, Checked, Echo, Event, Incoming, Kind, Media, Visibility

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
CHECKS = {"PENDING": Check.AWAITED, "APPROVED": Check.PASSED, "REJECTED": Check.REFUSED}
NOTE, MARK = "(Translated by Google)", "(Original)"


def unpack(answer: bytes) -> list[bytes]:
    """Whole answers hold lists of reviews; a notice of Pub/Sub says only that there is one, and means nothing."""
    return unpacked(answer, _rows)


def _rows(said: Any) -> list[Any]:
    if isinstance(said, dict):
        if not said or "message" in said or "notificationType" in said:
            return []
        listed = said.get("reviews", said.get("locationReviews"))
        said = listed if isinstance(listed, list) else [said]
    return [part(one, "review") or one for one in said] if isinstance(said, list) else [said]


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    """The review, what the brand answered, and how far Google's check of that is."""
    said = _as_of_business(object_of(raw))
    if removed := told_gone(said):
        return [*removed]
    number = text(said, "reviewId") or need(said, "name").rpartition("/")[2]
    found: list[Event] = [_review(said, number)]
    if answered := part(said, "reviewReply"):
        found += _answer({"updateTime": said.get("updateTime") or said.get("createTime"), **answered}, number)
    return found


def is_edited(said: dict[str, Any]) -> bool:
    """Whether its writer changed it since."""
    made, changed = read_time(said, "createTime"), read_time(said, "updateTime")
    return bool(made and changed and changed > made)


def _as_of_business(said: dict[str, Any]) -> dict[str, Any]:
    """A review as Maps shows it to everybody, in the words of the interface for a place's own business."""
    if "publishTime" not in said:
        return said
    who = part(said, "authorAttribution")
    return {
        **said,
        "createTime": said["publishTime"],
        "starRating": said.get("rating"),
        "comment": text(said, "originalText", "text") or text(said, "text", "text"),
        "reviewer": {"displayName": text(who, "displayName"), "profilePhotoUrl": text(who, "photoUri")},
        "reviewUrl": text(said, "googleMapsUri"),
    }


def _review(said: dict[str, Any], number: str) -> Incoming:
    who, made = part(said, "reviewer"), read_time(said, "createTime") or need_time(said, "updateTime")
    changed = read_time(said, "updateTime")
    edited = changed if changed and changed > made else None
    return Incoming(
        network_id=number,
        kind=Kind.REVIEW,
        author=Author(f"review:{number}", "", text(who, "displayName"), web(who, "profilePhotoUrl")),
        text=original(text(said, "comment")),
        at=made,
        thread=number,
        visibility=Visibility.PUBLIC,
        rating=_stars(said),
        url=web(said, "reviewUrl"),
        media=tuple(filter(lambda one: one.url, map(_media, parts(said, "reviewMediaItems")))),
        version=edited.isoformat() if edited else "",
        written=edited,
    )


def _stars(said: dict[str, Any]) -> int | None:
    found = STARS.get(text(said, "starRating"), whole(said, "starRating"))
    return found if found in STARS.values() else None


def _media(said: dict[str, Any]) -> Media:
    mime = {"PHOTO": "image/jpeg", "VIDEO": "video/mp4"}.get(text(said, "mediaFormat"), "")
    return Media(web(said, "videoUrl") or web(said, "googleUrl") or web(said, "thumbnailUrl"), mime)


def original(comment: str) -> str:
    """The writer's own words, without the translation that Google puts before or after them."""
    words = comment.strip()
    if words.startswith(NOTE):
        _, there, own = words.partition(f"\n{MARK}")
        return own.strip() if there else words
    return words.partition(f"\n{NOTE}")[0].strip()


def _answer(said: dict[str, Any], number: str) -> list[Event]:
    """Our words are known by the review's id: there is one answer to each."""
    ours, at = f"{number}/reply", need_time(said, "updateTime")
    url = web(said, "reviewReplyUrl")
    state = text(said, "reviewReplyState") or text(said, "state")
    words = text(said, "comment")
    found: list[Event] = (
        [Echo(ours, number, words, at, number, visibility=Visibility.PUBLIC, url=url)] if words else []
    )
    if check := CHECKS.get(state):
        report = f"{ours}:{at.isoformat()}:{check}"
        found.append(Checked(report, ours, check, at, _why(said) if check is Check.REFUSED else ""))
    return found


def _why(said: dict[str, Any]) -> str:
    """Google's reason, a word in capitals or an object around one."""
    found = text(said, "policyViolation") or text(said, "policyViolation", "policyViolationType")
    found = found or next((text(one, "type") for one in parts(said, "policyViolations")), "")
    return found.replace("_", " ").lower()[:300] or "no reason is given"
