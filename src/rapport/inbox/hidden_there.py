"""A message hidden, or shown again, in the network's own app."""

from __future__ import annotations

from django.db import models

from rapport.store.scope import BrandOwned


class HiddenThere(BrandOwned):
    """That a message was hidden, or shown again, in the network's own app and not from here, at that moment."""

    message = models.ForeignKey("inbox.Message", on_delete=models.CASCADE, related_name="+")
    hidden = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "at", "hidden"], name="hidden_there_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {'hidden' if self.hidden else 'shown'} {self.at}"
