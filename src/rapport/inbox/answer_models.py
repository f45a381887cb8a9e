"""Which article was the right one, as people said; what that proves for a group; and articles that were halted."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionSetting


class AnswerBound(EditionSetting):
    """One look at a group's answer labels, and from which match on its answers are right; the latest counts.

    `look` counts the looks of the group: each spends less of `delta`, `spent` is this one's. `labels` questions
    would be answered with an article, `wrong` of them wrongly; `answered` pass. `shared` is the threshold for all
    articles together, `own` (by article) for those that earned their own; only one of the two is in force
    (`by_article`). Null, or missing: never.
    """

    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    look = models.PositiveIntegerField()
    beta = models.FloatField()
    delta = models.FloatField()
    spent = models.FloatField()
    labels = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    shared = models.FloatField(null=True)
    own = models.JSONField(default=dict)
    by_article = models.BooleanField()
    binding = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "kind", "look"], name="one_answer_look")
        ]

    def __str__(self) -> str:
        return f"answers of {self.language} {self.kind}, look {self.look}"

    @property
    def allows(self) -> bool:
        """Whether any article may be said at all."""
        return bool(self.own) if self.by_article else self.shared is not None

    def least(self, article: int | None) -> float | None:
        """From which match on this article is said; None: never."""
        found: float | None = self.own.get(str(article)) if self.by_article else self.shared
        return found if article is not None else None


class AnswerSource(models.TextChoices):
    """What a person did by which we know which article was the right one."""

    AS_IT_WAS = "as it was", "The draft left as it was"
    EDITED = "edited", "The draft was edited"
    REJECTED = "rejected", "The draft was rejected"
    ANOTHER = "another", "Another article was chosen"
    QUEUE = "queue", "Said in the labelling queue"
    AUDIT = "audit", "Said of what the audit drew"


class AnswerLabel(BrandOwned):
    """What one person said of one message: the article that answers it, or null for none.

    `offered` is the article that stood before them. Null in `right` after a draft means: not the offered one.
    `kept`: how much of an edited draft's words was left. `probability`: that with which the message came to be
    seen. `bound`: under which it was audited and would have been answered; null where it was not.
    """

    message = models.ForeignKey("inbox.Message", on_delete=models.CASCADE, related_name="answer_labels")
    offered = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    right = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=AnswerSource.choices)
    kept = models.FloatField(null=True)
    probability = models.FloatField(default=1.0)
    bound = models.ForeignKey(AnswerBound, null=True, on_delete=models.PROTECT, related_name="labels_since")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    first_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="one_answer_label_each")]
        indexes = [models.Index(fields=["bound", "first_at"], name="answer_label_by_bound")]

    def __str__(self) -> str:
        return f"{self.source}: {self.right_id or 'none'}"


class ArticleHalt(EditionSetting):
    """The alarm of one article (null: of all together): until it is lifted, nobody hears it from a robot here."""

    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="halts")
    bound = models.ForeignKey(AnswerBound, on_delete=models.PROTECT, related_name="halts")
    wealth = models.FloatField()
    seen = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "language", "kind", "article"],
                condition=models.Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="one_halt_per_article",
            )
        ]

    def __str__(self) -> str:
        return f"halted {self.article or 'all'} in {self.language} {self.kind}"
