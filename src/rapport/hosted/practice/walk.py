"""The tour in the real inbox: what was played, and what the person did since, read from the rows of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.hosted.practice.stage import NETWORK
from rapport.hosted.practice.tour import TourStep, played_for, step
from rapport.inbox.models import Draft, Message, Presence
from rapport.outbox.models import Reply, Step

# The last one ends with the first reply of their own.
WALK = ("question", "human", "compliment", "complaint")
HALF_A_MINUTE = 0.5


@dataclass(frozen=True, slots=True)
class TourTask:
    """One thing to do; `keys` does it from the keyboard."""

    word: StrPromise
    done: bool
    keys: str = ""


@dataclass(frozen=True)
class Scene:
    """Where somebody is: the step, the conversation it made (None: on its way), and what is left to do there."""

    step: TourStep
    conversation: int | None = None
    tasks: tuple[TourTask, ...] = ()
    drafted: bool = False
    connected: bool = field(default=False)

    @property
    def number(self) -> int:
        return WALK.index(self.step.code) + 1

    @property
    def total(self) -> int:
        return len(WALK)

    @property
    def minutes(self) -> int:
        return ceil((self.total - self.number + 1) * HALF_A_MINUTE)

    @property
    def opened(self) -> bool:
        return bool(self.tasks) and self.tasks[0].done

    @property
    def done(self) -> bool:
        return bool(self.tasks) and all(task.done for task in self.tasks)

    @property
    def over(self) -> bool:
        return self.done and self.number == self.total

    @property
    def mark(self) -> str:
        """Another one whenever something is to be shown anew."""
        said = "".join("1" if task.done else "0" for task in self.tasks)
        return f"{self.step.code}-{self.conversation or 0}-{said}-{int(self.connected)}"


def scene(brand: Brand, person: Person) -> Scene | None:
    """Where the person is in the tour; None before it begins."""
    rows = {row.code: row for row in played_for(brand, person)}
    code = next((code for code in reversed(WALK) if code in rows), "")
    current = step(code)
    if current is None:
        return None
    message = _message(brand, rows[code].post)
    if message is None:
        return Scene(current)
    tasks = tuple(_tasks(current, message, person))
    drafted = Draft.of(brand).filter(message=message).exists()
    over = code == WALK[-1] and all(task.done for task in tasks)
    return Scene(current, message.conversation_id, tasks, drafted, over and connected(brand))


def following(now: Scene | None) -> TourStep | None:
    """The step after this one; None when it was the last."""
    place = now.number if now else 0
    return step(WALK[place]) if place < len(WALK) else None


def connected(brand: Brand) -> bool:
    """Whether anybody outside can write to the brand already."""
    networks = Channel.of(brand).filter(closed_at__isnull=True).values_list("network", flat=True).distinct()
    return any(not manifest(one).trial and not manifest(one).snippet for one in networks)


def _message(brand: Brand, post: str) -> Message | None:
    rows = Message.of(brand).filter(channel__network=NETWORK, network_id=post)
    return rows.select_related("conversation").first()


def _tasks(current: TourStep, message: Message, person: Person) -> Iterator[TourTask]:
    seen = Presence.of(message.brand).filter(conversation=message.conversation_id, person=person)
    yield TourTask(_("Open it"), seen.filter(seen_at__gte=message.received_at).exists())
    drafts = Draft.of(message.brand).filter(message=message)
    if current.code == WALK[0] and drafts.exists():
        yield TourTask(_("Decide about the draft"), not drafts.filter(verdict__isnull=True).exists(), "a")
    if current.code == WALK[-1]:
        own = Reply.of(message.brand).filter(floor__conversation=message.conversation_id, approved_by=person)
        said = own.filter(created_at__gte=F("floor__conversation__last_in_at")).exclude(step=Step.WITHDRAWN)
        yield TourTask(_("Answer in your own words"), said.exists(), "r")
