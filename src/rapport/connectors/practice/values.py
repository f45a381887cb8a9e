"""What exists on the practice network: people, posts, and things that happen to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Time = Annotated[datetime, msgspec.Meta(tz=True)]
PostKind = Literal["post", "mention", "comment", "direct", "review"]
What = Literal["post", "edit", "follow", "favourite", "removal"]


class Somebody(msgspec.Struct, frozen=True):
    """A person on the network; `bot` says that it calls itself a machine."""

    handle: str
    name: str
    bio: str = ""
    bot: bool = False
    followers: int = 0


class Picture(msgspec.Struct, frozen=True):
    """A file beside a post; `id` is its key on the network."""

    id: str
    mime: str = ""
    alt: str = ""
    name: str = ""


class AskedPoll(msgspec.Struct, frozen=True):
    """A poll beside a post; `votes`: how many chose each of its options."""

    options: tuple[str, ...]
    ends: Time
    multiple: bool = False
    votes: tuple[int, ...] = ()

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """Each option with how many chose it."""
        return tuple(zip(self.options, self.votes, strict=True))


class Quoted(msgspec.Struct, frozen=True):
    """A post that another one quotes, as it reads now."""

    id: str
    name: str
    text: str


class Post(msgspec.Struct, frozen=True):
    """Words on the network. `brand` is the brand they are addressed to, or by; only `direct` is private.

    `automatic` is the network's bot label on the brand's own words; `key` is what the brand's program gave;
    `edited_at` is when the words were changed last; `hidden` from all but who wrote it and the brand. `quoted` is
    the post that it quotes, while that is there.
    """

    id: str
    brand: str
    author: str
    name: str
    kind: PostKind
    text: str
    at: Time
    thread: str
    in_reply_to: str = ""
    rating: int | None = None
    automatic: bool = False
    key: str = ""
    edited_at: Time | None = None
    likes: int = 0
    hidden: bool = False
    media: tuple[Picture, ...] = ()
    poll: AskedPoll | None = None
    quoted: Quoted | None = None
    warning: str = ""

    @property
    def by_brand(self) -> bool:
        return self.author == self.brand

    @property
    def public(self) -> bool:
        return self.kind != "direct"


class Happening(msgspec.Struct, frozen=True):
    """One thing that happened to a brand; `id` grows and is the cursor."""

    id: int
    what: What
    at: Time
    who: Somebody
    post: Post | None = None
