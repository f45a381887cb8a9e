"""Finding conversations by words: what was said, and who said it. FTS5 on SQLite, tsvector on PostgreSQL.

The indexes are kept by the database itself (triggers, an expression index: migration `0002_search`), so they are
true in the transaction that stores a message. Words match by their beginning, without regard to case and accents.
Scripts written without spaces are found by whole runs only.
"""

from __future__ import annotations

import re
import unicodedata

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from rapport.inbox.models import Conversation, Message
from rapport.people.models import Brand

WORDS = re.compile(r"\w+")
MOST_WORDS, MOST_FOUND = 8, 5000
ACCENTED, PLAIN = "áàâäãåéèêëíìîïóòôöõúùûüñç", "aaaaaaeeeeiiiiooooouuuunc"
INDEXED = {"inbox_message": ("text",), "inbox_contact": ("name",), "inbox_identity": ("handle", "name")}

MATCH = {
    "sqlite": "SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": "SELECT id FROM {table} WHERE brand_id = %s AND {vector} @@ to_tsquery('simple', %s)"
    " ORDER BY id DESC LIMIT %s",
}


def matching(brand: Brand, text: str) -> Q:
    """Conversations of `brand` in which every word of `text` occurs in one message, or in the contact's names.

    Looks at the latest `MOST_FOUND` messages that match; text without a word matches nothing.
    """
    words = WORDS.findall(plain(text))[:MOST_WORDS]
    if not words:
        return Q(pk__in=())
    said = Message.of(brand).filter(pk__in=_found(brand, "inbox_message", words)).values("conversation")
    talks = Conversation.of(brand).order_by()
    named = talks.filter(contact__in=_found(brand, "inbox_contact", words)).values("pk")
    known = talks.filter(identity__in=_found(brand, "inbox_identity", words)).values("pk")
    # A union, not an OR: each part starts from its own index.
    return Q(pk__in=said.union(named, known))


def plain(text: str) -> str:
    """Lower case, accents taken off."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


def vector(columns: tuple[str, ...]) -> str:
    """PostgreSQL's expression for a table's words; the index and every search must write it alike."""
    joined = " || ' ' || ".join(f"left({column}, 50000)" for column in columns)
    return f"to_tsvector('simple', translate(lower({joined}), '{ACCENTED}', '{PLAIN}'))"


def _found(brand: Brand, table: str, words: list[str]) -> RawSQL:
    sql = MATCH[connection.vendor].format(table=table, vector=vector(INDEXED[table]))
    if connection.vendor == "sqlite":
        columns = " ".join(INDEXED[table])
        asked = " AND ".join(f'"{word}"*' for word in words)
        return RawSQL(sql, [f'brand_id:"{brand.pk}" AND {{{columns}}}:({asked})', MOST_FOUND])  # noqa: S611
    return RawSQL(sql, [brand.pk, " & ".join(f"{word}:*" for word in words), MOST_FOUND])  # noqa: S611
