"""Watchers, what they found, what people did with it, and what that taught."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.outbox.models import Delivery
from rapport.publishing.models import Post
from rapport.store.scope import BrandOwned


def source_name(network: str, author: str) -> str:
    """Under which an author's standing is kept."""
    return f"by:{network}:{author}"[:300]


class Looks(models.TextChoices):
    """What a watcher looks for; a network's manifest says which of them it has."""

    KEYWORD = "keyword", "Keyword"
    TAG = "tag", "Tag"
    ACCOUNT = "account", "Account"
    FEED = "feed", "Feed"


class Becomes(models.TextChoices):
    """What becomes of what is found: cards for people to choose from, or of a feed's entries posts."""

    CARDS = "cards", "Cards"
    DRAFTS = "drafts", "Drafts"
    QUEUED = "queued", "Queued"


class Watcher(BrandOwned):
    """Looks for `words` on a network, through one of the brand's channels, or reads the feed at that address.

    `minutes` between two looks; at most `looks_a_day` of them, and of the network's money `millionths_a_day`
    (None: it costs nothing) and `millionths_a_month` (None: what the channel's own caps leave). `channels`: where
    the posts made of a feed by `template` leave.
    `reason`: why the last look brought nothing; `failed`: how many in a row did not.
    """

    name = models.CharField(max_length=80)
    looks = models.CharField(max_length=8, choices=Looks.choices)
    words = models.CharField(max_length=500)
    network = models.CharField(max_length=40)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(default=60)
    looks_a_day = models.PositiveIntegerField(default=48)
    millionths_a_day = models.BigIntegerField(null=True)
    millionths_a_month = models.BigIntegerField(null=True)
    becomes = models.CharField(max_length=6, choices=Becomes.choices, default=Becomes.CARDS)
    template = models.CharField(max_length=2000, blank=True)
    channels = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    cursor = models.TextField(blank=True)
    due_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    failed = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["due_at"], name="watchers_due", condition=Q(paused_at=None, ended_at=None))
        ]

    def __str__(self) -> str:
        return self.name


class WatcherDay(BrandOwned):
    """What a watcher did on one day of its brand: looks, money, posts read and cards made."""

    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    looks = models.PositiveIntegerField(default=0)
    millionths = models.BigIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watcher", "day"], name="one_row_per_watcher_and_day")]

    def __str__(self) -> str:
        return f"{self.watcher_id} {self.day}"


class PassingOn(BrandOwned):
    """That a watcher passes on by itself: from which score, how many a day, and how many minutes apart."""

    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="passing_on")
    least = models.PositiveSmallIntegerField(default=80)
    a_day = models.PositiveSmallIntegerField(default=2)
    gap = models.PositiveIntegerField(default=120)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    until_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watcher"], condition=Q(until=None), name="one_passing_on_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.watcher_id} since {self.since:%Y-%m-%d}"


class CuratedCard(BrandOwned):
    """One found post of somebody else's, kept for a bounded time.

    `link`: where it leads, in its plainest form; `signature`: of its words; `set_aside`: why it is not shown.
    `real`: how likely a person stands behind its author, from 0 to 1, where the network shows who that is.
    `features`: names under which a tap on it is remembered.
    """

    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="cards")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=40)
    network_id = models.CharField(max_length=400)
    author_id = models.CharField(max_length=400)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    author_url = models.CharField(max_length=2000, blank=True)
    robot = models.BooleanField(default=False)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    pictures = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    found_at = models.DateTimeField()
    signature = models.BinaryField(default=b"")
    set_aside = models.CharField(max_length=20, blank=True)
    real = models.FloatField(null=True)
    features = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-found_at"], name="cards_by_time"),
            models.Index(fields=["found_at"], name="cards_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.network_id}"

    @property
    def source(self) -> str:
        """Under which its author's standing is kept."""
        return source_name(self.network, self.author_id)

    @property
    def who(self) -> str:
        """The author as people read it."""
        return self.name or self.handle or self.author_id


class Sighting(BrandOwned):
    """A post that was read, by its network's own id, and the card that stands for all that say the same."""

    card = models.ForeignKey(CuratedCard, on_delete=models.CASCADE, related_name="sightings")
    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=40)
    network_id = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "network", "network_id"], name="one_sighting_of_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.network_id}"


class TapKind(models.TextChoices):
    """What was done with a card."""

    KEPT = "kept", "Kept"
    QUOTED = "quoted", "Quoted"
    SCHEDULED = "scheduled", "Scheduled"
    REPOSTED = "reposted", "Reposted"
    DISMISSED = "dismissed", "Dismissed"


class Tap(BrandOwned):
    """Something done with a card, by a person or (None) by its watcher; undone, it counts no more.

    `post`: the draft it made; `delivery`: the repost it put in line.
    """

    card = models.ForeignKey(CuratedCard, on_delete=models.CASCADE, related_name="taps")
    what = models.CharField(max_length=9, choices=TapKind.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(undone_at=None), name="one_tap_on_a_card")
        ]
        indexes = [models.Index(fields=["brand", "-at"], name="taps_by_time")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.what}"


class TasteLesson(BrandOwned):
    """How often what has this feature was kept, and how often left."""

    feature = models.CharField(max_length=300)
    kept = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "feature"], name="one_lesson_per_feature")]

    def __str__(self) -> str:
        return f"{self.feature} {self.kept}:{self.left}"
