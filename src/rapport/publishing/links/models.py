"""Links that are counted, and how often each was opened on a day. Nothing of who opened it is kept."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class CountedPost(BrandOwned):
    """A post whose links are counted: somebody chose that for this post."""

    post = models.OneToOneField("publishing.Post", on_delete=models.CASCADE, related_name="counted")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} is counted"


class ShortLink(BrandOwned):
    """One address in one variant. `address`: as it was typed; `target`: where it leads, with its UTM."""

    code = models.CharField(max_length=16, unique=True)
    variant = models.ForeignKey("publishing.Variant", on_delete=models.CASCADE, related_name="links")
    address = models.CharField(max_length=2000)
    target = models.CharField(max_length=2400)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["variant", "address"], name="one_link_per_address")]

    def __str__(self) -> str:
        return self.code


class LinkDay(BrandOwned):
    """How often a link was opened on one day of its brand's zone."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day} {self.clicks}"


class LinkCard(BrandOwned):
    """What a page said of itself when it was looked at for a link's card; `trouble`: why it could not be."""

    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=2000)
    fetched_at = models.DateTimeField()
    trouble = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=200, blank=True)
    picture = models.BinaryField(null=True)
    mime = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "digest"], name="one_card_per_link")]

    def __str__(self) -> str:
        return self.address
