"""The answers of Bluesky's methods, as far as this connector reads them."""

from __future__ import annotations

from typing import Any

from msgspec import field

from rapport.connectors.bluesky.shapes import Moment, Post, Shape

Body = dict[str, Any]


class Listed(Shape):
    """Any of the lists asked for, whole, and the cursor to go on with."""

    cursor: str = ""
    notifications: list[Body] = []
    records: list[Body] = []
    logs: list[Body] = []
    posts: list[Body] = []
    profiles: list[Body] = []
    convos: list[Body] = []


class Noted(Shape):
    """What tells one notification from another, and its place in their order."""

    uri: str
    reason: str
    indexed_at: Moment


class Placed(Shape):
    """Where a record is."""

    uri: str


class Dated(Shape):
    sent_at: Moment | None = None


class Logged(Shape):
    rev: str
    message: Dated = field(default_factory=Dated)


class Stored(Shape):
    uri: str
    cid: str
    value: Post


class Viewer(Shape):
    reply_disabled: bool = False


class Parent(Shape):
    uri: str
    cid: str
    record: Post
    viewer: Viewer = field(default_factory=Viewer)


class Parents(Shape):
    posts: list[Parent] = []


class Handle(Shape):
    did: str


class Uploaded(Shape):
    blob: Body


class Convo(Shape):
    id: str


class Opened(Shape):
    convo: Convo


class Said(Shape):
    """A direct message in a list of them; a deleted one has no text."""

    id: str
    sender: Handle
    text: str = ""


class Conversation(Shape):
    messages: list[Said] = []
    cursor: str = ""


class Standing(Shape):
    """Who the session belongs to."""

    did: str
    handle: str = ""
    active: bool = True
