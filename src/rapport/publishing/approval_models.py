"""Clients asked about posts: their links, what each asks for, and comments."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.approvals.models import Client
from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class ClientLink(BrandOwned):
    """A link for one client to named channels and posts, for seven days; only its hash is kept."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    channels = models.ManyToManyField(Channel, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.client_id} until {self.expires_at:%Y-%m-%d}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ClientAsk(BrandOwned):
    """That a link asks for a yes to one post; it holds until the link is revoked, also past its seven days."""

    link = models.ForeignKey(ClientLink, on_delete=models.CASCADE, related_name="asks")
    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="client_asks")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "post"], name="one_ask_per_link_and_post")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.post_id}"


class PostComment(BrandOwned):
    """Words about a post. `internal`: the team alone reads them; under such a one there is nothing else."""

    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    internal = models.BooleanField(default=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, client__isnull=True)
                | Q(person__isnull=True, client__isnull=False, internal=False),
                name="a_comment_is_a_persons_or_a_clients",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {'internal' if self.internal else 'external'}"
