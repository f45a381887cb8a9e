"""What Meta calls about the time before a number was connected: chats of its app, in phases and chunks; pure.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history, read
on 2026-11-30. One call may hold thousands of messages: a raw item has `AT_ONCE` of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import name, need, part, parts, text, whole
from rapport.connectors.whatsapp.shapes import message_of
from rapport.domain.message import Author
from rapport.domain.past import HistoryTold, PastWords

FIELD, AT_ONCE = "history", 50
DECLINED = 2593109
REFUSED = "Sharing past chats is turned off in the WhatsApp Business app, so Meta told nothing of them."
WORDLESS = ("reaction", "revoke", "edit", "system", "request_welcome", "errors")
Row = dict[str, Any]
NOTHING = HistoryTold()


def split(value: Row) -> Iterator[Row]:
    """The value of a change as several, of which none has more than `AT_ONCE` messages."""
    about = {"metadata": part(value, "metadata")}
    for told in parts(value, "history"):
        for threads in _packed(parts(told, "threads")):
            yield {**about, "history": [{"threads": threads}]}
        if head := {key: one for key, one in told.items() if key != "threads"}:
            yield {**about, "history": [head]}
    beside, rows = {"contacts": parts(value, "contacts")[:AT_ONCE]}, parts(value, "messages")
    for first in range(0, len(rows), AT_ONCE):
        yield {**about, **beside, "messages": rows[first : first + AT_ONCE]}


def _packed(threads: Iterable[Row]) -> Iterator[list[Row]]:
    """Threads, or parts of them, as many at once as have so many messages."""
    held, many = list[Row](), 0
    for thread in threads:
        rest = parts(thread, "messages")
        while rest:
            took, rest = rest[: AT_ONCE - many], rest[AT_ONCE - many :]
            held.append({"id": thread.get("id"), "messages": took})
            many += len(took)
            if many == AT_ONCE:
                yield held
                held, many = [], 0
    if held:
        yield held


def history_told(value: Row, handle: str) -> HistoryTold:
    """All that a change tells of the past; `handle`: our number, where the change does not name it."""
    ours = _digits(text(value, "metadata", "display_phone_number")) or _digits(handle)
    found, names = (
        HistoryTold(),
        {text(one, "wa_id"): text(one, "profile", "name") for one in parts(value, "contacts")},
    )
    for told in parts(value, "history"):
        for thread in parts(told, "threads"):
            contact = name(thread, "id")
            found = _with(found, parts(thread, "messages"), contact, ours, names)
        found = replace(found, progress=_progress(told, found.progress), refused=_refused(told) or found.refused)
    return _with(found, parts(value, "messages"), "", ours, names)


def _with(found: HistoryTold, rows: Iterable[Row], contact: str, ours: str, names: dict[str, str]) -> HistoryTold:
    told, unread, others, lost = list(found.rows), found.unread, found.others, found.lost
    for said in rows:
        try:
            row = _row(said, contact, ours, names)
        except Unreadable:
            unread += 1
            continue
        others += row is None
        never = row is not None and row.ours and text(said, "history_context", "status").upper() == "ERROR"
        lost += never
        told += [row] if row and not never else []
    return replace(found, rows=tuple(told), unread=unread, others=others, lost=lost)


def _row(said: Row, contact: str, ours: str, names: dict[str, str]) -> PastWords | None:
    """None for what has no words. Files come apart, under the same id, and only those of the last two weeks."""
    if text(said, "type") in WORDLESS or part(said, "reaction"):
        return None
    by = need(said, "from")
    is_ours = _is_ours(said, by, contact, ours)
    who = contact or (name(said, "to") if is_ours else by)
    author = Author(who, f"+{who}" if who.isdecimal() else who, names.get(who, ""))
    words = message_of(said, author, said)
    return PastWords(replace(words, text="") if text(said, "type") == "media_placeholder" else words, is_ours)


def _is_ours(said: Row, by: str, contact: str, ours: str) -> bool:
    """As Meta says it, which it does not always; else by who wrote."""
    told = part(said, "history_context").get("from_me")
    if isinstance(told, bool):
        return told
    return _digits(by) == ours if ours else bool(contact) and by != contact


def _progress(told: Row, before: int | None) -> int | None:
    """A chunk that came late says less than is known."""
    found = whole(told, "metadata", "progress")
    return before if found is None else max(before or 0, min(100, max(0, found)))


def _refused(told: Row) -> str:
    for error in parts(told, "errors"):
        if whole(error, "code") == DECLINED:
            return REFUSED
        said = text(error, "error_data", "details") or text(error, "message") or text(error, "title")
        why = said[:150].rstrip(". ") or "no reason is given"
        return f"Meta does not tell what was said before on this number: {why}."
    return ""


def _digits(said: str) -> str:
    return "".join(filter(str.isdecimal, said))
