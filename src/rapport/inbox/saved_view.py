"""A list under a name: what a person, or everybody of the brand, looks at again and again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class SavedView(BrandOwned):
    """A view, filters, words and an order, kept as they were asked for; without `person` it is everybody's.

    `filters` has the names of `lists.FILTERS`. What is in it, and how many, is looked up each time.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    view = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    words = models.CharField(max_length=200, blank=True)
    order = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "person", "name"], name="one_saved_view_per_name", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name
