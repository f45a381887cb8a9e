"""That a contact wanted no advertisements any more, or wanted them again: a row for each time."""

from __future__ import annotations

from django.db import models

from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class MarketingChoice(BrandOwned):
    """What somebody chose on the network, when by its clock. `contact` is a keyed hash: a no outlives the name."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    contact = models.CharField(max_length=64)
    stopped = models.BooleanField()
    at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "contact", "at", "stopped"], name="chosen_once")]

    def __str__(self) -> str:
        return "stopped" if self.stopped else "resumed"
