"""Conversations, messages, and the rows that say what was read, decided and done."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.channels.models import Channel
from rapport.inbox.answer_models import AnswerBound as AnswerBound
from rapport.inbox.answer_models import AnswerLabel as AnswerLabel
from rapport.inbox.answer_models import AnswerSource as AnswerSource
from rapport.inbox.answer_models import ArticleHalt as ArticleHalt
from rapport.inbox.asked_models import AskedReply as AskedReply
from rapport.inbox.asked_models import AskedReplyFile as AskedReplyFile
from rapport.inbox.contacts import Activity as Activity
from rapport.inbox.contacts import Contact as Contact
from rapport.inbox.contacts import Identity as Identity
from rapport.inbox.drafts import Draft as Draft
from rapport.inbox.drafts import Outcome as Outcome
from rapport.inbox.drafts import Verdict as Verdict
from rapport.inbox.gathered_gaps import GatheredGaps as GatheredGaps
from rapport.inbox.hidden_there import HiddenThere as HiddenThere
from rapport.inbox.imports import Erased as Erased
from rapport.inbox.imports import Import as Import
from rapport.inbox.marketing_choices import MarketingChoice as MarketingChoice
from rapport.inbox.notes import Mention as Mention
from rapport.inbox.notes import Note as Note
from rapport.inbox.pressing import in_line_since, pressing_rank
from rapport.inbox.received_files import ReceivedFile as ReceivedFile
from rapport.inbox.saved_view import SavedView as SavedView
from rapport.inbox.told_history import ToldHistory as ToldHistory
from rapport.inbox.turned import Turn as Turn
from rapport.inbox.turned import Turned as Turned
from rapport.inbox.unsent_words import UnsentFile as UnsentFile
from rapport.inbox.unsent_words import UnsentWords as UnsentWords
from rapport.ledger.models import Entry
from rapport.outbox.models import Floor, Reply
from rapport.store.scope import BrandOwned
from rapport.store.searched import Folded, Searched


class Status(models.TextChoices):
    OPEN = "open", "Open"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"


class Need(models.TextChoices):
    """What a conversation asks of people now."""

    PERSON = "person", "Needs a person"
    DRAFT = "draft", "Draft ready"
    UNKNOWN = "unknown", "Unknown"
    NOTHING = "nothing", "Nothing"


class Conversation(BrandOwned):
    """One thread with one contact. The rows below it are the truth; the columns here are what lists need.

    Those that `happened.State` names are derived from the rows (`refresh`), and nobody else writes them.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    floor = models.OneToOneField(Floor, on_delete=models.PROTECT, related_name="conversation")
    thread = models.CharField(max_length=255)
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    need = models.CharField(max_length=8, choices=Need.choices, default=Need.NOTHING)
    tone = models.CharField(max_length=12, blank=True)
    route = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=8, blank=True)
    urgency = models.FloatField(default=0.0)
    snippet = models.CharField(max_length=200, blank=True)
    assignee = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    native_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    automatic_in_row = models.PositiveSmallIntegerField(default=0)
    complaint_open = models.BooleanField(default=False)
    not_sent = models.BooleanField(default=False)
    pressing = pressing_rank()
    in_line_since = in_line_since()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "status", "pressing", "in_line_since", "id"], name="list_by_pressing"),
            models.Index(fields=["brand", "status", "in_line_since", "id"], name="list_by_wait"),
            models.Index(fields=["brand", "status", "-last_at", "-id"], name="list_by_status"),
            models.Index(fields=["brand", "need", "status", "-last_at", "-id"], name="list_by_need"),
            models.Index(fields=["brand", "assignee", "status", "-last_at", "-id"], name="list_by_assignee"),
            models.Index(fields=["brand", "-last_at", "-id"], name="list_all"),
            models.Index(fields=["contact", "-last_at"], name="list_by_contact"),
            models.Index(fields=["channel", "thread"], name="conversation_by_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.channel}"


class Direction(models.TextChoices):
    IN = "in", "In"
    OUT = "out", "Out"


class Message(Searched):
    """Words in one conversation. `reply` ties our own words to the outbox row that sent them; `native` ones
    were written by a person in the network's own app. `history`: it was written before we listened; nobody is
    asked for anything by it.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    # Null until the network has named it; unique once it has.
    network_id = models.CharField(max_length=255, null=True)  # noqa: DJ001
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    identity = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    reply = models.OneToOneField(Reply, null=True, on_delete=models.PROTECT, related_name="message")
    native = models.BooleanField(default=False)
    visibility = models.CharField(max_length=10, default="private")
    in_reply_to = models.CharField(max_length=255, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    url = models.CharField(max_length=1000, blank=True)
    place = models.PositiveBigIntegerField(null=True)
    extra = models.JSONField(default=dict)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    history = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="messages")
    folded = Folded(of=["text"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "network_id"], name="stored_once")]
        indexes = [models.Index(fields=["conversation", "at", "id"], name="message_by_conversation")]

    def __str__(self) -> str:
        return self.text[:60]


class Reading(BrandOwned):
    """What a reader made of a message."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="reading")
    language = models.CharField(max_length=8, blank=True)
    tone = models.CharField(max_length=12)
    complaint = models.FloatField()
    sentiment = models.CharField(max_length=8)
    urgency = models.FloatField()
    asks_for_person = models.BooleanField()
    marks = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    reader = models.CharField(max_length=60)
    amount = models.FloatField(default=0.0)

    def __str__(self) -> str:
        return f"{self.tone} {self.complaint:.2f}"


class Decision(BrandOwned):
    """The one decision about a message; `entry` is its row in the ledger, which clears automatic words.

    `situation`, `terms` and `second` (the second reader's look, if there was one) are what it was made from.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="decision")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=8)
    reasons = models.JSONField(default=list)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    score = models.FloatField()
    threshold = models.FloatField()
    margin = models.FloatField(default=0.0)
    match_score = models.FloatField(default=0.0)
    version = models.CharField(max_length=160)
    situation = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    second = models.JSONField(default=dict)
    automatic = models.BooleanField(default=False)
    small_talk = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.route


class Label(BrandOwned):
    """A word the brand sorts its conversations by."""

    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="one_label_per_name")]

    def __str__(self) -> str:
        return self.name


class Labelling(BrandOwned):
    """That a conversation carries a label."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="labellings")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="labellings")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "conversation"], name="labelled_once")]

    def __str__(self) -> str:
        return str(self.label)


class Presence(BrandOwned):
    """Who is looking at a conversation, writing in it or in a note, until when: a person, or the contact (none).

    `seen_at`: when they last had it before them; that stays when they are gone.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    writing_until = models.DateTimeField(null=True)
    noting_until = models.DateTimeField(null=True)
    looking_until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="one_presence", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["looking_until"], name="present_now")]

    def __str__(self) -> str:
        return f"{self.person or 'contact'} at {self.conversation_id}"
