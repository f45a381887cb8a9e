"""Articles with their words in each language, what may be answered automatically, and saved replies."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.robot_change import RobotAct as RobotAct
from rapport.answers.robot_change import RobotChange as RobotChange
from rapport.domain.validity import Validity
from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionSetting


class Article(EditionSetting):
    """One thing customers ask and what the brand answers. Only approved articles are ever used.

    `valid_from`, `valid_until`: said from the one on, and from the other on no more. `seen_at`: up to when the
    clock has acted on them (`inbox.article_ends`); what is proved of a brand's answers rests on that.
    """

    title = models.CharField(max_length=160)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_from__lt=models.F("valid_until")),
                name="article_begins_before_it_ends",
            )
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=models.Q(valid_until__isnull=False), name="articles_that_end"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def validity(self) -> Validity:
        return Validity(self.valid_from, self.valid_until)

    def in_force(self, at: datetime) -> bool:
        """Whether it may be said at this moment: approved, not retired, begun and not expired."""
        return self.approved_at is not None and self.retired_at is None and self.validity.holds(at)


class Wording(EditionSetting):
    """An article in one language: ways to ask it, one a line, and the answer."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=8)
    questions = models.TextField()
    answer = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="one_wording_per_language")]

    def __str__(self) -> str:
        return f"{self.article} ({self.language})"


class MayAnswer(EditionSetting):
    """That the owner lets this article be said automatically on this network."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="may_answer")
    network = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "network"], name="one_leave_per_network")]

    def __str__(self) -> str:
        return f"{self.article} on {self.network}"


class SavedReply(BrandOwned):
    """Words people use often, put into the composer and then changed by them."""

    title = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class Paraphrase(EditionSetting):
    """A way to ask an article, learnt from what somebody chose for a message; in use until it has ended.

    Without an article it is one of *none of these*: somebody said that no article answers it. `key` is a hash of
    its words as they are compared. `message` and `contact` are numbers only: what they name lies above.
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="paraphrases")
    language = models.CharField(max_length=8, blank=True)
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=64)
    message = models.BigIntegerField()
    contact = models.BigIntegerField()
    learnt_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"], condition=models.Q(ended_at__isnull=True), name="learnt_once"
            ),
            models.UniqueConstraint(
                fields=["brand", "key"],
                condition=models.Q(ended_at__isnull=True, article__isnull=True),
                name="unanswered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "learnt_at"], name="learnt_by_day"),
            models.Index(fields=["article", "contact"], name="learnt_by_contact"),
        ]

    def __str__(self) -> str:
        return self.text


class TakenUp(EditionSetting):
    """Up to which learnt question messages are matched with; the latest counts, and without one all are.

    Written where a promise is fitted to matches, so that what people teach meanwhile does not move them.
    """

    until = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"learnt up to {self.until}"


class Objection(BrandOwned):
    """That somebody said: these words do not ask for this article. Only a hash of them is kept."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="objections")
    key = models.CharField(max_length=64)
    message = models.BigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="objected_once")]

    def __str__(self) -> str:
        return f"not {self.article}"
