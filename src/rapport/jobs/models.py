"""What the clock knows of each job."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from rapport.store.leases import Leased


class Job(Leased):
    """One thing that happens by the clock. Its holder runs it; `error` is empty when the last run went well."""

    due = models.DateTimeField(null=True)
    started = models.DateTimeField(null=True)
    last_success = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    seconds = models.FloatField(default=0.0)
    runs = models.PositiveBigIntegerField(default=0)
    errors = models.PositiveBigIntegerField(default=0)
    in_a_row = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Job]] = models.Manager()

    def __str__(self) -> str:
        return self.name


# What a run changes; the lease is changed by `Leases` alone.
FACTS = ("due", "started", "last_success", "error", "seconds", "runs", "errors", "in_a_row")
