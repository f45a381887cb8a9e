"""What is kept of a file: its hash, what it is, how large; and the smaller ones made of it for networks."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from rapport.domain.film import Film
from rapport.media.clean import mime_of
from rapport.store.scope import BrandOwned


class Pixels(models.Model):
    """What is known of bytes on disk. `width` and `height` are 0 for what is neither picture nor film."""

    ending = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def mime(self) -> str:
        return mime_of(self.ending)

    @property
    def is_picture(self) -> bool:
        return self.width > 0


class File(Pixels, BrandOwned):
    """A file of one brand, kept once whoever brings it. It stays while something points to it.

    `kept_at`: when it was brought last; unused, it is forgotten a day later. `milliseconds`: how long a film
    lasts, 0 for what is none. `moved`: it was brought as pictures that follow each other; the first is kept.
    """

    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    moved = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "sha256"], name="one_file_per_content")]
        indexes = [models.Index(fields=["kept_at"], name="file_by_time")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.ending}"

    @property
    def is_film(self) -> bool:
        """Whether it was looked into as a film; one that a customer sent was not."""
        return self.milliseconds > 0

    @property
    def is_picture(self) -> bool:
        return super().is_picture and not self.is_film

    @property
    def film(self) -> Film | None:
        """As a connector is told of it."""
        if not self.is_film:
            return None
        return Film(self.place, self.size, self.milliseconds, self.width, self.height)

    @property
    def place(self) -> Path:
        """Where its bytes lie."""
        return self.folder / f"{self.sha256}.{self.ending}"

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "media" / str(self.brand_id) / self.sha256[:2]


class Rendition(Pixels, BrandOwned):
    """A picture made again so that it has at most `most` bytes and no side longer than `side` (0: any).

    `crop`: the part of it that is shown, as four numbers; "" for all. `form`: the ending that its network wants
    ("": the one that it has, or a smaller one).
    """

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="renditions")
    most = models.PositiveIntegerField()
    side = models.PositiveIntegerField()
    crop = models.CharField(max_length=24, blank=True, default="")
    form = models.CharField(max_length=4, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "most", "side", "crop", "form"], name="one_rendition_per_limit_crop_and_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.most} bytes"

    @property
    def place(self) -> Path:
        part = "".join(f".{one}" for one in (self.crop, self.form) if one)
        return self.file.folder / f"{self.file.sha256}.{self.side}-{self.most}{part}.{self.ending}"
