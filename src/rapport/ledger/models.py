"""The chain's rows, and its head for each brand."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rapport.store.scope import BrandOwned


class Entry(BrandOwned):
    """One thing that happened. Never changed, never removed; `hash` covers it in its `form`, and the one `before`.

    `subject_kind` and `subject_id` name the row it is about, `conversation` where it is shown: rows of the layers
    above. Texts are not kept here, so erasing a contact's words leaves the chain whole.
    """

    form = models.PositiveSmallIntegerField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    actor = models.CharField(max_length=12)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "seq"], name="one_entry_per_place")]
        indexes = [
            models.Index(fields=["brand", "conversation", "seq"], name="entry_by_conversation"),
            models.Index(fields=["brand", "what", "seq"], name="entry_by_what"),
            models.Index(
                fields=["brand", "person", "seq"],
                name="entry_by_person",
                condition=models.Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.what}"


class Head(BrandOwned):
    """Where a brand's chain ends; locked while rows are added."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand"], name="one_head_per_brand")]

    def __str__(self) -> str:
        return f"{self.brand} at {self.seq}"
