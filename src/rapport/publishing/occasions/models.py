"""Occasions, which screens and the API call events, and the posts that tell of each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from rapport.accounts.models import Person
from rapport.publishing.models import Post
from rapport.store.scope import BrandOwned

LONGEST_TITLE, LONGEST_PLACE, LONGEST_TERMS, LONGEST_TEXT = 120, 300, 1000, 5000


class Occasion(BrandOwned):
    """Something with a beginning and an end, written and told in the wall time of `zone`, kept as moments.

    `place`: where, in words or as a link. `terms`: what has to be said before anybody comes. `uid` and `sequence`:
    as calendars know it and count its changes. `key`: of its public address, "" where there is none.
    """

    title = models.CharField(max_length=LONGEST_TITLE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=LONGEST_PLACE, blank=True)
    text = models.TextField(blank=True)
    terms = models.CharField(max_length=LONGEST_TERMS, blank=True)
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_off_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_occasion_has_a_length"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_occasion_behind_an_address"),
        ]
        indexes = [models.Index(fields=["brand", "ends_at"], name="occasions_by_end")]

    def __str__(self) -> str:
        return self.title


class PostRole(models.TextChoices):
    """What a post is to its occasion."""

    ANNOUNCES = "announces", "Announces it"
    REMINDS = "reminds", "Reminds of it"


class OccasionPost(BrandOwned):
    """That a post tells of an occasion; one of each role.

    `said`: the lines as they were written into it, the one that a person or a change agreed to first, the latest
    last. `sequence`: of the occasion as its words tell it. `leaves_at`: the hour that a reminder was given. `why`:
    what kept it from going back in line.
    """

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="posts")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="tells_of")
    role = models.CharField(max_length=9, choices=PostRole.choices)
    said = models.JSONField(default=list)
    sequence = models.PositiveIntegerField(default=0)
    leaves_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "role"], name="one_post_of_a_role")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.role} {self.occasion_id}"
