"""Brands, the people who speak for them, their roles, invitations and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionRows, SettingRows


class Brand(EditionRows):
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

    if not TYPE_CHECKING:  # its type names the model itself
        objects = SettingRows.as_manager()

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A teammate. `handle` is the short name used on screens and the command line.

    `mails_troubles`: whether a mail tells of posts that need somebody.
    """

    email = models.EmailField(unique=True)
    handle = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=8, default="auto")
    is_active = models.BooleanField(default=True)
    mails_troubles = models.BooleanField(default=True)
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


class LinkAsked(models.Model):
    """Somebody asked at the door for a link by mail. `email` is kept until that is done, `who` is its hash."""

    address = models.CharField(max_length=64)
    who = models.CharField(max_length=64)
    email = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="links_asked_by_time")]

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
