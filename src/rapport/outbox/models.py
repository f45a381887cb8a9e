"""Whose word is next, and the words in line to leave."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from rapport.ledger.models import Entry
from rapport.people.models import Channel, Person
from rapport.people.scope import BrandOwned


class Holder(models.TextChoices):
    NOBODY = "nobody", "Nobody"
    ROBOT = "robot", "Robot"
    PERSON = "person", "Person"


class Floor(BrandOwned):
    """Whose the next word is in one conversation; `thread` is the conversation's key in its channel.

    `version` grows with every change; a robot's reply names the version it was meant for, and leaves only
    while that is still the current one.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    thread = models.CharField(max_length=255)
    holder = models.CharField(max_length=8, choices=Holder.choices, default=Holder.NOBODY)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "thread"], name="one_floor_per_thread")]

    def __str__(self) -> str:
        return f"{self.thread}: {self.holder}"


class FloorChange(BrandOwned):
    """One change of who has the next word, and why."""

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    holder = models.CharField(max_length=8, choices=Holder.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["floor", "version"], name="one_change_per_version")]

    def __str__(self) -> str:
        return f"{self.floor_id} v{self.version}: {self.holder}"


class Step(models.TextChoices):
    """Where a reply is on its way. Withdrawn: undone, or overtaken by a person, before it left."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Reply(BrandOwned):
    """Words in line: cleared by a recorded decision or approved by a person, exactly one of the two."""

    floor = models.ForeignKey(Floor, on_delete=models.PROTECT, related_name="replies")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    text = models.TextField()
    kind = models.CharField(max_length=10)
    extra = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    floor_version = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.QUEUED)
    reason = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    network_id = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cleared_xor_approved",
                condition=models.Q(cleared_by__isnull=True, approved_by__isnull=False)
                | models.Q(cleared_by__isnull=False, approved_by__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"], name="reply_in_line", condition=models.Q(step__in=["queued", "sending"])
            ),
            models.Index(fields=["floor", "id"], name="reply_by_floor"),
            models.Index(
                fields=["brand"], name="reply_in_doubt", condition=models.Q(step__in=["unknown", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.step}"

    @property
    def automatic(self) -> bool:
        return self.cleared_by_id is not None

    def can_be_undone(self, now: datetime) -> bool:
        return self.step == Step.QUEUED and now < self.not_before


class Attempt(BrandOwned):
    """One call to the network, written before it is made. Without an outcome the call may have happened."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="attempt_by_time")]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.outcome or 'open'}"
