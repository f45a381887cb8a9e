"""Pictures and films that a row of a table names by their address, and what became of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.media.attached import LONGEST_ALT
from rapport.media.models import File
from rapport.publishing.wanted.addresses import unfetchable
from rapport.store.scope import BrandOwned

LONGEST_ADDRESS = 2000
OPEN = Q(came_at=None, waived_at=None)


class WantedMedia(BrandOwned):
    """One address of a row, in the row's order. Open, it keeps its post a draft: that does not leave without it.

    `came_at`: it is here, as `file`, or another one that a person chose. `waived_at`: a person lets the post go
    without it. `refused_at`: it is not tried again by itself; `why` says what the last try found. `due_at`: when
    it is fetched next, after so many `tries`.
    """

    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="wanted")
    place = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=LONGEST_ADDRESS)
    host = models.CharField(max_length=255)
    alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    refused_at = models.DateTimeField(null=True)
    file = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")
    came_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["post", "place"], name="one_wanted_in_a_place")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="wanted_by_time"),
            models.Index(fields=["post"], condition=OPEN, name="wanted_and_open"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.place}"

    @property
    def state(self) -> str:
        """left out, here, refused or waiting."""
        if self.waived_at:
            return "left out"
        if self.came_at:
            return "here"
        return "refused" if self.refused_at else "waiting"

    @property
    def can_be_tried(self) -> bool:
        """Refused for what a server said, and not for what its address is."""
        return self.state == "refused" and not unfetchable(self.address)
