"""A connector's manifest: what its network can do and forbids, each rule with its source and date.

Read from `manifest.toml` beside the connector; screens, docs, checks and tests read it, and only it.
"""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Literal

import msgspec

from rapport.domain.message import Kind

Mode = Literal["auto", "one tap", "native", "off"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the network, in a sentence, with where it was read and when."""

    code: str
    says: str
    source: str
    read: date


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers the network holds us to. Zero means: no limit is known.

    `text` counts characters as `Connector.size` does (`graphemes` tells a screen how to count while somebody
    types), `bytes` UTF-8 bytes, `media` files a message.
    `calls` per `seconds` fill the channel's bucket. `window_hours`: how long after the customer's last word
    a reply is allowed; `automatic_window_hours` the same for automatic words.
    """

    text: int = 0
    bytes: int = 0
    graphemes: bool = False
    media: int = 0
    media_bytes: int = 0
    calls: int = 0
    seconds: int = 0
    replies_each: int = 0
    window_hours: int = 0
    automatic_window_hours: int = 0


class Can(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the connector offers. The contract suite checks that the manifest tells the truth."""

    webhook: bool = False
    poll: bool = False
    stream: bool = False
    send: bool = False
    find_sent: bool = False
    idempotent: bool = False
    idempotent_hours: int = 0
    media: bool = False
    typing: bool = False


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the connect form; `secret` values are sealed and never shown again."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network as data.

    `handoff_line`: kinds of message in which the customer is shown one line at a hand-off. `automatic`: kinds
    in which automatic words are allowed at all. `modes`: how anything that is not an answer is carried out.
    `snippet`: HTML the owner pastes into their own pages, with {address} (ours), {key} (the channel's) and
    {brand} (its slug).
    `poll_seconds`: the pause between polls where there is no stream. `silent_after_hours`: how long a channel
    may bring nothing before that is shown as a doubt (0: any time is normal). `trial`: nobody outside is on this
    network, so its messages count for no promise but its own. `teaches`: the network lets messages on it teach
    a model.
    """

    network: str
    name: str
    summary: str
    icon: str
    kinds: list[Kind]
    can: Can
    limits: Limits
    handoff_line: list[Kind] = []
    automatic: list[Kind] = []
    modes: dict[str, Mode] = {}
    rules: list[Rule] = []
    fields: list[Field] = []
    connectable: bool = True
    poll_seconds: float = 20.0
    silent_after_hours: int = 0
    snippet: str = ""
    trial: bool = False
    teaches: bool = True


def load(package: str) -> Manifest:
    """Read `manifest.toml` from a connector's package; a wrong field is a `msgspec.ValidationError`."""
    text = files(package).joinpath("manifest.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Manifest)
