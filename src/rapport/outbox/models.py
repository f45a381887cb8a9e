"""Whose word is next, and the words in line to leave."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.ledger.models import Entry
from rapport.media.attached import LONGEST_ALT, LONGEST_NAME
from rapport.media.models import File
from rapport.outbox.indexes import DELIVERY_INDEXES
from rapport.store.scope import BrandOwned


class Holder(models.TextChoices):
    NOBODY = "nobody", "Nobody"
    ROBOT = "robot", "Robot"
    PERSON = "person", "Person"


class Floor(BrandOwned):
    """Whose the next word is in one conversation; `thread` is the conversation's key in its channel.

    `version` grows with every change; a robot's reply leaves only while the one it was meant for is current.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    thread = models.CharField(max_length=255)
    holder = models.CharField(max_length=8, choices=Holder.choices, default=Holder.NOBODY)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "thread"], name="one_floor_per_thread")]

    def __str__(self) -> str:
        return f"{self.thread}: {self.holder}"


class FloorChange(BrandOwned):
    """One change of who has the next word, and why."""

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    holder = models.CharField(max_length=8, choices=Holder.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["floor", "version"], name="one_change_per_version")]

    def __str__(self) -> str:
        return f"{self.floor_id} v{self.version}: {self.holder}"


class Step(models.TextChoices):
    """Where a delivery is on its way. Withdrawn: undone, or overtaken by a person, before it left."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DeliveryKind(models.TextChoices):
    """What is done on the network; `outbox/kinds` has the code of each."""

    REPLY = "reply", "Reply"
    REACTION = "reaction", "Reaction"
    REMOVAL = "removal", "Removal"
    MAIL = "mail", "Mail"
    PUBLICATION = "publication", "Publication"
    EDIT = "edit", "Edit"


NOT_DELIVERED, AWAITING = "not delivered: ", "awaiting: "
NOT_WHOLE = (AWAITING, QUOTE_AWAITS, QUOTE_REFUSED)
REFUSED_THERE = "refused by the network: "


class Delivery(BrandOwned):
    """One act in line: cleared by a recorded decision or approved by a person, exactly one of the two.

    Order is kept within a `lane`: the next one leaves when the one before is settled. `payload` is what the
    act's kind reads. `planned_for`: the hour it was approved for, None for what leaves because somebody pressed.
    `broken_off`: how often a sender died over it. `delivered_at`, `seen_at`: when its words came to the contact.
    """

    kind = models.CharField(max_length=12, choices=DeliveryKind.choices)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=400)
    key = models.CharField(max_length=80, unique=True)
    payload = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.QUEUED)
    # The step that the lists know of: `inbox/surface_failures.py` tells them where the two differ.
    told = models.CharField(max_length=10, choices=Step.choices, default=Step.QUEUED)
    reason = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    planned_for = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    broken_off = models.PositiveSmallIntegerField(default=0)
    network_id = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cleared_xor_approved",
                condition=Q(cleared_by__isnull=True, approved_by__isnull=False)
                | Q(cleared_by__isnull=False, approved_by__isnull=True),
            )
        ]
        indexes = DELIVERY_INDEXES

    def __str__(self) -> str:
        return f"{self.key} {self.step}"

    @property
    def automatic(self) -> bool:
        return self.cleared_by_id is not None

    @property
    def says_why(self) -> bool:
        """Whether its reason is for people to read: of what was sent, only what is not there yet."""
        return bool(self.reason) and (self.step != Step.SENT or self.reason.startswith(("delayed:", *NOT_WHOLE)))

    @property
    def leaves_by_itself(self) -> bool:
        """Whether nobody presses at the moment it leaves, whoever approved it before: then the stop holds it."""
        return self.automatic or self.planned_for is not None

    @property
    def came_back(self) -> bool:
        """Whether it left and the network says that it did not arrive."""
        return self.step == Step.FAILED and self.reason.startswith(NOT_DELIVERED)

    def can_be_undone(self, now: datetime) -> bool:
        return self.step == Step.QUEUED and now < self.not_before


class Reply(Delivery):
    """Words in a conversation. A step is only changed by an UPDATE of `Delivery`: Django splits one of both."""

    floor = models.ForeignKey(Floor, on_delete=models.PROTECT, related_name="replies")
    floor_version = models.PositiveIntegerField()
    text = models.TextField()
    message_kind = models.CharField(max_length=10)


class Publication(Delivery):
    """Words of the brand's own to everybody, on their way, as they were when they were put in line.

    `digest` is the hash of all that will be said and when; it is made again at the moment of sending. `after` is
    the part of a thread that must stand before, `under` the post that it is the first comment of. `revoked_at`: a
    person took it back while a sender had it.
    """

    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    after = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    under = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class PostEdit(Delivery):
    """Other words for a publication that is out, on their way; its files stay. `digest` is as a publication's."""

    text = models.TextField()
    digest = models.CharField(max_length=64)
    changes = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="edits")


class Attachment(BrandOwned):
    """A file that goes beside a delivery's words; `place` is its number among them. `crop`: the part of it that is
    shown, as `Crop.as_kept`. `begun_at`: when it was last brought to the network, from before the call;
    `network_id`: what it is called there; `said_as`: the message that it became, where it goes apart.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    crop = models.JSONField(null=True)
    begun_at = models.DateTimeField(null=True)
    network_id = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=500, blank=True)
    said_as = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["delivery", "place"], name="one_file_in_a_place")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.place}"


class Attempt(BrandOwned):
    """One call to the network, written before it is made. Without an outcome the call may have happened."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="attempt_by_time")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.outcome or 'open'}"


class Undelivered(BrandOwned):
    """What one report of the network (`report` is its id) says of a reply that did not arrive, or not yet."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="undelivered")
    report = models.CharField(max_length=255)
    at = models.DateTimeField()
    final = models.BooleanField()
    reason = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "report"], name="one_report_of_a_reply")]

    def __str__(self) -> str:
        return f"{self.reply_id} {'failed' if self.final else 'delayed'}"
