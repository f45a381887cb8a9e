"""Words to search by, kept true by the database: see `rapport.inbox.search`."""

from django.db import migrations

from rapport.inbox.search import INDEXED, vector

GONE = "INSERT INTO {table}_words({table}_words, rowid, brand_id, {columns}) VALUES ('delete', old.id, old.brand_id, {old})"
NEW = "INSERT INTO {table}_words(rowid, brand_id, {columns}) VALUES (new.id, new.brand_id, {new})"
SQLITE = (
    "CREATE VIRTUAL TABLE {table}_words USING fts5(brand_id, {columns}, content='{table}', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER {{table}}_words_new AFTER INSERT ON {{table}} BEGIN {NEW}; END",
    f"CREATE TRIGGER {{table}}_words_gone AFTER DELETE ON {{table}} BEGIN {GONE}; END",
    f"CREATE TRIGGER {{table}}_words_changed AFTER UPDATE OF {{columns}} ON {{table}} BEGIN {GONE}; {NEW}; END",
    "INSERT INTO {table}_words({table}_words) VALUES ('rebuild')",
)


def index(apps, editor):
    for table, columns in INDEXED.items():
        if editor.connection.vendor == "sqlite":
            sides = {side: ", ".join(f"{side}.{one}" for one in columns) for side in ("new", "old")}
            for statement in SQLITE:
                editor.execute(statement.format(table=table, columns=", ".join(columns), **sides))
        else:
            editor.execute(f"CREATE INDEX {table}_words ON {table} USING gin (({vector(columns)}))")


def unindex(apps, editor):
    for table in INDEXED:
        if editor.connection.vendor == "sqlite":
            for trigger in ("new", "gone", "changed"):
                editor.execute(f"DROP TRIGGER {table}_words_{trigger}")
            editor.execute(f"DROP TABLE {table}_words")
        else:
            editor.execute(f"DROP INDEX {table}_words")


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]
    operations = [migrations.RunPython(index, unindex)]
