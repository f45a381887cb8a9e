"""Whom a name in a post means on a network, as it was told last."""

from __future__ import annotations

from django.db import models

from rapport.channels.models import Channel
from rapport.domain.named_accounts import LONGEST_NAME
from rapport.store.scope import BrandOwned


class NamedAccount(BrandOwned):
    """`account`: the network's id, "" where nobody has the name. It is asked again after a while."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    account = models.CharField(max_length=400, blank=True)
    shown = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="one_answer_for_a_name")]

    def __str__(self) -> str:
        return f"@{self.name}"
