"""Keeping a file once for each brand, giving it as small as it is wanted, and forgetting what nothing uses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand
from rapport.domain.crop import Crop
from rapport.domain.film import Film
from rapport.media.clean import Kept, NotTaken, cleaned
from rapport.media.coming import forget_halves
from rapport.media.disk import write_brought, write_whole
from rapport.media.film_limits import wrong_film
from rapport.media.limits import FileLimits, taken_as
from rapport.media.models import File, Rendition
from rapport.media.received import received
from rapport.media.said_size import said_limit, said_size
from rapport.media.smaller import smaller

UNUSED = timedelta(days=1)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Sized:
    """Bytes on disk that a network takes."""

    place: Path
    mime: str
    size: int

    def read(self) -> bytes:
        return self.place.read_bytes()


def keep_received(brand: Brand, name: str, data: bytes, now: datetime) -> tuple[File, str]:
    """The same for a customer's file, as a network gave it."""
    kept = received(name, data)
    return _kept(brand, kept, now), kept.name


def keep_file(brand: Brand, name: str, data: bytes, now: datetime) -> tuple[File, str]:
    """Clean and keep what somebody of the brand brings; the file, and its name as it may be shown.

    The same content is one file. Raises `NotTaken` with a sentence for the person.
    """
    kept = cleaned(name, data)
    return _kept(brand, kept, now), kept.name


@transaction.atomic
def _kept(brand: Brand, kept: Kept, now: datetime) -> File:
    """The row first: whoever forgets the same content at this moment has finished when it is there."""
    width, height = kept.pixels
    known = {"ending": kept.ending, "size": len(kept.data), "width": width, "height": height, "kept_at": now}
    digest = hashlib.sha256(kept.data).hexdigest()
    row, _new = File.of(brand).update_or_create(
        sha256=digest,
        defaults={"kept_at": now, "moved": kept.moved},
        create_defaults={"brand": brand, "sha256": digest, "moved": kept.moved, **known},
    )
    if not row.place.exists():
        write_brought(row.place, kept.data)
    return row


def sized_for(file: File, limits: FileLimits, crop: Crop | None = None) -> Sized:
    """The file, or the part `crop` of a picture, as a network takes it, made once.

    Raises `NotTaken` with a sentence that says why it cannot.
    """
    if film := file.film:
        return _film(file, film, limits)
    if not limits.takes(file.mime) and not file.is_picture:
        raise NotTaken(_("This network takes no files of this kind."))
    if file.is_picture and not limits.shape_fits(*shown_size(file, crop)):
        raise NotTaken(wrong_shape(limits, *shown_size(file, crop)))
    form = "" if taken_as(file.mime, limits.types) == file.mime or not file.is_picture else "jpg"
    fits = file.size <= limits.most and max(file.width, file.height) <= limits.side
    if crop is None and fits and not form:
        return _given(file)
    if not file.is_picture:
        given = {"most": said_limit(limits.most), "size": said_size(file.size, above=limits.most)}
        raise NotTaken(_("This network takes files of at most %(most)s; this one has %(size)s.") % given)
    wanted = {"most": limits.most, "side": limits.side}
    part = "-".join(map(str, crop.as_kept)) if crop else ""
    made = file.renditions.filter(**wanted, crop=part, form=form).first()
    return _given(
        made if made and made.place.exists() else _made(file, wanted, crop, {"crop": part, "form": form})
    )


def _film(file: File, film: Film, limits: FileLimits) -> Sized:
    if limits.films is None:
        raise NotTaken(_("This network takes no films from here."))
    if says := wrong_film(limits.films, film):
        raise NotTaken(says)
    if not file.place.exists():
        raise FileNotFoundError(file.place)
    return _given(file)


def shown_size(file: File, crop: Crop | None) -> tuple[int, int]:
    """How many pixels of a picture are shown, across and down."""
    return crop.size(file.width, file.height) if crop else (file.width, file.height)


def wrong_shape(limits: FileLimits, width: int, height: int) -> str:
    """That a picture is too tall or too wide for a network, and what to do."""
    given = {"least": f"{limits.tallest:g}", "most": f"{limits.widest:g}", "is": f"{width / height:.2f}"}
    says = _(
        "This network takes pictures whose width is %(least)s to %(most)s of their height; here it is %(is)s."
    )
    return says % given + " " + _("Crop it.")


def _made(file: File, wanted: dict[str, int], crop: Crop | None, shown: dict[str, str]) -> Rendition:
    made = smaller(file.place.read_bytes(), shown["form"] or file.ending, **wanted, crop=crop)
    width, height = made.pixels
    about: dict[str, Any] = {"ending": made.ending, "size": len(made.data), "width": width, "height": height}
    row = Rendition(brand_id=file.brand_id, file=file, **shown, **wanted, **about)
    write_whole(row.place, made.data)
    found, _new = Rendition.across_brands.get_or_create(
        file=file, **shown, **wanted, defaults={"brand_id": file.brand_id, **about}
    )
    return found


def _given(row: File | Rendition) -> Sized:
    return Sized(row.place, row.mime, row.size)


def forget_unused(now: datetime) -> int:
    """Files that nothing has pointed to for a day go, with all that was made of them. How many went."""
    forget_halves(now)
    unused = without_users(File.across_brands.filter(kept_at__lt=now - UNUSED))
    return sum(_forgotten(row) for row in unused.order_by("kept_at")[:AT_ONCE])


def forget_unless_used(files: Iterable[File]) -> None:
    """These files go once the transaction holds, and not only in a day, where nothing points to them any more."""
    numbers = [row.pk for row in files]
    transaction.on_commit(lambda: _forget_now(numbers))


def _forget_now(numbers: Sequence[int]) -> None:
    for row in without_users(File.across_brands.filter(pk__in=numbers)):
        _forgotten(row)


def without_users(rows: models.QuerySet[File]) -> models.QuerySet[File]:
    """Of these files the ones that nothing points to."""
    for users in _users():
        rows = rows.exclude(models.Exists(users.filter(file=models.OuterRef("pk"))))
    return rows


def _users() -> list[models.QuerySet[models.Model]]:
    """Whatever points to files and keeps them, in whichever package: what is made of them goes with them."""
    keeping = [one for one in File._meta.related_objects if one.on_delete is models.PROTECT]
    return [one.related_model._base_manager.all() for one in keeping]


@transaction.atomic
def _forgotten(row: File) -> bool:
    """The bytes go before the commit: brought again at this moment, they are written behind it.

    Brought again since it was found unused, it stays: somebody was just told that it is here.
    """
    if not File.across_brands.select_for_update().filter(pk=row.pk, kept_at=row.kept_at).exists():
        return False
    renditions = [one.place for one in row.renditions.all()]
    try:
        row.delete()
    except models.ProtectedError:
        return False
    for place in (*renditions, row.place):
        place.unlink(missing_ok=True)
    return True
