"""What the clock gathered of questions without an article."""

from __future__ import annotations

from django.db import models

from rapport.store.scope import BrandOwned


class GatheredGaps(BrandOwned):
    """A brand's topics when they were gathered last; `latest` is the newest decision that was looked at.

    `gaps`: of each topic its language, how many contacts asked, and the messages `[number, contact]` that stand
    for it, the most typical first. What was said stands in the messages only.
    """

    at = models.DateTimeField()
    latest = models.PositiveBigIntegerField()
    gaps = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand"], name="gathered_once_per_brand")]

    def __str__(self) -> str:
        return f"topics of {self.at:%Y-%m-%d %H:%M}"
