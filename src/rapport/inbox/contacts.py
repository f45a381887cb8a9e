"""Who is outside: contacts, their identities on networks, and what they do there without words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned
from rapport.store.searched import Folded, Searched


class Contact(Searched):
    """Somebody outside, remembered across networks."""

    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, blank=True)
    about = models.TextField(blank=True)
    first_at = models.DateTimeField(default=timezone.now)
    folded = Folded(of=["name"])

    def __str__(self) -> str:
        return self.name


class Identity(Searched):
    """A contact on one network."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    network = models.CharField(max_length=40)
    network_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    avatar = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    is_bot = models.BooleanField(default=False)
    folded = Folded(of=["handle", "name"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "network", "network_id"], name="one_identity")]

    def __str__(self) -> str:
        return self.handle or self.name


class Activity(BrandOwned):
    """Something done without words: a favourite, a repost, a follow; `removed_at`: when it was taken back."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    network_id = models.CharField(max_length=255)
    act = models.CharField(max_length=12)
    target = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "network_id"], name="activity_once")]

    def __str__(self) -> str:
        return self.act
