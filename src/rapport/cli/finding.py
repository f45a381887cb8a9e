"""What one of the doctor's checks found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: whether it is well, what was found, and what to do when it is not."""

    name: str
    ok: bool
    said: str
    do: str = ""
