"""Followers as networks list them, how each count went, what people chose, and giveaways."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.audience.reach import ReachFact, ReachWord
from rapport.audience.relations import Relation
from rapport.channels.models import Channel
from rapport.inbox.models import Contact
from rapport.outbox.models import Delivery
from rapport.publishing.models import Post
from rapport.store.scope import BrandOwned


class Follower(BrandOwned):
    """One account that follows a channel, as its network showed it at `seen_at`.

    `shown` holds counts and times under the names of `Profile`. `place`: in the network's list at the last count,
    0 is who came last. `ours`: we follow it. `looked`: it was in that count's sample, and has a `reach`.
    `gone_at`: not listed any more.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    network_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    shown = models.JSONField(default=dict)
    place = models.PositiveIntegerField(default=0)
    followed_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    ours = models.BooleanField(default=False)
    looked = models.BooleanField(default=False)
    reach = models.CharField(max_length=10, blank=True, choices=[(str(one), str(one)) for one in ReachWord])
    fact = models.CharField(max_length=16, blank=True, choices=[(str(one), str(one)) for one in ReachFact])
    real = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "network_id"], name="one_follower_per_account")]
        indexes = [
            models.Index(fields=["brand", "-first_seen_at"], name="followers_by_first_seen"),
            models.Index(fields=["channel", "seen_at"], name="followers_by_seen"),
        ]

    def __str__(self) -> str:
        return self.handle or self.network_id

    @property
    def since(self) -> datetime:
        """When it began to follow, as far as anybody knows."""
        return self.followed_at or self.first_seen_at


class CountPhase(models.TextChoices):
    """First who follows us is listed, then whom we follow."""

    FOLLOWERS = "followers", "Followers"
    FOLLOWEES = "followees", "Followees"


class FollowerCount(BrandOwned):
    """One walk through a channel's list of followers, and what it gave. `seed` draws the same sample again.

    `cursor`: where it goes on. `whole`: the list came to its end within the bounds. `words`: how many of those
    looked at have which word. Shares from 0 to 1, 95 % sure; None while it runs, and for too few to estimate.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=10, choices=CountPhase.choices, default=CountPhase.FOLLOWERS)
    cursor = models.CharField(max_length=1000, blank=True)
    pages = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)
    seed = models.CharField(max_length=32)
    total = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)
    words = models.JSONField(default=dict)
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    line = models.FloatField(null=True)
    trouble = models.CharField(max_length=400, blank=True)
    try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=Q(done_at__isnull=True), name="one_count_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["channel", "-id"], name="counts_of_channel")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.total}"


class RealMark(BrandOwned):
    """That a person says whether somebody real stands behind a follower that chance had drawn for the sample."""

    follower = models.OneToOneField(Follower, on_delete=models.CASCADE, related_name="mark")
    real = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.follower}: {self.real}"


class FollowBack(models.TextChoices):
    FOLLOW = "follow", "Follow"
    LATER = "later", "Later"
    NEVER = "never", "Never"


class FollowChoice(BrandOwned):
    """What a person chose for a follower, and why it was proposed then; `undone_at`: they took it back.

    `until`: it is shown again from then on. `delivery`: the follow on its way through the one door.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="choices")
    choice = models.CharField(max_length=8, choices=FollowBack.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(default=0)
    delivery = models.OneToOneField(Delivery, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follower"], condition=Q(undone_at__isnull=True), name="one_choice_per_follower"
            )
        ]
        indexes = [models.Index(fields=["brand", "-at"], name="choices_by_time")]

    def __str__(self) -> str:
        return f"{self.follower}: {self.choice}"


class RelationMark(BrandOwned):
    """That a contact is a customer, a supplier, …; where `holds` is false they are not, and nobody asks again."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="relations")
    relation = models.CharField(max_length=12, choices=[(str(one), str(one)) for one in Relation])
    holds = models.BooleanField(default=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "relation"], name="one_mark_per_relation")]

    def __str__(self) -> str:
        return f"{self.contact}: {self.relation}"


class FollowBackRule(BrandOwned):
    """How a brand weighs the factors, how many it follows a day at most, and which words are its topics."""

    weights = models.JSONField(default=dict)
    a_day = models.PositiveSmallIntegerField(default=50)
    topics = models.CharField(max_length=400, blank=True)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand"], name="one_follow_back_rule")]

    def __str__(self) -> str:
        return f"{self.a_day} a day"


class EntryWay(models.TextChoices):
    """What somebody does to enter a giveaway."""

    REPLY = "reply", "Answer the post"
    FAVOURITE = "favourite", "Favourite it"
    REPOST = "repost", "Pass it on"


def all_ways() -> list[str]:
    """Any of them enters, where nothing else is said."""
    return [str(one) for one in EntryWay]


class Giveaway(BrandOwned):
    """A fair draw: the seed is sealed and its hash told when it is announced; both are told when it is drawn.

    People enter under `post`, on all its channels, or under `target`, a network's id of what was out before on
    `channel`: by any of `ways`, until `closes_at`. `key`: of its public address. `entrants` (hash → name) and
    `left_out` (hash → why) are as of the draw. `called_off_at`: nothing is drawn; `told_by`: the post that says
    so. `version` counts its rules. `named_at`: its page names the winners.
    """

    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.OneToOneField(Post, null=True, on_delete=models.CASCADE, related_name="giveaway")
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    rules = models.TextField()
    target = models.CharField(max_length=255, blank=True)
    ways = models.JSONField(default=all_ways)
    prizes = models.PositiveSmallIntegerField(default=1)
    closes_at = models.DateTimeField()
    public_from = models.CharField(max_length=200, blank=True)
    commitment = models.CharField(max_length=64)
    sealed_seed = models.BinaryField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    public = models.CharField(max_length=200, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    entrants = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    winners = models.JSONField(default=list)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_off_why = models.CharField(max_length=1000, blank=True)
    told_by = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    named_at = models.DateTimeField(null=True)
    named_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["brand", "-id"], name="giveaways_of_brand")]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, channel__isnull=False) | Q(post__isnull=False, channel=None),
                name="a_giveaway_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | Q(called_off_at=None), name="what_is_called_off_is_not_drawn"
            ),
        ]

    def __str__(self) -> str:
        return self.name
