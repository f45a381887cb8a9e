"""What a connector is given, and the simple things it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapport.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class ChannelConfig:
    """A channel as its connector sees it: who we are there, plain settings, opened secrets.

    `key` is the channel's public key (used in webhook addresses and as the name in the intake log).
    `keep` stores changed secrets before they are used (a refreshed token); it returns when they are on disk.
    """

    key: str
    handle: str = ""
    network_id: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    keep: Callable[[Mapping[str, str]], None] = field(default=lambda secrets: None, repr=False)


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """Who the network says we are, proved by a call.

    `secrets` replace what the channel has; `made` are ours, made once: a channel that has them keeps its own.
    `permissions`: of those that the manifest names, whether this sign-in has each, as far as that was told.
    """

    network_id: str
    handle: str
    name: str = ""
    notes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    made: Mapping[str, str] = field(default_factory=dict, repr=False)
    permissions: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Raw items as the network gave them, oldest first, and the cursor to ask from next time.

    `billed`: so many things the network billed for it, where a person agreed to so many; money is told to `bill`.
    `after`: of a search, what a later one begins with to be given only what is new then ("": all once more).
    """

    items: Sequence[bytes]
    cursor: str
    billed: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts as far as the network shows them in its list, and the cursor to ask from next."""

    found: Sequence[Profile]
    cursor: str
