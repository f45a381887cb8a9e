"""What a threshold is bound to: a threshold that was fitted to something else allows nothing."""

from __future__ import annotations

import hashlib

from rapport.promise.group import Group
from rapport.triage.decide import VERSION


def binding(group: Group, fingerprint: str, reader: str) -> str:
    """A hash of the group, of all that the scores hang on (`reader` names the brand's layer), and of the rules."""
    parts = (*map(str, group), fingerprint, reader, VERSION)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
