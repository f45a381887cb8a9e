"""What a person typed in a conversation and did not send."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.media.attached import LONGEST_ALT, LONGEST_NAME
from rapport.media.models import File
from rapport.store.scope import BrandOwned


class UnsentField(models.TextChoices):
    """Where it was typed."""

    REPLY = "reply", "Reply"
    EDIT = "edit", "Edited draft"
    NOTE = "note", "Note"
    ABOUT = "about", "About the contact"


class UnsentWords(BrandOwned):
    """Typed and not sent: seen by the one person, sent by nothing, gone once they were sent or thrown away.

    `key` is what they will be sent under. `stamp` is `writer.number`: the page that wrote them last and its count;
    `after` is the other page's stamp that this page went on from. `private`: meant for the contact alone.
    """

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="unsent")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=5, choices=UnsentField.choices, default=UnsentField.REPLY)
    draft = models.ForeignKey("inbox.Draft", null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=60)
    text = models.TextField()
    stamp = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    private = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person", "key"], name="unsent_once"),
        ]
        indexes = [models.Index(fields=["person", "conversation"], name="unsent_by_person")]

    def __str__(self) -> str:
        return self.text[:60]


class UnsentFile(BrandOwned):
    """A file beside unsent words; it goes with them. `alt` says what it shows."""

    words = models.ForeignKey(UnsentWords, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="unsent")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
