"""Calls of Meta's about the chats of a number before it was connected, signed as it signs them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.peers.whatsapp_server import DEE, NUMBER, WhatsApp

OURS = "15550783881"
ABOUT = {"display_phone_number": OURS, "phone_number_id": NUMBER}
DAY = 86_400
Row = dict[str, Any]


def said(number: str, words: str, days: float = 10, by: str = DEE, status: str = "READ", **more: Any) -> Row:
    """One message of some days ago."""
    at = str(int(time.time() - days * DAY))
    told = {"from": by, "id": f"wamid.{number}", "timestamp": at, "type": "text", "text": {"body": words}}
    return {**told, "history_context": {"status": status}, **more}


def file_left_out(number: str, days: float = 10, by: str = DEE) -> Row:
    """What stands in a chat for a file."""
    return {
        key: value for key, value in said(number, "", days, by, type="media_placeholder").items() if key != "text"
    }


def chunk(meta: WhatsApp, *rows: Row, thread: str = DEE, progress: int = 55, phase: int = 0) -> list[bytes]:
    """A call as the items that come of it here."""
    return chunk_of(meta, [{"id": thread, "messages": list(rows)}], progress, phase)


def chunk_of(meta: WhatsApp, threads: Sequence[Row], progress: int = 55, phase: int = 0) -> list[bytes]:
    head = {"phase": phase, "chunk_order": 1, "progress": progress}
    return meta.tells("history", metadata=ABOUT, history=[{"metadata": head, "threads": list(threads)}])


def file_told(meta: WhatsApp, number: str, file: str, by: str = DEE, days: float = 10, **more: Any) -> list[bytes]:
    """The call about a file that a chat left out, under the same id."""
    about = {"id": file, "mime_type": "image/jpeg", "sha256": "x", **more}
    row = said(number, "", days, by, type="image", image=about)
    return meta.tells("history", metadata=ABOUT, messages=[{k: v for k, v in row.items() if k != "text"}])


def declined(meta: WhatsApp) -> list[bytes]:
    title = "History sync is turned off by the business from the WhatsApp Business App"
    why = {"code": 2593109, "title": title, "message": title}
    return meta.tells("history", metadata=ABOUT, history=[{"errors": [why]}])
