"""The pictures that a brand has here and may show to everybody: those of its posts, and those nothing uses."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from rapport.accounts.models import Brand
from rapport.media.files import without_users
from rapport.media.models import File
from rapport.publishing.models import PostFile, UnsentPicture

AT_ONCE = 24


def pictures_here(brand: Brand) -> QuerySet[File]:
    """Latest first. What stands only beside a reply was meant for one reader, and is not among them."""
    here = File.of(brand).filter(width__gt=0)
    unused = without_users(here).values("pk")
    in_posts, beside = (
        Exists(rows.across_brands.filter(file=OuterRef("pk"))) for rows in (PostFile, UnsentPicture)
    )
    return here.filter(Q(in_posts) | Q(beside) | Q(pk__in=unused)).order_by("-kept_at", "-pk")


def described(brand: Brand, files: Sequence[File]) -> list[PostFile]:
    """Each as a picture of a post that is not saved, named and described as it was last."""
    known: dict[int, PostFile] = {}
    for row in PostFile.of(brand).filter(file__in=files).order_by("pk"):
        known[row.file_id] = row if row.alt or row.file_id not in known else known[row.file_id]
    return [_again(brand, one, known.get(one.pk)) for one in files]


def _again(brand: Brand, file: File, before: PostFile | None) -> PostFile:
    name, alt = (before.name, before.alt) if before else ("", "")
    return PostFile(brand=brand, file=file, name=name or str(file), alt=alt)
