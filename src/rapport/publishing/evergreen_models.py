"""Posts repeated for as long as they are true: each of a set with what it rests on, and why it stopped."""

from __future__ import annotations

from django.db import models

from rapport.store.scope import BrandOwned


class StopReason(models.TextChoices):
    """Why a post is repeated no more, until a person says otherwise."""

    NONE = "", "It goes on"
    LINK = "link", "Its link is gone"
    FACT = "fact", "What it rests on holds no longer"
    EXPIRED = "expired", "What it rests on has expired"
    COMPLAINTS = "complaints", "Its last run drew complaints"


class Evergreen(BrandOwned):
    """One post that comes round, alone or in a set. `again_at`: a person let it go on since."""

    post = models.OneToOneField("publishing.Post", on_delete=models.CASCADE, related_name="evergreen")
    stopped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=StopReason.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} {self.why or 'goes on'}"
