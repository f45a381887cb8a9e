"""Drafts, and what became of them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.outbox.models import Reply
from rapport.store.scope import BrandOwned


class Draft(BrandOwned):
    """Words ready for a person: approved as they are, edited, rejected, or overtaken by other words."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="drafts")
    message = models.ForeignKey("inbox.Message", on_delete=models.CASCADE, related_name="drafts")
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text[:60]


class Outcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    EDITED = "edited", "Edited"
    REJECTED = "rejected", "Rejected"
    OVERTAKEN = "overtaken", "Overtaken"


class Verdict(BrandOwned):
    """What became of a draft, by whom and when. Only that it was overtaken follows from the rows (`refresh`)."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="verdict")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reply = models.ForeignKey(Reply, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.outcome

    @classmethod
    def overtaken(cls, draft: Draft, now: datetime, why: str) -> Verdict:
        """That other words took a draft's place, as a row that is not written yet."""
        return cls(brand_id=draft.brand_id, draft=draft, outcome=Outcome.OVERTAKEN, at=now, why=why)
