"""What somebody should know of the hours that posts of a file wish for."""

from __future__ import annotations

from datetime import datetime

from rapport.publishing.imports.models import PostImport
from rapport.publishing.known_ahead import AT_ONCE, KnownPost, known_of_posts
from rapport.publishing.models import Variant


def known_of_import(row: PostImport, now: datetime) -> list[KnownPost]:
    """Of its first hours that are to come; nothing while it is under way, or only looked at."""
    if row.under_way or not row.begun_at or row.undone_at:
        return []
    rows = Variant.of(row.brand).filter(post__imported__batch=row, at__gt=now).order_by("at", "pk")
    numbers = dict.fromkeys(rows.values_list("post", flat=True)[: 10 * AT_ONCE])
    return known_of_posts(row.brand, list(numbers), now)
