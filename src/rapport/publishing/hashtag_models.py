"""Hashtags that a brand uses together."""

from __future__ import annotations

from django.db import models

from rapport.domain.hashtags import as_words
from rapport.store.scope import BrandOwned

LONGEST_NAME = 60


class HashtagSet(BrandOwned):
    """Tags under a name, without their `#`, put into a post with one tap; what is put in is plain words."""

    name = models.CharField(max_length=LONGEST_NAME)
    tags = models.JSONField(default=list)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="one_hashtag_set_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """As they stand in a post."""
        return as_words(self.tags)
