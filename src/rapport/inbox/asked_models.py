"""Replies that wait for somebody else's yes before they leave."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.media.attached import LONGEST_ALT, LONGEST_NAME
from rapport.media.models import File
from rapport.store.scope import BrandOwned


class AskedReply(BrandOwned):
    """The words that a yes is asked for. They never change: other words are another row, and another request.

    `author`: whose words they are; None: a draft's, as it was written. `message`: what they answer. `key`: under
    which they will be said. `private`: to the author of `message` alone, though others read that.
    """

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="asked")
    message = models.ForeignKey("inbox.Message", null=True, on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey("inbox.Draft", null=True, on_delete=models.CASCADE, related_name="asked")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    warning = models.CharField(max_length=200, blank=True)
    template = models.JSONField(default=dict)
    key = models.CharField(max_length=80, blank=True)
    private = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class AskedReplyFile(BrandOwned):
    """A file that leaves with them; `alt` says what it shows."""

    asked = models.ForeignKey(AskedReply, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="asked")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    alt = models.CharField(max_length=LONGEST_ALT, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
