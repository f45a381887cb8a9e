"""What a network says about an account and about a post of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapport.domain.message import Check


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as its network shows it; None or "" is what the network does not say. Times are aware.

    `moved`: it says that it lives elsewhere now, or is gone. `plain_picture`: it shows the network's own picture.
    `followed_at`: when it began to follow us, in a list of those who do.
    """

    network_id: str
    handle: str = ""
    name: str = ""
    about: str = ""
    url: str = ""
    avatar: str = ""
    created_at: datetime | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    is_bot: bool | None = None
    protected: bool | None = None
    place: str = ""
    likes: int | None = None
    last_post_at: datetime | None = None
    plain_picture: bool | None = None
    moved: bool = False
    followed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """How often a post was liked, reposted, answered, quoted and seen by `at`; None: the network does not say.

    `votes`: the options of its poll, each with how many chose it so far; empty where it does not say. `quoting`:
    whether the author of the post that it quotes has agreed; None where there is none, or nothing is told.
    """

    likes: int | None
    reposts: int | None
    replies: int | None
    quotes: int | None
    views: int | None
    at: datetime
    votes: tuple[tuple[str, int], ...] = ()
    quoting: Check | None = None
