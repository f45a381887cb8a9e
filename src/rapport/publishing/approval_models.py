"""Approval of posts: a brand's rule and its steps, requests and votes, clients and their links, comments."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person, Role
from rapport.channels.models import Channel
from rapport.store.scope import BrandOwned


class Approvers(models.TextChoices):
    """Who may give the yes of a step."""

    ANYBODY = "anybody", "Anybody of the team"
    PEOPLE = "people", "Named people"
    ROLE = "role", "A role"
    CLIENT = "client", "A client"


class HowMany(models.TextChoices):
    """How many of them it takes."""

    ANY = "any", "One of them"
    ALL = "all", "All of them"
    SOME = "some", "So many of them"


class OnSilence(models.TextChoices):
    """What becomes of a step that nobody answers."""

    WAIT = "wait", "It waits"
    ESCALATE = "escalate", "The owners may answer, too"
    DROP = "drop", "It does not go out"


class Client(BrandOwned):
    """Somebody outside the team whose yes is asked for; never a contact, and never signed in."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ApprovalStep(BrandOwned):
    """One step: who, how many of them, and what becomes of it when nobody answers within `patience` minutes.

    `client` None, where a client is asked: whichever client a link was made for.
    """

    place = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=8, choices=Approvers.choices, default=Approvers.ANYBODY)
    people = models.ManyToManyField(Person, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=4, choices=HowMany.choices, default=HowMany.ANY)
    count = models.PositiveSmallIntegerField(default=1)
    silence = models.CharField(max_length=8, choices=OnSilence.choices, default=OnSilence.WAIT)
    patience = models.PositiveIntegerField(default=24 * 60)

    class Meta:
        abstract = True
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.who} {self.need}"


class FourEyes(BrandOwned):
    """Since when a brand's posts need the yes of a second person; `until`: no longer."""

    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.brand_id} since {self.since:%Y-%m-%d}"


class RequestOutcome(models.TextChoices):
    OPEN = "", "Open"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    DROPPED = "dropped", "Dropped"
    VOID = "void", "Void"


class ApprovalRequest(BrandOwned):
    """Asking for a yes to exactly what `digest` is the hash of; any change makes it void."""

    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="requests")
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=RequestOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(outcome=""), name="one_open_request_per_post")
        ]
        indexes = [models.Index(fields=["brand"], condition=Q(outcome=""), name="open_requests")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.outcome or 'open'}"


class RuleStep(ApprovalStep):
    """A step of the brand's rule."""

    rule = models.ForeignKey(FourEyes, on_delete=models.CASCADE, related_name="steps")


class RequestStep(ApprovalStep):
    """A step as it stood when a yes was asked for; `owners_too_at`: since when owners may answer it, too.

    `reminded`: how often those it waits for were reminded.
    """

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="steps")
    owners_too_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)


class Vote(BrandOwned):
    """The yes or no of a person or a client, with the words a no needs; `seconds` from opening it to the word."""

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="votes")
    yes = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="one_vote_each"),
            models.UniqueConstraint(fields=["request", "client"], name="one_vote_per_client"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, client__isnull=True)
                | Q(person__isnull=True, client__isnull=False),
                name="a_vote_is_a_persons_or_a_clients",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {'yes' if self.yes else 'no'}"

    @property
    def by(self) -> str:
        """The name of who said it."""
        return str(self.person or self.client)


class ClientLink(BrandOwned):
    """A link for one client to named channels and posts, for seven days; only its hash is kept."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    channels = models.ManyToManyField(Channel, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.client_id} until {self.expires_at:%Y-%m-%d}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ClientAsk(BrandOwned):
    """That a link asks for a yes to one post; it holds until the link is revoked, also past its seven days."""

    link = models.ForeignKey(ClientLink, on_delete=models.CASCADE, related_name="asks")
    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="client_asks")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "post"], name="one_ask_per_link_and_post")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.post_id}"


class PostComment(BrandOwned):
    """Words about a post. `internal`: the team alone reads them; under such a one there is nothing else."""

    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    internal = models.BooleanField(default=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, client__isnull=True)
                | Q(person__isnull=True, client__isnull=False, internal=False),
                name="a_comment_is_a_persons_or_a_clients",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {'internal' if self.internal else 'external'}"
