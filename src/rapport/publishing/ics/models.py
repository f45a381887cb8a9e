"""The secret address of a brand's calendar, what was last said there, and the days of other calendars."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class CalendarAddress(BrandOwned):
    """One secret address; only its hash is kept. `read_at`: when a calendar program asked last."""

    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand"], condition=models.Q(revoked_at=None), name="one_calendar_address"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.brand_id}"


class SaidEvent(BrandOwned):
    """What a calendar program was told of one variant last, so that a change is told as one."""

    variant = models.PositiveBigIntegerField()
    uid = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    summary = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "variant"], name="one_event_per_variant")]

    def __str__(self) -> str:
        return self.uid


class OtherCalendar(BrandOwned):
    """A calendar from elsewhere: a file, or an `address`, read at `due_at`. `trouble`: why not, last time."""

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name


class NamedDay(BrandOwned):
    """A day with a name, as a holiday has."""

    calendar = models.ForeignKey(OtherCalendar, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["on", "name"]
        constraints = [models.UniqueConstraint(fields=["calendar", "on", "name"], name="one_name_a_day")]
        indexes = [models.Index(fields=["brand", "on"], name="named_days")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
