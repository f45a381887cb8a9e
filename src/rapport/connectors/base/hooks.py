"""Networks that send webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from rapport.connectors.hooks import HookAnswer, HookRequest


@runtime_checkable
class Hooks(Protocol):
    """A network that calls us. `secrets` are those of the app, or of the channel whose address was called.

    The signature is checked over the raw bytes before anything in them is parsed. Raises `Unreadable` at most,
    and only for bytes that are signed.
    """

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer: ...
