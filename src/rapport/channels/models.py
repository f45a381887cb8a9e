"""Connected handles, their sealed secrets, and what is known of their health."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from rapport.accounts.models import Brand, Person
from rapport.domain.template import NetworkTemplate, TemplateState
from rapport.store.scope import BrandOwned
from rapport.store.setting import EditionSetting


class Channel(EditionSetting):
    """One connected handle on one network. `key` is its public name in addresses and in the intake log."""

    passing = frozenset({"cursor"})
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


class Secret(EditionSetting):
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


class KindUnknown(BrandOwned):
    """How often a network told of a kind that is not known here; `place`: the latest in the intake log."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    times = models.PositiveBigIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    place = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="one_count_per_unknown_kind")]

    def __str__(self) -> str:
        return f"{self.channel} · {self.name}: {self.times}"


class MessageTemplate(BrandOwned):
    """One of a channel's templates, as its network told it at `fetched_at`.

    `called_at`: the network's time of the last call about its state that came in.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    header = models.TextField(blank=True)
    body = models.TextField()
    footer = models.TextField(blank=True)
    obstacle = models.CharField(max_length=10, blank=True)
    fetched_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "name", "language"], name="one_template_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.language}"

    @property
    def value(self) -> NetworkTemplate:
        state = TemplateState(self.state)
        words = (self.body, self.header, self.footer, self.obstacle)
        return NetworkTemplate(self.name, self.language, self.category, state, *words)


class TemplateChange(BrandOwned):
    """That a network changed its mind about a template, once for each time; one that was not known before waited.

    `at`: when it did, or was found to have. `noted_at`: when Rapport heard of it.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="template_changes")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    was = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "name", "language", "at"], name="one_change_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.language}: {self.state}"


class Connecting(BrandOwned):
    """A network that somebody began to connect. `done`: when each step was, by its name; `typed`: no secrets."""

    network = models.CharField(max_length=40)
    done = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "network"], name="one_connecting_per_network")]

    def __str__(self) -> str:
        return f"{self.network}, begun {self.begun_at}"


class App(models.Model):
    """Rapport as a network knows it: for the whole installation, or for one brand. `key` names it in addresses.

    `server`: the base address where each server has its own apps, else "". `scopes` and `callback` are those it
    was registered with; `sealed` holds its secrets by name (`client_secret`, `webhook`, `verify`).
    """

    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=40)
    server = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=40, unique=True)
    client_id = models.CharField(max_length=400)
    callback = models.CharField(max_length=400, blank=True)
    scopes = models.TextField(blank=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["network", "server"], name="apps_by_server")]

    def __str__(self) -> str:
        return f"{self.network} · {self.server or self.client_id}"


class Authorization(BrandOwned):
    """One way to a network and back, for one person in one session: open ten minutes, used once.

    `claimed_at`: it came back; `granted_at`: its tokens are in `sealed`, stored before they are used;
    `done_at`: the channel has them.
    """

    state_hash = models.CharField(max_length=64, unique=True)
    session_hash = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="+")
    given = models.JSONField(default=dict)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.app} · {self.person}"


class PermissionTold(BrandOwned):
    """What a network said, when it was asked, of a permission that its manifest names."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="permissions")
    name = models.CharField(max_length=200)
    granted = models.BooleanField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="one_answer_per_permission")]

    def __str__(self) -> str:
        return f"{self.channel} · {self.name}: {self.granted}"


class Grant(BrandOwned):
    """What a network has granted a channel, and until when. `refresh_at` is at 80 % of its life."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="grant")
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="+")
    scopes = models.TextField(blank=True)
    got_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    refresh_at = models.DateTimeField(null=True, db_index=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel} until {self.expires_at or 'revoked'}"
