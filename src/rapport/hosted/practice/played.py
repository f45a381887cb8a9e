"""Which steps of the tour were played for somebody, by which post; what they did then is read from other rows."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class PlayedStep(BrandOwned):
    """One step's words, said by an invented customer; `post` and `author` are the network's ids of both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    post = models.CharField(max_length=255)
    author = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        app_label = "hosted"
        indexes = [models.Index(fields=["brand", "person"], name="played_for_a_person")]

    def __str__(self) -> str:
        return f"{self.code} for {self.person_id}"
