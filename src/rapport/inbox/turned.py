"""What happens to a conversation other than words: it is put away, comes back, or its words are edited."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class Turned(models.TextChoices):
    RESOLVED = "resolved", "Resolved"
    REOPENED = "reopened", "Reopened"
    SNOOZED = "snoozed", "Snoozed"
    WOKEN = "woken", "Woken"
    HANDED_BACK = "handed back", "Handed back"
    EDITED = "edited", "Edited"
    CAME_BACK = "came back", "Came back"


class Turn(BrandOwned):
    """What happened to a conversation other than new words: it came after message `after`, whose id grows.

    `in_line`: the replies that were on their way then, on which whoever put it away counted. An edit keeps the
    `message`, the words it had `before`, and in `was` what had been decided about them.
    """

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="turns")
    what = models.CharField(max_length=12, choices=Turned.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.PositiveBigIntegerField(default=0)
    until = models.DateTimeField(null=True)
    in_line = models.JSONField(default=list)
    message = models.ForeignKey("inbox.Message", null=True, on_delete=models.CASCADE, related_name="turns")
    before = models.TextField(blank=True)
    was = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["conversation", "id"], name="turn_by_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.what}"
