"""What was answered to a request that carried a key, so that asking twice is doing once."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class Asking(BrandOwned):
    """One keyed request of a person in a brand and its answer; written before the effect, in its transaction."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "person", "key"], name="one_effect_per_key")]
        indexes = [models.Index(fields=["brand", "at"], name="asking_by_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status or 'open'}"
