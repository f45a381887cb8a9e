"""A customer's file that its network gives only to us: as it was brought, or why it was not."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from rapport.media.models import File
from rapport.store.scope import BrandOwned

LONGEST_ID, LONGEST_NAME, LONGEST_REASON = 255, 120, 300


class ReceivedFile(BrandOwned):
    """One file of a message, by the network's name for it. It is brought when somebody first looks, and once.

    Without `file` it is on its way, or did not come for a `reason`; from `again_at` on it may be asked for again
    (None: never).
    """

    message = models.ForeignKey("inbox.Message", on_delete=models.CASCADE, related_name="received")
    network_id = models.CharField(max_length=LONGEST_ID)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="received")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "network_id"], name="brought_once")]

    def __str__(self) -> str:
        return self.name or self.reason or self.network_id

    @property
    def here(self) -> bool:
        """Whether its bytes are on this machine."""
        return self.file is not None and self.file.place.exists()

    def may_be_asked(self, now: datetime) -> bool:
        return self.again_at is not None and self.again_at <= now
