"""What may be answered under a post without a person, who watches there, and until when."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.store.setting import EditionSetting

LONGEST_DAYS = 30
# What changes anything for a message: without an end, without a watcher, *as usual* is as if there were no plan.
COUNTS = ~Q(may="usual") | Q(days__isnull=False) | Q(watcher__isnull=False)


class PlanAllows(models.TextChoices):
    """The most that is done without a person under a post."""

    USUAL = "usual", "As usual"
    DRAFT = "draft", "Only drafts"
    PERSON = "person", "Nobody but people"


class ReplyPlan(EditionSetting):
    """A post's plan; a post without a row is answered as usual.

    `watcher` is who looks after it, None: whoever is there. `days` counts from when a part of it left; None: for
    as long as it stands. Once they are over, people answer under it, whatever `may` says.
    """

    post = models.OneToOneField("publishing.Post", on_delete=models.CASCADE, related_name="plan")
    may = models.CharField(max_length=6, choices=PlanAllows.choices, default=PlanAllows.USUAL)
    watcher = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    days = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(LONGEST_DAYS)])

    class Meta:
        indexes = [models.Index(fields=["brand"], condition=COUNTS, name="plans_that_count")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.may}"
