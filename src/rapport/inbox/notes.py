"""What people of the brand write to each other in a conversation."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class Note(BrandOwned):
    """Words between people of the brand; no network ever sees them. The same `key` is the same note."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "key"], condition=~models.Q(key=""), name="one_note_per_key"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(BrandOwned):
    """One person named in one note; `seen_at`: when they then had its conversation before them."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mentioned_once")]
        indexes = [
            models.Index(
                fields=["person", "brand"], name="mention_unseen", condition=models.Q(seen_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"@{self.person_id} in {self.note_id}"
