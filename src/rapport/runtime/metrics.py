"""The figures an operator watches, counted from the data so that they are true over all processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from rapport.budgets.spent import spent_today
from rapport.budgets.standing import budget_states
from rapport.channels.models import Channel, Health
from rapport.flow import READER
from rapport.inbox.models import Conversation, Decision
from rapport.intake.models import DeadLetter, Position
from rapport.intake.open_log import open_log
from rapport.jobs.models import Job
from rapport.outbox.models import Delivery

Values = Mapping[tuple[str, ...], float]
Figure = tuple[str, str, Sequence[str], Values]


def collect() -> Iterator[Figure]:
    """Name, help, label names and values (by label values; () without labels)."""
    position = Position.objects.filter(name=READER).first()
    lag = open_log().last() - (position.at if position else 0)
    yield "intake_waiting", "Items in the intake log that are not yet received.", (), {(): lag}
    yield from _jobs()
    dead = DeadLetter.across_brands.filter(dead_at__isnull=False, settled_at__isnull=True).count()
    yield "dead_letters", "Items given up after five tries.", (), {(): dead}
    counts = dict(Delivery.across_brands.values_list("step").annotate(n=Count("pk")))
    yield "replies", "Replies by where they are on their way.", ("step",), {(k,): v for k, v in counts.items()}
    needs = dict(Conversation.across_brands.filter(status="open").values_list("need").annotate(n=Count("pk")))
    yield "conversations", "Open conversations by what they need.", ("need",), {(k,): v for k, v in needs.items()}
    routes = dict(Decision.across_brands.values_list("route").annotate(n=Count("pk")))
    yield "decisions", "Messages by the route they took.", ("route",), {(k,): v for k, v in routes.items()}
    states = dict(
        Health.across_brands.filter(channel__closed_at=None).values_list("state").annotate(n=Count("pk"))
    )
    yield "channels", "Channels by their health.", ("state",), {(k,): v for k, v in states.items()}
    yield from _budgets(timezone.now())


def _budgets(now: datetime) -> Iterator[Figure]:
    """Of each open channel by its key: whether money holds it up, and what its network was used for today."""
    channels = {one.pk: one for one in Channel.across_brands.filter(closed_at=None).select_related("brand")}
    states = budget_states(channels.values(), now)
    held: Values = {(channels[number].key, str(state)): 1 for number, state in states.items()}
    yield "channels_held_by_budget", "1 for a channel whose cap holds it up.", ("channel", "state"), held
    times: dict[tuple[str, ...], float] = {}
    costs: dict[tuple[str, ...], float] = {}
    for row in spent_today(channels, now):
        times[channels[row.channel_id].key, row.act] = float(row.times)
        costs[channels[row.channel_id].key, row.act, row.currency] = row.millionths / 1_000_000
    yield "acts_today", "What networks were used for on the brand's day.", ("channel", "act"), times
    yield "spent_today", "What that cost, in units of the currency.", ("channel", "act", "currency"), costs


def _jobs() -> Iterator[Figure]:
    rows = list(Job.objects.order_by("name"))
    due: Values = {(one.name,): one.due.timestamp() for one in rows if one.due}
    done: Values = {(one.name,): one.last_success.timestamp() for one in rows if one.last_success}
    yield "job_due", "When a job comes round next, in seconds since 1970.", ("job",), due
    yield "job_last_success", "When a job last went well, in seconds since 1970.", ("job",), done
    yield "job_seconds", "How long a job's last run took.", ("job",), {(one.name,): one.seconds for one in rows}
    yield "job_runs", "How often a job was begun.", ("job",), {(one.name,): one.runs for one in rows}
    yield "job_errors", "How often a job failed.", ("job",), {(one.name,): one.errors for one in rows}
    yield (
        "job_failing",
        "1 when a job's last run failed.",
        ("job",),
        {(one.name,): bool(one.error) for one in rows},
    )
