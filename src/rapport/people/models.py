"""Brands, people, roles, invitations, tokens, channels and what is known of their health."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from rapport.people.scope import BrandOwned


class Brand(models.Model):
    """Whose voice it is; nothing of one brand is ever seen from another.

    A message that names `money_limit` or more, in any currency, is never answered automatically.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    money_limit = models.PositiveIntegerField(default=200)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A teammate. `handle` is the short name used on screens and the command line."""

    email = models.EmailField(unique=True)
    handle = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=8, default="auto")
    is_active = models.BooleanField(default=True)
    toured_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["handle", "name"]
    objects = People()

    def __str__(self) -> str:
        return self.name


class WrongTry(models.Model):
    """A sign-in that failed. `who` is a hash, so that mistyped addresses are not kept."""

    address = models.CharField(max_length=64)
    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="tries_by_address")]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%H:%M}"


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    AGENT = "agent", "Agent"
    VIEWER = "viewer", "Viewer"


class Membership(BrandOwned):
    """That a person may speak for a brand, and in which role."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "person"], name="one_role_per_brand")]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"

    @property
    def may_write(self) -> bool:
        return self.role != Role.VIEWER

    @property
    def may_settle(self) -> bool:
        return self.role == Role.OWNER


class Invitation(BrandOwned):
    """One link that signs one person in, once, within 72 hours; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class Token(BrandOwned):
    """A person's key for other programs, bound to one brand; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name or 'token'} of {self.person}"


class Channel(BrandOwned):
    """One connected handle on one network. `key` is its public name in addresses and in the intake log."""

    network = models.CharField(max_length=40)
    key = models.CharField(max_length=40, unique=True)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    network_id = models.CharField(max_length=255)
    settings = models.JSONField(default=dict)
    cursor = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    renewed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "network", "network_id"],
                condition=models.Q(closed_at__isnull=True),
                name="one_channel_per_handle",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.handle}"


class Secret(BrandOwned):
    """One sealed value of a channel; it opens only here."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="one_secret_per_name")]

    def __str__(self) -> str:
        return f"{self.channel} · {self.name}"


class State(models.TextChoices):
    OK = "ok", "OK"
    EXPIRING = "expiring", "Expiring"
    NEEDS_SIGN_IN = "needs sign-in", "Needs sign-in"
    REVOKED = "revoked", "Revoked"
    SILENT = "silent", "Silent"


class Health(BrandOwned):
    """What the last calls said of a channel. `heard_at`: when it last brought anything."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="health")
    state = models.CharField(max_length=16, choices=State.choices, default=State.OK)
    reason = models.CharField(max_length=400, blank=True)
    since = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel} · {self.state}"


class Hours(BrandOwned):
    """When people are there, in the brand's time zone. Monday is 0; several rows a day make a split shift."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class Stop(BrandOwned):
    """The red button: while one of these is not lifted, nothing automatic leaves for this brand."""

    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"stopped {self.at:%Y-%m-%d %H:%M}"
