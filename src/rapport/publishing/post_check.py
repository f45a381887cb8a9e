"""One finding about a post on one channel, before it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.channels.models import Channel


@dataclass(frozen=True, slots=True)
class PostCheck:
    """`blocks`: it does not go in line like this. The others are for a person to know.

    `where`: in which of the parts, where that is not the first.
    """

    channel: Channel
    code: str
    says: str
    blocks: bool = True
    where: str = ""
