"""Other words for a part of a post that is out: who wants them, and what became of that."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.outbox.models import PostEdit, Publication
from rapport.store.scope import BrandOwned


class PublishedChange(BrandOwned):
    """That a part is to say `text` instead of `before`, both as somebody typed them, under version `version`.

    `edit`: once it is in line; None while others have to say yes first, or where they did not. `left_at`: the
    network refused it, and somebody left the words there as they are.
    """

    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="changes")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    before = models.TextField()
    text = models.TextField()
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edit = models.OneToOneField(PostEdit, null=True, on_delete=models.PROTECT, related_name="change")
    left_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} {self.publication_id}"
