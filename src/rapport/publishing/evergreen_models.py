"""Posts repeated for as long as they are true: each of a set with what it rests on, and why it stopped."""

from __future__ import annotations

from django.db import models

from rapport.answers.models import Article
from rapport.store.scope import BrandOwned


class StopReason(models.TextChoices):
    """Why a post is repeated no more, until a person says otherwise."""

    NONE = "", "It goes on"
    LINK = "link", "Its link is gone"
    FACT = "fact", "What it rests on holds no longer"
    COMPLAINTS = "complaints", "Its last run drew complaints"


class Evergreen(BrandOwned):
    """One post that comes round, alone or in a set.

    `rests_on`: it is true while this article is. `again_at`: a person let it go on since.
    """

    post = models.OneToOneField("publishing.Post", on_delete=models.CASCADE, related_name="evergreen")
    rests_on = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=StopReason.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} {self.why or 'goes on'}"
