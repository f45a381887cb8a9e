"""The caps an owner set, what was spent, how full a network's buckets are. Money is in millionths of a unit."""

from __future__ import annotations

from django.db import models

from rapport.store.scope import BrandOwned


class Cap(BrandOwned):
    """The most money that a channel may use in a day and in a month of its brand's time zone; None: no cap.

    Each channel that was ever charged has this row: whoever charges it holds the row until the charge is written.
    """

    channel = models.OneToOneField("channels.Channel", on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    day = models.PositiveBigIntegerField(null=True)
    month = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.day} a day, {self.month} a month {self.currency}"


class Spending(BrandOwned):
    """How often a channel did one kind of act on one day of its brand's time zone, and what that cost."""

    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    act = models.CharField(max_length=12)
    currency = models.CharField(max_length=3, blank=True)
    times = models.PositiveBigIntegerField(default=0)
    millionths = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "day", "act", "currency"], name="one_spending_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="spending_by_day")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day} {self.act}: {self.times}, {self.millionths} {self.currency}"


class BucketFill(BrandOwned):
    """How many calls of a bucket (`code`) a channel used in the slot of time that began at `since`.

    `conversation`: the hash of the one in which, where the bucket tells them apart.
    """

    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    conversation = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField()
    used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "code", "conversation", "since"], name="one_fill_a_slot")
        ]
        indexes = [models.Index(fields=["since"], name="fill_by_slot")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.code} {self.since}: {self.used}"
