"""The answers of Bluesky's methods, as far as this connector reads them."""

from __future__ import annotations

from typing import Any

from msgspec import field

from rapport.connectors.bluesky.shapes import Label, Moment, Post, Shape

Body = dict[str, Any]


class Listed(Shape):
    """Any of the lists asked for, whole, and the cursor to go on with."""

    cursor: str = ""
    notifications: list[Body] = []
    records: list[Body] = []
    logs: list[Body] = []
    posts: list[Body] = []
    profiles: list[Body] = []
    followers: list[Body] = []
    follows: list[Body] = []
    convos: list[Body] = []
    feed: list[Body] = []
    messages: list[Body] = []


class Noted(Shape):
    """What tells one notification from another, and its place in their order."""

    uri: str
    reason: str
    indexed_at: Moment
    cid: str = ""


class Placed(Shape):
    """Where a record is."""

    uri: str


class Done(Shape):
    """Any answer of the network's own; what is none proves nothing."""


class Dated(Shape):
    sent_at: Moment | None = None


class Logged(Shape):
    """An entry of the log; what the network added to its kinds may have none of this."""

    rev: str = ""
    message: Dated = field(default_factory=Dated)


class Stored(Shape):
    """A post in a repository; a server need not tell its hash."""

    uri: str
    value: Post
    cid: str = ""


class Viewer(Shape):
    """What stands between us and a post or an account: addresses of our own records."""

    reply_disabled: bool = False
    embedding_disabled: bool = False
    like: str = ""
    repost: str = ""
    following: str = ""


class Blocks(Shape):
    blocking: str = ""
    blocked_by: bool = False
    blocking_by_list: Body | None = None

    def open(self) -> bool:
        """Whether neither side has blocked the other."""
        return not (self.blocking or self.blocked_by or self.blocking_by_list)


class Known(Shape):
    """An account, and whether it and we see each other."""

    did: str
    viewer: Blocks = field(default_factory=Blocks)


class Parent(Shape):
    uri: str
    cid: str
    record: Post
    viewer: Viewer = field(default_factory=Viewer)


class Parents(Shape):
    posts: list[Parent] = []


class Counted(Shape):
    uri: str
    like_count: int | None = None
    repost_count: int | None = None
    reply_count: int | None = None
    quote_count: int | None = None


class Shown(Shape):
    """An account as it shows itself, and our own follow of it."""

    did: str
    handle: str = ""
    display_name: str = ""
    description: str = ""
    avatar: str = ""
    created_at: Moment | None = None
    followers_count: int | None = None
    follows_count: int | None = None
    posts_count: int | None = None
    labels: list[Label] = []
    viewer: Viewer = field(default_factory=Viewer)


class Record(Shape):
    """A record of our own, whatever it is; a server need not tell its hash."""

    uri: str
    value: Body
    cid: str = ""


class Handle(Shape):
    did: str


class Uploaded(Shape):
    blob: Body


class Convo(Shape):
    id: str


class Opened(Shape):
    convo: Convo


class Gathered(Shape):
    """A conversation with all who are in it."""

    members: list[Body] = []


class Found(Shape):
    convo: Gathered


class Who(Shape):
    did: str = ""


class Said(Shape):
    """A direct message in a list; a deleted one has no text, what the service itself says no sender."""

    id: str = ""
    sender: Who = field(default_factory=Who)
    text: str = ""
    sent_at: Moment | None = None


class Talk(Shape):
    """A conversation in a list of them."""

    id: str
    members: list[Body] = []


class View(Shape):
    """A post as the network shows it."""

    uri: str
    cid: str
    author: Handle
    indexed_at: Moment
    record: Body


class Viewed(Shape):
    post: View


class Conversation(Shape):
    messages: list[Said] = []
    cursor: str = ""


class Standing(Shape):
    """Who the session belongs to."""

    did: str
    handle: str = ""
    active: bool = True
