"""How far the log was read, who reads it and who listens, and the items that made trouble."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from rapport.channels.models import Channel
from rapport.store.bulk_sql import update
from rapport.store.leases import Leased
from rapport.store.rows import Given, Prepared, column_names, loaded
from rapport.store.scope import BrandOwned

READER = "flow"


class Position(models.Model):
    """The last place read; moved in the transaction of what the items caused."""

    name = models.CharField(max_length=40, unique=True)
    at = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"

    @classmethod
    def hold(cls) -> Position:
        """Nobody else decides anything until this transaction ends, and it begins after all earlier decisions."""
        if rows := _HELD.ask(name=READER):
            return loaded(cls, rows[0])
        return cls.objects.select_for_update().get_or_create(name=READER)[0]

    def move(self, at: int) -> None:
        """Everything up to this place is read."""
        if self.at < at:
            self.at = at
            update([self], ["at"])


_HELD = Prepared(
    lambda: Position.objects.select_for_update().filter(name=Given("name")).values_list(*column_names(Position))
)


class Lease(Leased):
    """Which work process takes what is in the log (`flow`), and which one listens to a channel (`channel KEY`)."""

    objects: ClassVar[models.Manager[Lease]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder or 'nobody'}"


class DeadLetter(BrandOwned):
    """One item that could not be received. Five tries, then it is a dead letter until a person tries again."""

    place = models.PositiveBigIntegerField(unique=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField()
    next_at = models.DateTimeField()
    dead_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason[:60]}"
