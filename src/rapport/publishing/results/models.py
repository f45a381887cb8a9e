"""What is known of a publication that is out: its figures by time, and what was read there."""

from __future__ import annotations

from django.db import models

from rapport.channels.models import Channel
from rapport.outbox.models import Publication
from rapport.store.scope import BrandOwned


class ReadBack(models.TextChoices):
    """What reading it back said. `UNREAD`: the network cannot be read back, or did not answer in time."""

    WAITING = "", "Not read yet"
    SAME = "same", "As it was meant"
    DIFFERS = "differs", "It says something else"
    MISSING = "missing", "It is not there"
    UNREAD = "unread", "It could not be read"


class Aspect(models.TextChoices):
    """What of a post is compared with what stands there."""

    WORDS = "words", "The words"
    FILES = "files", "The files"
    ALTS = "alt texts", "What the files show"
    CARD = "card", "The card of its link"
    POLL = "poll", "The poll's choices"
    WARNING = "warning", "The content warning"
    THREAD = "thread", "What it goes on from"


class PostResult(BrandOwned):
    """One publication that is out. `due_at`: when its figures are asked for next; None: no more, or never.

    `read_due_at`: when it is read back next. `found`: the words that stand there where they differ. `not_told`:
    the aspects that were meant and that the network does not tell. `seen_at`: a person has taken note of it.
    """

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="result")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    read_due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=8, choices=ReadBack.choices, blank=True)
    found = models.TextField(blank=True)
    not_told = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="results_due"),
            models.Index(
                fields=["read_due_at"], condition=models.Q(read_due_at__isnull=False), name="reading_due"
            ),
            models.Index(fields=["brand", "verdict"], condition=models.Q(seen_at=None), name="results_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.verdict or 'not read'}"


class PostDifference(BrandOwned):
    """One thing that does not stand there as it was meant; of several things `meant` and `found` hold lines."""

    result = models.ForeignKey(PostResult, on_delete=models.CASCADE, related_name="differences")
    aspect = models.CharField(max_length=9, choices=Aspect.choices)
    meant = models.TextField(blank=True)
    found = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["result", "aspect"], name="one_difference_an_aspect")]

    def __str__(self) -> str:
        return f"{self.result_id} {self.aspect}"


class Measurement(BrandOwned):
    """What a network said of a publication at one time; None: it does not say. `definition`: see `figures`.

    `votes`: pairs of an option of the post's poll and how many chose it.
    """

    result = models.ForeignKey(PostResult, on_delete=models.CASCADE, related_name="measurements")
    at = models.DateTimeField()
    definition = models.PositiveSmallIntegerField()
    likes = models.PositiveBigIntegerField(null=True)
    reposts = models.PositiveBigIntegerField(null=True)
    replies = models.PositiveBigIntegerField(null=True)
    quotes = models.PositiveBigIntegerField(null=True)
    views = models.PositiveBigIntegerField(null=True)
    votes = models.JSONField(default=list)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["result", "at"], name="one_measurement_at_a_time")]

    def __str__(self) -> str:
        return f"{self.result_id} at {self.at:%Y-%m-%d %H:%M}"
