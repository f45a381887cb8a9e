"""What is kept of troubles with posts: what somebody put aside, since when one is known, and who was mailed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery
from rapport.store.scope import BrandOwned


class TroubleAside(BrandOwned):
    """That somebody put a trouble of a variant aside: it asks for nobody any more.

    `hour`: the one it had. `mark`: the newest delivery of what is stuck, or the change of its event; `attempt`:
    the last call made for that; of what rests on an article that ends, the article; 0 where the hour says all. One
    that comes anew has another hour, a newer mark, a newer attempt, or began after `at`. `entry`: of the ledger,
    for all of one press.
    """

    variant = models.ForeignKey("publishing.Variant", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    hour = models.DateTimeField(null=True)
    mark = models.PositiveBigIntegerField(default=0)
    attempt = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["variant", "code"], condition=Q(undone_at=None), name="troubles_aside"),
            models.Index(fields=["brand", "-id"], condition=Q(undone_at=None), name="troubles_aside_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.code}"


class TroubleNoted(BrandOwned):
    """That a trouble was there when the clock looked; `key` tells it from others of its variant.

    A mail tells of those noted since the mail before.
    """

    variant = models.ForeignKey("publishing.Variant", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "key"], name="one_note_of_a_trouble")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.key}"


class TroubleMail(BrandOwned):
    """One digest to one person, with all that was noted up to `upto` and was not solved by then."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upto = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["brand", "person", "-id"], name="trouble_mails_lately")]

    def __str__(self) -> str:
        return f"{self.person_id} up to {self.upto}"
