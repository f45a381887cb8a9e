"""The one place with SQL of our own: many conversations moved on in one prepared statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import Field

from rapport.inbox.models import Conversation

COLUMNS = (
    "status",
    "need",
    "tone",
    "route",
    "language",
    "urgency",
    "snippet",
    "last_at",
    "last_in_at",
    "waiting_since",
    "snoozed_until",
    "automatic_in_row",
    "complaint_open",
)


def move_on(conversations: Sequence[Conversation]) -> None:
    """Write the list columns of conversations that heard something. The ORM's bulk_update is ten times slower."""
    fields = [cast("Field[Any, Any]", Conversation._meta.get_field(name)) for name in COLUMNS]
    table, names = Conversation._meta.db_table, ", ".join(f"{f.column} = %s" for f in fields)
    rows = [
        [*(f.get_db_prep_save(getattr(one, f.attname), connection) for f in fields), one.pk]
        for one in conversations
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {names} WHERE id = %s", rows)  # noqa: S608 — our own names
