"""Invented exports, in the forms in which networks give them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, PastRow, Told, plain
from rapport.history.reading import recognised

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

MBOX = b"""From dee@customer.example Mon Nov 16 09:12:01 2026
Delivered-To: hello@aurora.example
From: Dee Marsh <dee@customer.example>
To: Casa Aurora <hello@aurora.example>
Subject: =?utf-8?q?S=C3=B3fa?=
Date: Mon, 16 Nov 2026 10:12:00 +0100
Message-ID: <one@customer.example>

When does my sofa come?
>From the shop I heard nothing.

From hello@aurora.example Mon Nov 16 11:00:00 2026
From: Casa Aurora <hello@aurora.example>
To: Dee Marsh <dee@customer.example>
Subject: Re: Sofa
Date: Mon, 16 Nov 2026 12:00:00 +0100
Message-ID: <two@aurora.example>
In-Reply-To: <one@customer.example>
References: <one@customer.example>

On Friday.
"""
ANDROID = """12/11/26, 9:01 - Messages and calls are end-to-end encrypted. No one outside can read them.
12/11/26, 9:02 - Dee Marsh: When are you open?
And on Sunday?
13/11/26, 21:15 - Casa Aurora: From nine to eight.
13/11/26, 21:16 - Dee Marsh: <Media omitted>
13/11/26, 21:17 - Dee Marsh: This message was deleted
"""
IPHONE = (
    "[11/13/26, 9:02:10\u202fAM] Dee Marsh: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[11/13/26, 9:02:11\u202fAM] Dee Marsh: Is the blue one in stock?\r\n"
    "\u200e[11/14/26, 9:15:00\u202fPM] Casa Aurora: Yes: three of them\r\n"
    "\u200e[11/14/26, 9:16:00\u202fPM] Dee Marsh: \u200eimage omitted\r\n"
)


def mojibake(text: str) -> str:
    return text.encode().decode("latin-1")


def meta(folder: str = "your_facebook_activity/messages/inbox") -> dict[str, bytes]:
    page = {
        "participants": [{"name": mojibake("Zoë Núñez")}, {"name": "Casa Aurora"}],
        "messages": [
            {
                "sender_name": "Casa Aurora",
                "timestamp_ms": 1_794_000_300_000,
                "content": mojibake("Sí, mañana 👍"),
            },
            {
                "sender_name": mojibake("Zoë Núñez"),
                "timestamp_ms": 1_794_000_200_000,
                "photos": [{"uri": "a/b.jpg"}],
            },
            {
                "sender_name": mojibake("Zoë Núñez"),
                "timestamp_ms": 1_794_000_100_000,
                "content": mojibake("¿Abren mañana?"),
            },
            {"sender_name": mojibake("Zoë Núñez"), "timestamp_ms": 1_794_000_000_000, "is_unsent": True},
        ],
        "title": mojibake("Zoë Núñez"),
        "thread_path": "inbox/zoe_17",
    }
    return {f"{folder}/zoe_17/message_1.json": json.dumps(page).encode(), "preferences/language.json": b"{}"}


DAY = "Mon Nov 16"


def _direct(number: str, by: str, to: str, text: str) -> dict[str, object]:
    at = f"2026-11-16T11:{number}:00.000Z"
    said = {
        "recipientId": to,
        "senderId": by,
        "id": number,
        "text": text,
        "createdAt": at,
        "mediaUrls": [],
        "urls": [],
    }
    return {"messageCreate": said}


def x_archive() -> dict[str, bytes]:
    account = [{"account": {"accountId": "7", "username": "aurora", "accountDisplayName": "Casa Aurora"}}]
    answer = {"in_reply_to_status_id_str": "19", "in_reply_to_user_id_str": "9", "in_reply_to_screen_name": "dee"}
    on = f"{DAY} 09:00:00 +0000 2026"
    posts = [
        {"tweet": {"id_str": "20", "created_at": on, "full_text": "Sofas &amp; chairs"}},
        {"tweet": {"id_str": "21", "created_at": on, "full_text": "@dee Friday"} | answer},
    ]
    talk = {
        "conversationId": "7-9",
        "messages": [_direct("31", "7", "9", "Yes"), _direct("30", "9", "7", "In stock?")],
    }
    part = {"account": account, "tweets": posts, "direct_messages": [{"dmConversation": talk}], "like": []}
    return {
        f"data/{name.replace('_', '-')}.js": f"window.YTD.{name}.part0 = {json.dumps(said)}".encode()
        for name, said in part.items()
    }


def packed(folder: Path, name: str, members: Mapping[str, bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one, body in members.items():
            file.writestr(one, body)
    return path


def written(folder: Path, name: str, body: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def told(*us: str, dates: str = "", names: tuple[str, ...] = ("Casa Aurora",), **columns: str) -> Told:
    called = frozenset(map(plain, names))
    return Told(ROME, NOW, dates, frozenset(map(plain, us)), called, columns=columns)


def read(path: Path, given: Told | None = None) -> tuple[Export, list[PastRow]]:
    with Box(path) as box:
        found = recognised(box, given or told())
        return found, list(found.rows())
