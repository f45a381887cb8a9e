"""A file of posts that somebody brought, what they said of it, and how far it is."""

from __future__ import annotations

from django.db import models

from rapport.accounts.models import Person
from rapport.store.scope import BrandOwned


class PostImport(BrandOwned):
    """One file, as it came. `zone`, `dates`, `columns`: what was answered. `mended`: rows by number, as typed.

    `begun_at`: its rows become drafts since; `media_stopped_at`: nothing is fetched for these since; `place`: so
    many of its good rows are done. The data is forgotten once it is done, stopped or undone for good.
    """

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    data = models.BinaryField()
    zone = models.CharField(max_length=64)
    zone_said = models.BooleanField(default=False)
    dates = models.CharField(max_length=3, blank=True)
    columns = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)
    good = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undo_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    media_stopped_at = models.DateTimeField(null=True)
    stayed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand"],
                condition=models.Q(done_at=None, begun_at__isnull=False)
                | models.Q(undone_at=None, undo_at__isnull=False),
                name="imports_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """looked at, running, stopped, done, undoing or undone."""
        if self.undone_at:
            return "undone"
        if self.undo_at:
            return "undoing"
        if self.done_at:
            return "done"
        if self.stopped_at:
            return "stopped"
        return "running" if self.begun_at else "looked at"

    @property
    def under_way(self) -> bool:
        return self.state in ("running", "undoing")

    @property
    def known(self) -> int:
        """How many rows were here already."""
        return self.place - self.made

    @property
    def taken_back(self) -> int:
        """How many of its drafts are thrown away again."""
        return self.made - self.posts.count()


class ImportedPost(BrandOwned):
    """A post that came with a file; `kept`: it was not undone, because something of it is out."""

    batch = models.ForeignKey(PostImport, on_delete=models.CASCADE, related_name="posts")
    post = models.OneToOneField("publishing.Post", on_delete=models.CASCADE, related_name="imported")
    kept = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.post_id} from {self.batch_id}"
