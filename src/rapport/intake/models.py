"""How far the log was read, and the items that made trouble."""

from __future__ import annotations

from django.db import models

from rapport.people.models import Channel
from rapport.people.scope import BrandOwned

READER = "flow"


class Position(models.Model):
    """The last place read; moved in the transaction of what the items caused."""

    name = models.CharField(max_length=40, unique=True)
    at = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"

    @classmethod
    def hold(cls) -> None:
        """Nobody else decides anything until this transaction ends, and it begins after all earlier decisions."""
        cls.objects.select_for_update().get_or_create(name=READER)


class Troubled(BrandOwned):
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
