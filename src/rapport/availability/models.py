"""When people are there, and the stop that stops everything automatic."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionSetting


class Hours(BrandOwned):
    """When people are there, in the brand's time zone. Monday is 0; several rows a day make a split shift.

    `person`: these are one teammate's own shifts; None: the brand's opening hours.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class QueueHold(BrandOwned):
    """An incident: while it is not ended no post of the brand leaves, and none is put in line."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand"], condition=models.Q(ended_at=None), name="one_hold_of_all_posts"
            )
        ]

    def __str__(self) -> str:
        return f"held {self.at:%Y-%m-%d %H:%M}"


class Stop(EditionSetting):
    """The red button: while one of these is not lifted, nothing automatic leaves for this brand."""

    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"stopped {self.at:%Y-%m-%d %H:%M}"
