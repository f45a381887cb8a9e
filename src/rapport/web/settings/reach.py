"""For which networks it matters that others can come by this machine."""

from __future__ import annotations

from rapport.connectors.manifest import Manifest


def must_be_called(known: Manifest) -> bool:
    """Whether nothing comes in unless somebody outside calls: its network delivers and is never asked, or its
    visitors' browsers speak to this machine.
    """
    return bool(known.snippet) or (known.can.webhook and not (known.can.poll or known.can.stream))


def must_be_fetched_from(known: Manifest) -> bool:
    """Whether pictures of ours leave only where the network can fetch them from this machine."""
    return known.can.fetches_media
