"""What people said of messages, and what was fitted to it: dials, judgements, calibrations, audits, halts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.inbox.models import Message
from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionSetting


class Dial(EditionSetting):
    """How the owner set the promise; the latest row counts.

    `alpha`: the largest share of complaints that may get a robot. `beta`: the largest share of automatic answers
    that may be wrong. `delta`: how often each promise itself may be wrong. `audit`: the share of messages that are
    drawn for a person to label. `shadow`: nothing is said, only recorded.
    """

    alpha = models.FloatField()
    beta = models.FloatField(default=0.05)
    delta = models.FloatField()
    audit = models.FloatField()
    shadow = models.BooleanField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.alpha:.1%} at {1 - self.delta:.0%}"


class Says(models.TextChoices):
    """What a person says a message is. Unsure counts as a complaint wherever it matters."""

    COMPLAINT = "complaint", "Complaint"
    OTHER = "other", "No complaint"
    UNSURE = "unsure", "Unsure"


class Drawn(models.TextChoices):
    """How a message came before the person who judged it: only what chance drew may calibrate a bound."""

    CHANCE = "chance", "Drawn by chance"
    CHOSEN = "chosen", "Chosen because it teaches most"
    CORRECTION = "correction", "Put right by a person in passing"


class Judgement(BrandOwned):
    """What people say a message is: `unsure` where they do not say the same. `language` and `kind` name its group.

    `by` and `at`: who spoke last. `chance`: the probability with which the plan of a group's first day asked about
    it; null where none was made.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="judgement")
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    says = models.CharField(max_length=10, choices=Says.choices)
    drawn = models.CharField(max_length=10, choices=Drawn.choices)
    chance = models.FloatField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["brand", "language", "kind", "at"], name="judgement_by_group")]

    def __str__(self) -> str:
        return self.says


class Opinion(BrandOwned):
    """What one person says a message is; said again, the latest counts.

    `overruled_by`: who settled what people did not agree on; while that stands, this does not count.
    """

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="opinions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says.choices)
    at = models.DateTimeField(default=timezone.now)
    overruled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judgement", "by"], name="one_opinion_a_person")]

    def __str__(self) -> str:
        return self.says


class Layer(EditionSetting):
    """What a brand's own corrections taught, on top of the reader `reader`; plain arrays with their checksum.

    The latest row that has not ended counts; ending one brings back the one before.
    """

    weights = models.BinaryField()
    checksum = models.CharField(max_length=64)
    reader = models.CharField(max_length=300)
    learnt_from = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"layer of {self.made_at:%Y-%m-%d}"


class Calibration(EditionSetting):
    """One look at a group's judgements, and the threshold it gave; the latest of a reader and group counts.

    `look` counts the looks of this group and reader: each spends less of `delta`, `spent` is this one's.
    `labels` is n, the complaints it was fitted to; `rank` is k*; `threshold` 0.0 means nothing is automatic.
    `others` and `passed` are the judged messages that were no complaint, and how many of them lie below.
    `anytime`: fitted to labels drawn with known probabilities, and valid at any look: `rank` is null then, and
    looks that go on with the same test have the same `spent`, once.
    """

    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    reader = models.CharField(max_length=60)
    look = models.PositiveIntegerField()
    alpha = models.FloatField()
    delta = models.FloatField()
    spent = models.FloatField()
    labels = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)
    threshold = models.FloatField()
    others = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    anytime = models.BooleanField(default=False)
    binding = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "kind", "reader", "look"], name="one_look")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.kind} below {self.threshold:.3f}"


class Audit(BrandOwned):
    """A message that chance drew for a person to label. `automatic`: a robot would have answered it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="audit")
    calibration = models.ForeignKey(Calibration, on_delete=models.PROTECT, related_name="audits")
    share = models.FloatField()
    automatic = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"audit of {self.message_id}"


class Halt(EditionSetting):
    """The drift alarm: while one is not lifted, nothing is automatic in this group."""

    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    calibration = models.ForeignKey(Calibration, on_delete=models.PROTECT, related_name="halts")
    wealth = models.FloatField()
    complaints = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "language", "kind"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_halt_per_group",
            )
        ]

    def __str__(self) -> str:
        return f"halted {self.language} {self.kind}"


class Replay(BrandOwned):
    """A look back: what would have changed hands in the last days under another setting. A job with progress.

    `asked` is the setting (alpha, reader, the rules it is without), `found` what was counted so far.
    """

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField()
    asked = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"replay of {self.days} days"

    @property
    def state(self) -> str:
        """waiting, running, done, stopped or failed."""
        if self.failed:
            return "failed"
        if self.stopped_at:
            return "stopped"
        if self.ended_at:
            return "done"
        return "running" if self.begun_at else "waiting"
