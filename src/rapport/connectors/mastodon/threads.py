"""Puts beside a raw post what its thread needs: its first post and the contact it speaks with."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from rapport.connectors.mastodon.api import UNKNOWN, Api, listed
from rapport.connectors.raw_items import encoded

KEPT = 10_000
WORDS = ("mention", "quote")


class Threads:
    """Asks the server once per thread and remembers, for the last posts seen, where they belong."""

    def __init__(self, api: Api, us: str) -> None:
        self.api = api
        self.us = us
        self.known: OrderedDict[str, tuple[str, str]] = OrderedDict()

    async def heard(self, notification: dict[str, Any]) -> bytes:
        """A notification as a raw thing (`shapes.Raw`)."""
        status, root = notification.get("status"), ""
        if notification.get("type") in WORDS and isinstance(status, dict):
            root, _ = await self.place(status)
        return raw(notification=notification, root=root)

    async def said(self, status: dict[str, Any]) -> bytes:
        """A post of our own as a raw thing (`shapes.Raw`)."""
        root, contact = await self.place(status)
        return raw(status=status, root=root, contact=contact)

    async def found(self, status: dict[str, Any]) -> bytes:
        """A post that no notification told of as a raw thing (`shapes.Raw`)."""
        root, _ = await self.place(status)
        return raw(found=status, root=root)

    async def place(self, status: dict[str, Any]) -> tuple[str, str]:
        """The id of a post's first post, and the nearest contact at or above it ("" where all is ours)."""
        own, parent = str(status.get("id", "")), str(status.get("in_reply_to_id") or "")
        if parent and parent not in self.known:
            await self._climb(own, parent)
        root, contact = self.known.get(parent, (own, ""))
        return root, self._note(status, root, contact)

    async def _climb(self, post: str, parent: str) -> None:
        answer = await self.api.call("GET", f"/api/v1/statuses/{post}/context", expect=UNKNOWN)
        found = answer.json() if answer.status == 200 else {}
        above = listed(answer, found.get("ancestors", []) if isinstance(found, dict) else None)
        root = (above[0].get("in_reply_to_id") or above[0]["id"]) if above else parent
        contact = ""
        for earlier in above:
            contact = self._note(earlier, root, contact)
        if parent not in self.known:  # the server no longer shows it
            self._keep(parent, root, contact)

    def _note(self, post: dict[str, Any], root: str, before: str) -> str:
        account = post.get("account")
        author = str(account.get("id", "")) if isinstance(account, dict) else ""
        contact = before if author == self.us else author
        self._keep(str(post.get("id", "")), root, contact)
        return contact

    def _keep(self, post: str, root: str, contact: str) -> None:
        self.known[post] = (root, contact)
        self.known.move_to_end(post)
        while len(self.known) > KEPT:
            self.known.popitem(last=False)


def raw(**parts: object) -> bytes:
    """A raw thing (`shapes.Raw`) of these parts."""
    return encoded(parts)
