"""What a person typed in the composer and did not save."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.media.models import File
from rapport.store.scope import BrandOwned


class UnsentPost(BrandOwned):
    """A form as it was typed last, by field: seen by the one person, gone once it is saved or thrown away.

    `post` None: it is a new one. `stamp` and `after`: as in `domain/stamps.py`. The post is not changed by it.
    """

    post = models.ForeignKey("publishing.Post", null=True, on_delete=models.CASCADE, related_name="unsent")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    typed = models.JSONField(default=dict)
    stamp = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["brand", "person", "key"], name="unsent_post_once")]

    def __str__(self) -> str:
        return self.key


class UnsentPicture(BrandOwned):
    """A picture that an unsent post points to; it stays as long."""

    unsent = models.ForeignKey(UnsentPost, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.unsent_id} {self.file_id}"
