"""The caps an owner set, what was spent, how full a network's buckets are, and that a network
restricts an account. Money is in millionths of a unit."""

from __future__ import annotations

from django.db import models

from rapport.connectors.prices import SAYING, PaidAct
from rapport.store.scope import BrandOwned


class SharedCounter(models.Model):
    """What several channels, of whichever brands, use up together: an app, an account, the house's own address.

    `key` is a keyed hash of what they share. Whoever charges one of them holds the row until that is written.
    """

    key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.key[:8]


class Cap(BrandOwned):
    """The most money that a channel may use in a day and in a month of its brand's time zone; None: no cap.

    Each channel that was ever charged has this row: whoever charges it holds the row until the charge is written.
    `counter`: with whom it shares its network's shared buckets; None: it has them for itself.
    """

    channel = models.OneToOneField("channels.Channel", on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    day = models.PositiveBigIntegerField(null=True)
    month = models.PositiveBigIntegerField(null=True)
    counter = models.ForeignKey(SharedCounter, null=True, on_delete=models.SET_NULL, related_name="+")

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


class SharedFill(models.Model):
    """The same of a bucket that several channels share; it belongs to no brand, and names none."""

    counter = models.ForeignKey(SharedCounter, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    conversation = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField()
    used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "code", "conversation", "since"], name="one_shared_fill_a_slot"
            )
        ]
        indexes = [models.Index(fields=["since"], name="shared_fill_by_slot")]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.code} {self.since}: {self.used}"


class Restriction(BrandOwned):
    """That a network restricted the account of a channel, from when it first said so until it was found lifted.

    `act`: what was being done when it said so last, at `said_at`. Open while `lifted_at` is empty.
    """

    channel = models.ForeignKey("channels.Channel", on_delete=models.CASCADE, related_name="restrictions")
    act = models.CharField(max_length=12)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    said_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(lifted_at=None), name="one_open_restriction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.reason[:60]}"

    @property
    def whole(self) -> bool:
        """Whether nothing is read either: it was said to somebody who only read."""
        return self.act not in SAYING

    def holds(self, act: PaidAct) -> bool:
        """Whether such an act stands still. A proof never does; a sign-in lives on unless just that was denied."""
        if act in (PaidAct.VERIFY, PaidAct.REFRESH):
            return act is PaidAct.REFRESH and self.act == act
        return self.whole or not act.listens
