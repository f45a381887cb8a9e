"""Posts and their variants, files and versions; what of them is in line stands in the outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.availability.models import QueueHold
from rapport.channels.models import Channel
from rapport.domain.post_states import part_step
from rapport.media.attached import LONGEST_ALT, LONGEST_NAME
from rapport.media.models import File
from rapport.outbox.models import Publication
from rapport.publishing.approval_models import ClientAddress as ClientAddress
from rapport.publishing.approval_models import ClientAsk as ClientAsk
from rapport.publishing.change_models import PublishedChange as PublishedChange
from rapport.publishing.evergreen_models import Evergreen as Evergreen
from rapport.publishing.hashtag_models import HashtagSet as HashtagSet
from rapport.publishing.named_models import NamedAccount as NamedAccount
from rapport.publishing.plan_models import ReplyPlan as ReplyPlan
from rapport.publishing.trouble_models import TroubleAside as TroubleAside
from rapport.publishing.trouble_models import TroubleMail as TroubleMail
from rapport.publishing.trouble_models import TroubleNoted as TroubleNoted
from rapport.publishing.unsent_models import UnsentPicture as UnsentPicture
from rapport.publishing.unsent_models import UnsentPost as UnsentPost
from rapport.publishing.wanted_models import WantedMedia as WantedMedia
from rapport.store.scope import BrandOwned


class When(models.TextChoices):
    """The four words for when a post leaves."""

    QUEUE = "queue", "Queue"
    FIRST = "first", "First in line"
    NOW = "now", "Now"
    DATE = "date", "Set a date"


class Series(BrandOwned):
    """A post that comes round: a rule of RFC 5545 from the wall time `start` (ISO, no offset) of a zone on.

    `made_until`: every time up to this moment has its post. `apart_days`: it is a set of posts, taken in turns,
    each at most once in so many days.
    """

    rule = models.CharField(max_length=1000)
    start = models.CharField(max_length=32)
    zone = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    apart_days = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.rule} from {self.start}"


class Post(BrandOwned):
    """One idea. What a variant leaves empty it takes from here. `utm`: its links name the campaign.

    `thread`: the further parts. `first_comment` leaves under it, once it is out. `poll`: as `Poll.as_kept`,
    `quote`: as `Quote.as_kept`. `version` grows with every change of what is said. `held_at`: a person holds all
    of it; `queue_hold`: together with all other posts. `asked_at`: it waits for a yes. `template_of`: it never
    leaves itself, its copies (`copy_of`) do. `source`: the hash of the row it came from. `terms`: the hash of what
    is agreed together with its words, as a giveaway's rules; `until`: when it leaves no more; `must_say`:
    an address without which it does not leave. `rests_on`: it is true while this article is in force.
    """

    idea = models.TextField(blank=True)
    thread = models.JSONField(default=list)
    first_comment = models.TextField(blank=True)
    poll = models.JSONField(null=True)
    quote = models.JSONField(null=True)
    warning = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    utm = models.BooleanField(default=False)
    tags = models.JSONField(default=list)
    notes = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    held_why = models.CharField(max_length=300, blank=True)
    queue_hold = models.ForeignKey(QueueHold, null=True, on_delete=models.PROTECT, related_name="posts")
    asked_at = models.DateTimeField(null=True)
    template_of = models.ForeignKey(
        Series, null=True, on_delete=models.PROTECT, related_name="templates", related_query_name="template"
    )
    copy_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="posts")
    occurrence = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True)
    terms = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)
    must_say = models.CharField(max_length=200, blank=True)
    rests_on = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "occurrence"], name="one_post_per_occurrence"),
            models.UniqueConstraint(fields=["brand", "source"], condition=~Q(source=""), name="one_post_per_row"),
        ]
        indexes = [
            models.Index(fields=["brand", "-id"], name="posts_of_brand"),
            models.Index(fields=["brand"], name="posts_held", condition=Q(held_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.idea[:60]


class Variant(BrandOwned):
    """The post on one channel. Empty words and warning, and without `own_files` the files, are the post's.

    `thread`: the further parts. `crops`: by a picture's hash the part of it shown here, as `Crop.as_kept`. `at`:
    when it is to leave, also while that is a wish; `how`: by which word. `own_at`: a time of its own, which the
    word chosen for all of the post does not change. `no_warning`, `no_thread`: without the post's warning, without
    its further parts.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="variants")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    first_comment = models.TextField(blank=True)
    warning = models.CharField(max_length=300, blank=True)
    no_warning = models.BooleanField(default=False)
    thread = models.JSONField(default=list)
    no_thread = models.BooleanField(default=False)
    crops = models.JSONField(default=dict)
    own_files = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)
    own_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=5, choices=When.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="one_variant_per_channel")]
        indexes = [
            models.Index(fields=["brand", "at"], name="variants_by_time"),
            models.Index(fields=["channel", "at"], name="variants_of_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.channel_id}"

    @property
    def lane(self) -> str:
        """Its parts leave one after the other."""
        return f"post variant {self.pk}"


class PostPart(BrandOwned):
    """One part of a variant as it was put in line last; most variants have one.

    `taken_back_at`: a person took it back while another part was out already. `wanted_at`: since then it is to
    leave after all, once others have said yes.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveSmallIntegerField()
    taken_back_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="part")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["variant", "place"], name="one_part_in_a_place")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.place}"

    def step(self, *, waiting: bool) -> str:
        """Where it is, as its variant's state is made of; `waiting`: others are asked about its post."""
        step, taken_back = self.publication.step, self.taken_back_at is not None
        return part_step(step, taken_back=taken_back, wanted=waiting and self.wanted_at is not None)


class PostFile(BrandOwned):
    """A picture of a post, or of one variant. It says what it shows, unless a person `waived` that."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    variant = models.ForeignKey(Variant, null=True, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    waived = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.post_id} {self.place}"


class PostVersion(BrandOwned):
    """What a post said at one time, whole."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    said = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.number}"


class PostingSlot(BrandOwned):
    """A time of the week, in its zone, at which a channel takes the next post of its queue; Monday is 0."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    wall = models.TimeField()
    zone = models.CharField(max_length=64)

    class Meta:
        ordering = ["weekday", "wall"]
        constraints = [models.UniqueConstraint(fields=["channel", "weekday", "wall"], name="one_slot_at_a_time")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.weekday} {self.wall:%H:%M}"
