"""Clients asked about posts: their links, the addresses that open them, what each asks for, and comments."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.approvals.models import Client
from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class ClientLink(BrandOwned):
    """A link for one client to named channels and posts, for seven days; `ClientAddress` is what opens it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="links")
    channels = models.ManyToManyField(Channel, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.client_id} until {self.expires_at:%Y-%m-%d}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    @property
    def latest(self) -> ClientAddress | None:
        """The address that was made last."""
        return max(self.addresses.all(), key=lambda one: one.pk, default=None)


class AddressState(StrEnum):
    """What an address of a client's link opens: `FRESH` a page with a button, `OPENED` one browser."""

    FRESH = "fresh"
    OPENED = "opened"
    OLD = "old"
    REPLACED = "replaced"
    REVOKED = "revoked"


class ClientAddress(BrandOwned):
    """One address of a client's link: it opens once, by a button, for one browser; only hashes are kept.

    `by`: who of the team made it; None: the client asked for it. `visit_hash`: of what the browser that opened it
    keeps. `ended_at`: a newer one took its place.
    """

    link = models.ForeignKey(ClientLink, on_delete=models.CASCADE, related_name="addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    visit_hash = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.link_id} made {self.made_at:%Y-%m-%d}"

    def state(self, now: datetime) -> AddressState:
        if self.link.revoked_at is not None:
            return AddressState.REVOKED
        if self.ended_at is not None:
            return AddressState.REPLACED
        if now >= self.expires_at:
            return AddressState.OLD
        return AddressState.OPENED if self.opened_at else AddressState.FRESH


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
