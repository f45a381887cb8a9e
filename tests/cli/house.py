"""`python -m tests.cli.house VERB NETWORK`: a real home folder built, run, kept busy, looked at."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django  # noqa: E402

django.setup()

from asgiref.sync import async_to_sync  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.accounts.models import Brand  # noqa: E402
from rapport.availability.stops import is_stopped  # noqa: E402
from rapport.channels.connected import connect, draft_link, opened  # noqa: E402
from rapport.channels.models import Channel  # noqa: E402
from rapport.channels.verify import prove  # noqa: E402
from rapport.connectors.base import Connector  # noqa: E402
from rapport.connectors.http import Http  # noqa: E402
from rapport.connectors.practice.network import network  # noqa: E402
from rapport.connectors.registry import manifest  # noqa: E402
from rapport.domain.message import Kind  # noqa: E402
from rapport.intake.log import SqliteLog  # noqa: E402
from rapport.intake.models import Position  # noqa: E402
from rapport.ledger.check import first_break  # noqa: E402
from rapport.ledger.models import Entry  # noqa: E402
from rapport.ledger.what import What  # noqa: E402
from rapport.ledger.write import note  # noqa: E402
from rapport.outbox import claim, queue  # noqa: E402
from rapport.outbox.deliver import deliver  # noqa: E402
from rapport.outbox.due import due  # noqa: E402
from rapport.outbox.models import Floor, Reply  # noqa: E402
from tests.cast import cast_of  # noqa: E402
from tests.migrated import migrate  # noqa: E402


def build(place: str) -> object:
    """Two brands; Aurora on a practice network outside the home, with a reply of each sort in line."""
    migrate()
    cast = cast_of()
    Channel.across_brands.update(closed_at=timezone.now())
    given = {"handle": "aurora", "name": "Casa Aurora", "file": place}
    link = draft_link("practice", given)
    identity = prove("practice", type(link)(key="", settings=given))
    channel = connect(cast.aurora, "practice", given, identity)
    now = timezone.now()
    for who in ("ana", "robot"):
        for step in ("queued", "sending"):
            floor = Floor.across_brands.create(
                brand=cast.aurora, channel=channel, thread=f"d:{who}-{step}", holder="robot"
            )
            words = queue.Words(f"{who} {step}", Kind.DIRECT, to=f"{who}-{step}")
            if who == "ana":
                reply = queue.approved(floor, words, cast.ana, now, now)
            else:
                reply = queue.cleared(floor, words, note(cast.aurora, What.DECISION, now), now)
            if step == "sending":
                claimed = claim.claim(reply.pk, now)
                assert claimed
                claim.begin(claimed, manifest(claimed.channel.network), now)
    return channel.key


def send(place: str) -> object:
    """The sender at work, when every lease has ended."""
    now = timezone.now() + timedelta(minutes=3)
    for _ in range(4):
        for number in due(now):
            async_to_sync(deliver)(number, partial(_open, Http()), lambda *_: [], lambda: now)
    return look(place)


def _open(http: Http, reply: Reply) -> Connector:
    return opened(reply.channel, http)


def look(place: str) -> object:
    """What was said on the network, what the rows say, and whether everything fits together."""
    said = [h.post.text for h in network(place).events("aurora") if h.post and h.post.by_brand]
    position = Position.objects.filter(name="flow").first()
    return {
        "said": sorted(said),
        "steps": dict(Reply.across_brands.order_by("pk").values_list("text", "step")),
        "stopped": {brand.slug: is_stopped(brand) for brand in Brand.objects.all()},
        "whole": [first_break(brand) for brand in Brand.objects.all()],
        "read": position.at if position else 0,
        "log": SqliteLog(settings.INTAKE_FILE).last(),
        "taken": Entry.across_brands.filter(what=What.WOKEN).count(),
    }


def busy(place: str) -> object:
    """Take items from the log for ever, each with its effect and the place in one transaction."""
    log, brand = SqliteLog(settings.INTAKE_FILE), Brand.objects.get(slug="aurora")
    Position.objects.get_or_create(name="flow")
    print("busy", flush=True)
    while True:
        (number,) = log.append([("key", b"x" * 2000)])
        with transaction.atomic():
            note(brand, What.WOKEN, timezone.now(), place=number)
            Position.objects.update(at=number)


if __name__ == "__main__":
    verb, where = sys.argv[1:]
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    print(json.dumps({"build": build, "send": send, "look": look, "busy": busy}[verb](where)))
