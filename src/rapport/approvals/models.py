"""A brand's rules and their steps, requests and votes, and the clients whose yes may be asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rapport.accounts.models import Person, Role
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


class RequestKind(models.TextChoices):
    """What a yes is asked for; `subject` of a request is the number of such a row."""

    POST = "post", "A post"
    REPLY = "reply", "A reply"
    ROBOT = "robot", "What a robot may say"
    EDIT = "edit", "Other words for what is out"


class Client(BrandOwned):
    """Somebody outside the team whose yes is asked for; never a contact, and never signed in."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "publishing_client"

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
    """Since when what is of this kind needs the yes of others; `until`: no longer. `scope`: of which of them."""

    kind = models.CharField(max_length=8, choices=RequestKind.choices, default=RequestKind.POST)
    scope = models.JSONField(default=dict)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "publishing_foureyes"

    def __str__(self) -> str:
        return f"{self.brand_id} since {self.since:%Y-%m-%d}"


class RequestOutcome(models.TextChoices):
    OPEN = "", "Open"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    DROPPED = "dropped", "Dropped"
    VOID = "void", "Void"


class ApprovalRequest(BrandOwned):
    """Asking for a yes to exactly what `digest` is the hash of; any change makes it void.

    `subject`: the number of the row that it is about, of this kind.
    """

    kind = models.CharField(max_length=8, choices=RequestKind.choices, default=RequestKind.POST)
    subject = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=RequestOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "publishing_approvalrequest"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(outcome=""), name="one_open_request_per_subject"
            )
        ]
        indexes = [
            models.Index(fields=["brand"], condition=Q(outcome=""), name="open_requests"),
            models.Index(fields=["kind", "subject"], name="requests_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.outcome or 'open'}"


class RuleStep(ApprovalStep):
    """A step of the brand's rule."""

    rule = models.ForeignKey(FourEyes, on_delete=models.CASCADE, related_name="steps")

    class Meta(ApprovalStep.Meta):
        abstract = False
        db_table = "publishing_rulestep"


class RequestStep(ApprovalStep):
    """A step as it stood when a yes was asked for; `owners_too_at`: since when owners may answer it, too.

    `reminded`: how often those it waits for were reminded.
    """

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="steps")
    owners_too_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta(ApprovalStep.Meta):
        abstract = False
        db_table = "publishing_requeststep"


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
        db_table = "publishing_vote"
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
