"""A giveaway's rules as they were, whom a person put back among those to be drawn, and the draw as it was told."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.inbox.models import Identity
from rapport.store.scope import BrandOwned


class TermsKept(BrandOwned):
    """A giveaway's rules from `at` until the next version. `said`: as `GiveawayTerms.as_kept`."""

    giveaway = models.ForeignKey(Giveaway, on_delete=models.CASCADE, related_name="kept_terms")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["giveaway", "version"], name="one_row_of_terms_a_version")]

    def __str__(self) -> str:
        return f"{self.giveaway_id} version {self.version}"


class PutBack(BrandOwned):
    """That a person wants somebody drawn whom the house had set aside."""

    giveaway = models.ForeignKey(Giveaway, on_delete=models.CASCADE, related_name="put_back")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["giveaway", "identity"], name="put_back_once")]

    def __str__(self) -> str:
        return f"{self.identity_id} in {self.giveaway_id}"


class DrawLook(BrandOwned):
    """What a draw would have been made among at `at`, where so many entered that looking takes seconds.

    `heard`: how many had entered. `aside` and `back`: who is shown, as pairs of an identity's number and why it
    was set aside; `back` holds all that people had put back. `stamp`: of what it was made from.
    """

    giveaway = models.OneToOneField(Giveaway, on_delete=models.CASCADE, related_name="look")
    at = models.DateTimeField()
    heard = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    sure = models.PositiveIntegerField()
    aside = models.JSONField(default=list)
    back = models.JSONField(default=list)
    stamp = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.giveaway_id} at {self.at:%F %T}"


class EntrantProfile(BrandOwned):
    """What a network showed at `seen_at` of somebody who entered and is no follower; `shown`: as a follower's."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    network_id = models.CharField(max_length=255)
    about = models.CharField(max_length=1000, blank=True)
    shown = models.JSONField(default=dict)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "network_id"], name="one_profile_an_entrant")]
        indexes = [models.Index(fields=["seen_at"], name="entrants_by_seen")]

    def __str__(self) -> str:
        return self.network_id


class PublishedDraw(BrandOwned):
    """A draw as everybody gets it. `body`: the whole of it as JSON, packed by gzip when it was drawn.

    `heard`: how many had entered by then, in the draw or set aside. `names`: the winners' as the brand knows them,
    in order; the page tells them once a person said so.
    """

    giveaway = models.OneToOneField(Giveaway, on_delete=models.CASCADE, related_name="published")
    heard = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    put_back = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=list)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.giveaway_id} among {self.among}"
