"""The emulated networks of the soak: how a customer writes there, and what of ours is seen there."""

from __future__ import annotations

import time
from collections import Counter
from itertools import count

from tests.peers.google_server import TOKEN as GOOGLE_TOKEN
from tests.peers.google_server import Google
from tests.peers.graph_server import OWN, TOKEN, Graph
from tests.peers.reviews_server import TRUSTPILOT, YELP, Reviews
from tests.peers.soak_place import SoakPlace, every_so_often, polled
from tests.peers.telegram_server import BOT, Telegram
from tests.peers.telegram_server import TOKEN as BOT_TOKEN
from tests.peers.threads_server import OURS, Threads
from tests.peers.whatsapp_server import DEE, GIVEN, WhatsApp
from tests.peers.x_server import TOKEN as X_TOKEN
from tests.peers.x_server import US, X
from tests.peers.youtube_server import TOKEN as YOUTUBE_TOKEN
from tests.peers.youtube_server import YouTube

_numbers = count(1)


def places() -> list[SoakPlace]:
    return [_meta("facebook", "posts"), _meta("instagram", "media"), _threads(), _google(), _telegram(), _x(),
            _whatsapp(), _trustpilot(), _yelp(), _youtube()]  # fmt: skip


def _person() -> dict[str, str]:
    return {"id": str(5000 + next(_numbers)), "name": "Dee Marsh"}


def _meta(network: str, ours: str) -> SoakPlace:
    meta = Graph(ours)

    def write(text: str) -> None:
        if next(_numbers) % 2:
            meta.writes(text, _person())
        else:
            meta.add(meta.post, _person(), text)

    def seen() -> Counter[str]:
        return Counter(row["message"] for row in meta.rows.values() if row.get("from") == OWN)

    return SoakPlace(network, meta, {"token": TOKEN}, polled(write), seen)


def _threads() -> SoakPlace:
    net = Threads()
    seen = lambda: Counter(one["text"] for one in net.rows.values() if one["username"] == OURS)  # noqa: E731
    says = polled(lambda text: net.add(text, f"dee{next(_numbers)}", to=net.post))
    return SoakPlace("threads", net, {"token": TOKEN}, says, seen)


def _google() -> SoakPlace:
    net = Google()
    seen = lambda: Counter(one["reviewReply"]["comment"] for one in net.reviews.values() if "reviewReply" in one)  # noqa: E731
    return SoakPlace("google", net, {"token": GOOGLE_TOKEN}, polled(net.reviewed), seen)


def _telegram() -> SoakPlace:
    net = Telegram()

    def write(text: str) -> None:
        number = 6000 + next(_numbers)
        who = {"id": number, "is_bot": False, "first_name": "Dee"}
        net.says(text, {"id": number, "type": "private", "first_name": "Dee"}, **{"from": who})

    def seen() -> Counter[str]:
        return Counter(
            one.get("text", "") for chat in net.chats.values() for one in chat if one.get("from") == BOT
        )

    return SoakPlace("telegram", net, {"token": BOT_TOKEN}, polled(write), seen)


def _x() -> SoakPlace:
    """A look whose answer was lost counts as billed in full, and the day's money ends: fewer people write."""
    net = X()

    def seen() -> Counter[str]:
        return Counter(one["text"] for one in [*net.posts, *net.talk] if one["by"] == US)

    def write(text: str) -> None:
        number = next(_numbers)
        if number % 4:
            net.says(text, str(7000 + number))
        else:
            net.writes(text, str(7000 + number))

    says = polled(write)
    return SoakPlace(
        "x",
        net,
        {"token": X_TOKEN},
        says,
        seen,
        every=every_so_often("x"),
        busy=0.05,
        billed=lambda: net.billed * 1000,
    )


def _whatsapp() -> SoakPlace:
    net = WhatsApp()

    def says(text: str) -> list[bytes]:
        number = next(_numbers)
        said = {"from": DEE[:-4] + f"{number:04}", "id": f"wamid.in{number}", "timestamp": str(int(time.time()))}
        who = [{"profile": {"name": "Dee Marsh"}, "wa_id": said["from"]}]
        return [net.call(contacts=who, messages=[{**said, "type": "text", "text": {"body": text}}])]

    seen = lambda: Counter(one["text"]["body"] for one in net.sent if "text" in one)  # noqa: E731
    return SoakPlace("whatsapp", net, GIVEN, says, seen, polled=False)


def _trustpilot() -> SoakPlace:
    net = Reviews()
    seen = lambda: Counter(one["companyReply"]["text"] for one in net.rows if "companyReply" in one)  # noqa: E731
    return SoakPlace("trustpilot", net, TRUSTPILOT, polled(net.reviewed), seen)


def _yelp() -> SoakPlace:
    """It shows the twenty newest and takes no answer. It has 300 calls in a day: few people write."""
    net = Reviews()
    return SoakPlace("yelp", net, YELP, polled(net.reviewed), lambda: Counter(), every=8, busy=0.1)


def _youtube() -> SoakPlace:
    """An answer is 50 units of 10,000 in a day: fewer people write."""
    net = YouTube()

    def write(text: str) -> None:
        number = next(_numbers)
        net.add(text, (f"UCdeemarshdeemarsh{number:06}", f"@dee.{number}"))

    return SoakPlace(
        "youtube",
        net,
        {"token": YOUTUBE_TOKEN},
        polled(write),
        lambda: Counter(net.words()),
        every=every_so_often("youtube"),
        busy=0.05,
    )
