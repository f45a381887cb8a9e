"""Rows are found by what a question is folded to, kept true by the database itself.

Stands after every migration that builds one of these tables anew, which would drop the triggers on SQLite.
"""

from django.db import migrations

from rapport.store.new_database import MakesInDatabase

TABLES = ("inbox_message", "inbox_contact", "inbox_identity")
GONE = "INSERT INTO {table}_words({table}_words, rowid, brand_id, folded) VALUES ('delete', old.id, old.brand_id, old.folded)"
NEW = "INSERT INTO {table}_words(rowid, brand_id, folded) VALUES (new.id, new.brand_id, new.folded)"
SQLITE = (
    "CREATE VIRTUAL TABLE {table}_words USING fts5(brand_id, folded, content='{table}', content_rowid='id',"
    " detail=column, tokenize='ascii')",
    f"CREATE TRIGGER {{table}}_words_new AFTER INSERT ON {{table}} BEGIN {NEW}; END",
    f"CREATE TRIGGER {{table}}_words_gone AFTER DELETE ON {{table}} BEGIN {GONE}; END",
    f"CREATE TRIGGER {{table}}_words_changed AFTER UPDATE OF folded ON {{table}} BEGIN {GONE}; {NEW}; END",
    "INSERT INTO {table}_words({table}_words) VALUES ('rebuild')",
)
POSTGRESQL = ("CREATE INDEX {table}_words ON {table} USING gin (array_to_tsvector(string_to_array(folded, ' ')))",)


def index(apps, editor):
    statements = SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL
    for table in TABLES:
        for statement in statements:
            editor.execute(statement.format(table=table))


def unindex(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "sqlite":
            for trigger in ("new", "gone", "changed"):
                editor.execute(f"DROP TRIGGER {table}_words_{trigger}")
            editor.execute(f"DROP TABLE {table}_words")
        else:
            editor.execute(f"DROP INDEX {table}_words")


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]
    operations = [MakesInDatabase(index, unindex)]
