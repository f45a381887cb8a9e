"""The figures an operator watches, counted from the data so that they are true over all processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db.models import Count

from rapport.flow import READER
from rapport.inbox.models import Conversation, Decision
from rapport.intake.log import SqliteLog
from rapport.intake.models import Position, Troubled
from rapport.outbox.models import Reply
from rapport.people.models import Health

Figure = tuple[str, str, Sequence[str], Mapping[tuple[str, ...], float]]


def figures() -> Iterator[Figure]:
    """Name, help, label names and values (by label values; () without labels)."""
    position = Position.objects.filter(name=READER).first()
    lag = SqliteLog(settings.INTAKE_FILE).last() - (position.at if position else 0)
    yield "intake_waiting", "Items in the intake log that are not yet received.", (), {(): lag}
    dead = Troubled.every.filter(dead_at__isnull=False, settled_at__isnull=True).count()
    yield "dead_letters", "Items given up after five tries.", (), {(): dead}
    counts = dict(Reply.every.values_list("step").annotate(n=Count("pk")))
    yield "replies", "Replies by where they are on their way.", ("step",), {(k,): v for k, v in counts.items()}
    needs = dict(Conversation.every.filter(status="open").values_list("need").annotate(n=Count("pk")))
    yield "conversations", "Open conversations by what they need.", ("need",), {(k,): v for k, v in needs.items()}
    routes = dict(Decision.every.values_list("route").annotate(n=Count("pk")))
    yield "decisions", "Messages by the route they took.", ("route",), {(k,): v for k, v in routes.items()}
    states = dict(Health.every.filter(channel__closed_at=None).values_list("state").annotate(n=Count("pk")))
    yield "channels", "Channels by their health.", ("state",), {(k,): v for k, v in states.items()}
