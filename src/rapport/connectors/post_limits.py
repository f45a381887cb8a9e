"""What a post is made of on a network, as its manifest says: a title, a poll, somebody else's post."""

from __future__ import annotations

from datetime import date

import msgspec


class PollLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a poll may be: its options, how long each as `Connector.count` counts, and for how long it is open.

    `files`: there may be files beside it. `question`: how long the words beside it may be, where that is less than
    beside none (0: as beside none).
    """

    options: int
    option: int
    shortest_minutes: int
    longest_minutes: int
    multiple: bool = False
    files: bool = False
    question: int = 0


class Quoting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a post of ours may quote somebody else's; an id of it counts.

    `files`, `poll`: what may stand beside the quote. `own_server`: an id holds on the server where it was read, so
    only the channel that found the post can quote it.
    """

    files: bool = False
    poll: bool = False
    own_server: bool = False


class TitleLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On this network a post's first line is its title, and what follows is its description.

    `title`: the most characters in the first line; `rest_bytes`: the most UTF-8 bytes below it (0: no limit is
    known); `angle_brackets`: either may hold < and >.
    """

    title: int
    source: str
    read: date
    rest_bytes: int = 0
    angle_brackets: bool = True


def titled(text: str) -> tuple[str, str]:
    """A post's words as title and description: the first line that says something, and all that follows it."""
    first, _, rest = text.strip().partition("\n")
    return first.strip(), rest.strip()
