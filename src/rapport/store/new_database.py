"""The tables of a new home, made at once: what all migrations come to, without taking each of them on the way.

Between any two steps of a migration Django makes nearly every model anew; on an empty database that took twenty
seconds for what is half a second of work. A database in which anything stands is migrated step by step, as ever.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class MakesInDatabase(RunPython):
    """A step that makes what no model tells of, as triggers: it is taken on a new database, too."""


def make_tables(connection: BaseDatabaseWrapper) -> bool:
    """All tables and the record of the migrations, in one transaction.

    False, and nothing done, where anything stands already, and on PostgreSQL, which is set up once by hand.
    """
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        return False
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    apps: Any = loader.project_state().apps
    with connection.schema_editor(atomic=True) as editor:
        for model in (*apps.get_models(), recorder.Migration):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for node in _in_order(loader):
            for step in loader.graph.nodes[node].operations:
                if isinstance(step, MakesInDatabase):
                    step.code(apps, editor)
            recorder.record_applied(*node)
    return True


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Every migration after those that it depends on."""
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(found)
