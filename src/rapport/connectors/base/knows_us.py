"""Networks whose bodies let it be known which account a name means."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class KnowsUs(Protocol):
    @staticmethod
    def us_in(answer: bytes, account: str) -> str:
        """The id of the account that is called so, by a name or the address of its page; pure.

        "" where this body does not tell, or tells of more than one that is called so.
        """
        ...
