"""A mail to somebody of the team, as a link that signs in: no customer reads it, it is in no conversation."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TeamMail:
    """`key` is ours and unique; `text` may hold a secret, so it is in no `repr`.

    `to_member`: for who stands for it, and only as long as they belong to the brand.
    """

    key: str
    to: str
    subject: str
    text: str = field(repr=False)
    to_member: bool = False
