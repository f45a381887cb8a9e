"""The networks of the soak that are not emulated: other people's servers, a feed, and the two that live here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import escape
from itertools import count
from secrets import token_urlsafe
from typing import Any

from aiohttp import web
from django.conf import settings
from tests.peers.emulated import Emulator
from tests.peers.mail_servers import DOVECOT, PASSWORD, mail_host
from tests.peers.relayed import MailLine, Relayed, carrying
from tests.peers.soak_place import SoakPlace, found_in, polled

from rapport.connectors.practice.network import network
from rapport.hosted.chat.words import seen_by_visitor
from rapport.inbox.models import Conversation

HELP = "help@aurora.example"
CUSTOMERS = 6
_numbers = count(1)


class Feed(Emulator):
    """A site that tells what is new on it."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[str, datetime]] = []

    async def honest(self, request: web.Request) -> web.StreamResponse:
        rows = [
            f"<item><guid>e{number}</guid><title>{escape(text)}</title>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><link>https://paper.example/{number}</link></item>"
            for number, (text, at) in enumerate(self.entries)
        ]
        body = f"<rss version='2.0'><channel><title>The Paper</title>{''.join(rows[::-1][:50])}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": f'"{len(rows)}"'})


class Here(Emulator):
    """A network of this house: nothing listens, nothing is called."""

    @property
    def private(self) -> frozenset[str]:
        return frozenset()


class PracticePlace(SoakPlace):
    """The practice network spoils calls by plans of its own."""

    PLANS = {429: "is busy", 503: "is busy", 500: "times out, words lost", "lost": "times out, words arrived",
             "garbage": "answers nonsense", "slow": "times out, cannot be asked"}  # fmt: skip

    def spoil(self, faults: list[int | str]) -> None:
        for fault in filter(None, faults):
            network(settings.PRACTICE_FILE).misbehave(self.given["handle"], self.PLANS[fault])


def peers(stack: ExitStack) -> Iterator[SoakPlace]:
    """Those that are there; a server of others that is not installed is left out."""
    yield _feed()
    yield _practice()
    yield _chat()
    if found := _mastodon(stack):
        yield found
    if found := _bluesky(stack):
        yield found
    if DOVECOT:
        yield _mail(stack)


def _feed() -> SoakPlace:
    net = Feed()
    says = polled(lambda text: net.entries.append((text, datetime.now(UTC))))
    return SoakPlace("feeds", net, {"address": "{server}/feed"}, says, lambda: Counter())


def _practice() -> SoakPlace:
    net, us = network(settings.PRACTICE_FILE), f"soak{next(_numbers)}"
    says = polled(lambda text: net.say(us, f"dee{next(_numbers)}", "Dee", text, "direct"))

    def seen() -> Counter[str]:
        rows = net.store.db.execute("SELECT text FROM posts WHERE brand = ? AND author = ?", (us, us))
        return found_in([row["text"] for row in rows])

    return PracticePlace("practice", Here(), {"handle": us, "name": "Casa Aurora"}, says, seen, opens=False)


def _chat() -> SoakPlace:
    def says(text: str) -> list[bytes]:
        row = {
            "id": token_urlsafe(12),
            "visitor": token_urlsafe(12),
            "at": datetime.now(UTC).isoformat(),
            "text": text,
        }
        return [json.dumps(row).encode()]

    def seen() -> Counter[str]:
        """What the visitors' windows show."""
        talks = Conversation.across_brands.filter(channel__network="chat").select_related(
            "brand", "channel", "floor"
        )
        shown = [seen_by_visitor(talk, datetime.now(UTC))["messages"] for talk in talks]
        return found_in([one["text"] for messages in shown for one in messages if one["by"] != "visitor"])

    return SoakPlace("chat", Here(), {"name": "Casa Aurora"}, says, seen, polled=False, opens=False)


def _mastodon(stack: ExitStack) -> SoakPlace | None:
    try:
        from tests.peers.test_mastodon import serving
    except BaseException as missing:  # pytest's own word for a peer that is not installed is no Exception
        if type(missing).__name__ != "Skipped":
            raise
        return None
    server = stack.enter_context(serving())
    us, people = server.client("bakery"), [server.client(name) for name in ("dee", "bo")]
    net = Relayed(server.base_url, {"error": "The access token is invalid"})
    says = polled(lambda text: people[next(_numbers) % 2].status_post(f"@bakery {text}"))

    def seen() -> Counter[str]:
        own, found = us.account_verify_credentials()["id"], list[Any]()
        page = us.account_statuses(own, limit=40)
        while page:
            found += page
            page = us.account_statuses(own, limit=40, max_id=page[-1]["id"])
        return found_in([one["content"] for one in found])

    return SoakPlace("mastodon", net, {"server": "{server}", "token": "bakery_token"}, says, seen)


def _bluesky(stack: ExitStack) -> SoakPlace | None:
    from tests.peers.bluesky.network import missing, running

    if missing():
        return None
    from tests.peers.bluesky.cast import app_password, sign_up

    there = stack.enter_context(running())
    bakery, people = sign_up(there, "bakery"), [sign_up(there, "dee") for _ in range(CUSTOMERS)]
    net = Relayed(there.pds, {"error": "InvalidToken", "message": "Token could not be verified"})
    says = polled(lambda text: people[next(_numbers) % CUSTOMERS].say(text, to=bakery))

    def seen() -> Counter[str]:
        found, asked = list[Any](), {"repo": bakery.did, "collection": "app.bsky.feed.post", "limit": 100}
        while True:
            page = bakery.client.com.atproto.repo.list_records(asked)
            found += page.records
            if not page.cursor or not page.records:
                return found_in([one.value.text for one in found])
            asked["cursor"] = page.cursor

    password = app_password(bakery.client, privileged=False)
    given = {"service": "{server}", "handle": bakery.handle, "password": password}
    return SoakPlace("bluesky", net, given, says, seen)


def _mail(stack: ExitStack) -> SoakPlace:
    host = stack.enter_context(mail_host())
    host.read(HELP)
    line = MailLine(host, HELP)
    stack.enter_context(carrying(line))

    def write(text: str) -> None:
        number = next(_numbers)
        dee = f"dee{number}@dee.example"
        head = f"From: Dee <{dee}>\nTo: {HELP}\nSubject: A question\nMessage-ID: <q.{dee}>\n"
        host.write(dee, HELP, f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n")

    def seen() -> Counter[str]:
        """What was handed over to the customers."""
        mails = [message_from_bytes(raw, policy=policy.default) for raw in list(host.gate.taken)]
        bodies = [mail.get_body(("plain",)) for mail in mails if HELP in str(mail["From"])]
        return found_in([body.get_content() for body in bodies if body])

    given = {"address": HELP, "name": "Casa Aurora", "password": PASSWORD, "security": "none"}
    given |= {"imap_host": "127.0.0.1", "imap_port": str(line.port)}
    given |= {"smtp_host": "127.0.0.1", "smtp_port": str(host.smtp)}
    return SoakPlace("email", line, given, polled(write), seen, opens=False)
