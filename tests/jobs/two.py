"""`python -m tests.jobs.two VERB NETWORK`: a home for two work processes: built, spoken to, looked at."""

from __future__ import annotations

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
import django  # noqa: E402

django.setup()

from pathlib import Path  # noqa: E402

from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from rapport.accounts.models import Brand, Person  # noqa: E402
from rapport.channels.models import Channel  # noqa: E402
from rapport.connectors.practice.network import network  # noqa: E402
from rapport.inbox.models import Conversation, Decision, Message  # noqa: E402
from rapport.inbox.write import write  # noqa: E402
from rapport.intake.models import Lease  # noqa: E402
from rapport.jobs.models import Job  # noqa: E402
from rapport.ledger.check import first_break  # noqa: E402
from rapport.outbox.models import Reply  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tests.street import Street  # noqa: E402


def build(place: str) -> object:
    migrate()
    street = Street.open(Path(place).parent)
    return [street.brand.pk, street.channel.handle, street.channel.key]


def say(place: str, first: str, count: str) -> object:
    """So many messages from people who write once each."""
    handle = own_handle()
    for n in range(int(first), int(first) + int(count)):
        network(place).say(handle, f"c{n}", f"C {n}", f"Do you sell lamps? {n}", "direct", at=timezone.now())
    return count


def answer(place: str, most: str) -> object:
    """A person writes to conversations that nobody answered yet."""
    ana, now = Person.objects.get(), timezone.now()
    rows = Conversation.across_brands.exclude(floor__in=Reply.across_brands.values("floor"))
    for talk in rows.select_related("floor", "channel", "brand").order_by("pk")[: int(most)]:
        write(talk, f"We do. {talk.pk}", ana, now)
    return Reply.across_brands.count()


def look(place: str) -> object:
    heard = Message.across_brands.filter(direction="in")
    twice = heard.values("network_id").annotate(n=Count("pk")).filter(n__gt=1).count()
    said = [h.post.text for h in network(place).events(own_handle(), 0, 5000) if h.post and h.post.by_brand]
    leases = {row.name.split()[0]: row.holder.split("/")[0][-1:] for row in Lease.objects.all()}
    return {
        "heard": heard.count(),
        "twice": twice,
        "decided": Decision.across_brands.count(),
        "said": len(said),
        "said twice": len(said) - len(set(said)),
        "sent": Reply.across_brands.filter(step="sent").count(),
        "whole": [first_break(brand) for brand in Brand.objects.all()],
        "leases": leases,
        "jobs": sorted(set(Job.objects.values_list("holder", flat=True))),
        "errors": {row.name: row.error for row in Job.objects.exclude(error="")},
    }


def own_handle() -> str:
    return Channel.across_brands.get().handle


if __name__ == "__main__":
    verb, where, *rest = sys.argv[1:]
    print(json.dumps({"build": build, "say": say, "answer": answer, "look": look}[verb](where, *rest)))
