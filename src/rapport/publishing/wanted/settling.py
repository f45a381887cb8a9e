"""What becomes of one wanted picture or film: it comes and is put on its post, waits, or is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import Post, PostFile, WantedMedia
from rapport.publishing.wanted.addresses import host_of, unfetchable
from rapport.publishing.wanted_models import OPEN
from rapport.publishing.writing import FileGiven, give_files, keep_version

SAID = "Picture to add: "


def want_media(post: Post, media: Sequence[str], alts: Mapping[str, str], now: datetime) -> None:
    """From its first moment on the post waits for these; in the transaction in which it is made."""
    if not media:
        return
    rows = [_wanted(post, n, one, alts.get(one, ""), now) for n, one in enumerate(media)]
    WantedMedia.across_brands.bulk_create(rows)
    notes = post.notes
    for one in rows:
        notes = noted(notes, one.address, one.why) if one.refused_at else notes
    Post.across_brands.filter(pk=post.pk).update(notes=notes)


def _wanted(post: Post, place: int, address: str, alt: str, now: datetime) -> WantedMedia:
    why = unfetchable(address)[:300]
    due, refused = (None, now) if why else (now, None)
    found = WantedMedia(brand_id=post.brand_id, post=post, place=place, address=address, host=host_of(address))
    found.alt, found.why, found.due_at, found.refused_at = alt[:1500], why, due, refused
    return found


@transaction.atomic
def media_came(number: int, came: Attached, now: datetime, by: Person | None = None) -> bool:
    """It is put on its post, in the place that its row gave it.

    `by`: the person who chose another one. False: it is wanted no more, and nothing was changed.
    """
    row = _held_open(number)
    if row is None:
        return False
    row.file, row.came_at, row.due_at, row.refused_at, row.why = came.file, now, None, None, ""
    row.save()
    _put_beside(row, FileGiven(came.file, came.name, came.alt or row.alt))
    Post.across_brands.filter(pk=row.post_id).update(version=row.post.version + 1, changed_at=now)
    fresh = locked(row.post)
    Post.across_brands.filter(pk=row.post_id).update(notes=noted(fresh.post.notes, row.address, ""))
    keep_version(fresh, by or fresh.post.author, now)
    what = What.POST_CHANGED if by else What.POST_MEDIA_CAME
    note(row.brand_id, what, now, by=by, post=row.post_id, version=fresh.post.version)
    return True


@transaction.atomic
def media_refused(number: int, why: str, now: datetime) -> bool:
    """It is not tried again by itself; its address stays in the notes with the reason. False: wanted no more."""
    row = _held_open(number)
    if row is None:
        return False
    row.why, row.refused_at, row.due_at = why[:300], now, None
    row.save(update_fields=["why", "refused_at", "due_at"])
    said = noted(row.post.notes, row.address, row.why)
    Post.across_brands.filter(pk=row.post_id).update(notes=said)
    return True


def noted(notes: str, address: str, why: str) -> str:
    """The notes with a line on this address that says `why`; "" takes the line out."""
    begins = f"{SAID}{address}"
    kept = [one for one in notes.split("\n") if one != begins and not one.startswith(f"{begins} (")]
    line = [f"{begins} ({' '.join(why.split()).rstrip('.')})"] if why else []
    return "\n".join([*kept, *line]).strip("\n")


def _held_open(number: int) -> WantedMedia | None:
    """The row, its post locked first as everybody does; None where it is open no more."""
    found = WantedMedia.across_brands.filter(OPEN, pk=number).select_related("post__brand").first()
    if found is None:
        return None
    try:
        post = locked(found.post).post
    except NotNow:
        return None
    row = WantedMedia.across_brands.select_for_update().filter(OPEN, pk=number).first()
    if row:
        row.post = post
    return row


def _put_beside(row: WantedMedia, given: FileGiven) -> None:
    """Behind those that its row names before it, however many of them are here and whatever people added."""
    post = row.post
    there = list(PostFile.across_brands.filter(post=post, variant=None).select_related("file"))
    files = [FileGiven(one.file, one.name, one.alt, one.waived) for one in there]
    same = next((n for n, one in enumerate(files) if one.file.pk == given.file.pk), None)
    if same is None:
        files.insert(_place(row, files), given)
    elif not files[same].alt:
        files[same] = FileGiven(given.file, files[same].name, given.alt, files[same].waived)
    give_files(post, None, files)


def _place(row: WantedMedia, files: Sequence[FileGiven]) -> int:
    others = dict(WantedMedia.across_brands.filter(post=row.post).values_list("file", "place"))
    places = [others.get(one.file.pk) for one in files]
    before = [n for n, place in enumerate(places) if place is not None and place < row.place]
    behind = [n for n, place in enumerate(places) if place is not None and place > row.place]
    return before[-1] + 1 if before else behind[0] if behind else len(files)
