"""Requests and rules of before belong to the engine now, with their votes, steps and people."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import tests.home, os
os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

def to(targets):
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps

old, now = to([("publishing", "0004_results")]), timezone.now()
rows = lambda name: old.get_model("publishing", name).across_brands
brand = old.get_model("accounts", "Brand").objects.create(slug="a", name="A")
ana = old.get_model("accounts", "Person").objects.create(handle="ana", name="Ana")
posts = [rows("Post").create(brand=brand, idea="x", author=ana) for _each in range(2)]
rule = rows("FourEyes").create(brand=brand, since=now, by=ana)
rows("RuleStep").create(brand=brand, rule=rule, place=0).people.add(ana)
about = {"brand": brand, "post": posts[1], "digest": "d", "version": 1}
asked = rows("ApprovalRequest").create(asked_by=ana, asked_at=now, **about)
rows("RequestStep").create(brand=brand, request=asked, place=0).people.add(ana)
carla = rows("Client").create(brand=brand, name="Carla", created_at=now)
rows("Vote").create(brand=brand, request=asked, person=ana, yes=True, at=now)
rows("Vote").create(brand=brand, request=asked, client=carla, yes=True, at=now)
rows("ClientLink").create(brand=brand, client=carla, token_hash="h", made_by=ana, made_at=now, expires_at=now)

new = to(MigrationExecutor(connection).loader.graph.leaf_nodes())
row = new.get_model("approvals", "ApprovalRequest").across_brands.get()
assert (row.kind, row.subject, row.votes.count(), row.steps.get().people.count()) == ("post", posts[1].pk, 2, 1)
kept = new.get_model("approvals", "RuleStep").across_brands.get()
assert (kept.rule.kind, kept.rule.scope, kept.people.count()) == ("post", {}, 1)
assert new.get_model("publishing", "ClientLink").across_brands.get().client.name == "Carla"
assert new.get_model("publishing", "ClientAddress").across_brands.get().token_hash == "h"
print("moved")
"""


@pytest.mark.slow
def test_what_was_asked_before_is_kept_with_every_word() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=dict(os.environ), check=False
    )
    assert done.stdout.strip().endswith("moved"), done.stderr
