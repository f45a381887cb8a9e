"""What in a post asks for a closer look before a yes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rapport.approvals.risk import risks_in
from rapport.publishing.composed import parts_of
from rapport.publishing.models import Variant


def risks_of(variants: Iterable[Variant], deadline: datetime | None, changed: bool, now: datetime) -> list[str]:
    """The codes of what was found, the gravest first."""
    words = "\n".join(part.text for one in variants for part in parts_of(one))
    return risks_in(words, deadline, now, ["changed"] if changed else [])
