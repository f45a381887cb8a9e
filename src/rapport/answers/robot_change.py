"""Changes of what a robot may say that wait for somebody else's yes."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class RobotAct(models.TextChoices):
    """What may need the yes of others; to let a robot say less never does."""

    AUTOMATIC = "automatic", "An article becomes automatic"
    WORDS = "words", "The words of an automatic article change"
    DIAL = "dial", "The dial of the promise is loosened"


class RobotChange(BrandOwned):
    """One change as somebody wants it: `said` is what is to be, `before` what was in force when it was asked for.

    It is never altered, and takes effect with the last yes alone. `network`: where an article becomes automatic.
    """

    act = models.CharField(max_length=9, choices=RobotAct.choices)
    article = models.ForeignKey("answers.Article", null=True, on_delete=models.CASCADE, related_name="changes")
    network = models.CharField(max_length=40, blank=True)
    said = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act} {self.article or ''}"
