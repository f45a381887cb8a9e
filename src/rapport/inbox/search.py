"""Finding conversations by words: what was said, and who said it. FTS5 on SQLite, tsvector on PostgreSQL.

What is indexed is what the question is folded to (`rapport.domain.fold`), in a column of each row, so both
databases find the same. The indexes are kept by the database itself (triggers, an expression index: migration
`0002_search`), in the transaction that stores a message. Words match by their beginning; what is written
without spaces is found by any two characters that stand together.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from rapport.accounts.models import Brand
from rapport.domain.fold import asked_terms
from rapport.inbox.models import Conversation, Message

MOST_TERMS, MOST_FOUND = 16, 5000
# PostgreSQL's expression for a row's terms; the index and every search must write it alike.
VECTOR = "array_to_tsvector(string_to_array(folded, ' '))"

MATCH = {
    "sqlite": "SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": "SELECT id FROM {table} WHERE brand_id = %s AND {vector} @@ %s::tsquery"
    " ORDER BY id DESC LIMIT %s",
}


def matching(brand: Brand, text: str) -> Q:
    """Conversations of `brand` in which every word of `text` occurs in one message, or in the contact's names.

    Looks at the latest `MOST_FOUND` messages that match; text without a word matches nothing.
    """
    terms = asked_terms(text)[:MOST_TERMS]
    if not terms:
        return Q(pk__in=())
    # What is found is the brand's. Asking for the brand once more would walk all of its rows.
    talks = Conversation.across_brands.order_by()
    said = Message.across_brands.filter(pk__in=_found(brand, "inbox_message", terms)).values("conversation")
    named = talks.filter(contact__in=_found(brand, "inbox_contact", terms)).values("pk")
    known = talks.filter(identity__in=_found(brand, "inbox_identity", terms)).values("pk")
    # A union, not an OR: each part starts from its own index.
    return Q(pk__in=said.union(named, known))


def said_in(brand: Brand, text: str, conversations: Iterable[int]) -> dict[int, str]:
    """The latest message of each of these conversations in which every word of `text` occurs."""
    terms = asked_terms(text)[:MOST_TERMS]
    if not terms:
        return {}
    rows = Message.of(brand).filter(conversation__in=list(conversations), removed_at=None)
    found = rows.filter(pk__in=_found(brand, "inbox_message", terms)).order_by("at", "pk")
    return dict(found.values_list("conversation", "text"))


def _found(brand: Brand, table: str, terms: list[str]) -> RawSQL:
    """Terms are letters and digits only, so quoting them is safe in both languages of asking."""
    sql = MATCH[connection.vendor].format(table=table, vector=VECTOR)
    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{term}"*' for term in terms)
        return RawSQL(sql, [f'brand_id:"{brand.pk}" AND folded:({asked})', MOST_FOUND])  # noqa: S611
    return RawSQL(sql, [brand.pk, " & ".join(f"'{term}':*" for term in terms), MOST_FOUND])  # noqa: S611
