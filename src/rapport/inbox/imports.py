"""History that was brought in: what a file or a network told of before, as one row that can be taken back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class Import(BrandOwned):
    """One bringing-in of messages of the past, from a file, or from what a `channel`'s network remembers.

    `format` is what the file is, or `recall`; `name` what it was called. `path`: a file that the clock reads, ""
    for one that a command holds open. `told` is what somebody said of it; `cursor` and `since` are of a recall.
    `done` rows were read, `made` of them became messages, `counts` says what became of the others. `tries`: how
    often a recall was put off.
    """

    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    format = models.CharField(max_length=20)
    name = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300, blank=True)
    told = models.JSONField(default=dict)
    cursor = models.TextField(blank=True)
    since = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "-id"], name="imports_of_brand")]

    def __str__(self) -> str:
        return f"{self.format} {self.name}"

    @property
    def state(self) -> str:
        """asked, waiting, running, done, stopped, failed or taken back."""
        if self.taken_back_at:
            return "taken back"
        if self.failed:
            return "failed"
        if self.stopped_at:
            return "stopped"
        if self.ended_at:
            return "done"
        if self.begun_at:
            return "running"
        return "waiting" if self.told.get("go") else "asked"


class Erased(BrandOwned):
    """That somebody's words were erased: they are not brought in again. Kept is a keyed hash, not who it was."""

    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "digest"], name="erased_once")]

    def __str__(self) -> str:
        return self.digest[:8]
