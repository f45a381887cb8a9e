"""One picture or film from its address to its post."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from rapport.connectors.errors import ConnectorError, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.http_file import FileBounds, fetch_file
from rapport.media.attached import Attached
from rapport.media.clean import LARGEST, KindNotKept, NotTaken
from rapport.media.coming import half
from rapport.media.film import is_film
from rapport.media.films import keep_brought
from rapport.media.kinds import HEAD, kind_in_words
from rapport.media.models import File
from rapport.publishing.wanted.addresses import address_of_file
from rapport.publishing.wanted.due import Due, put_off
from rapport.publishing.wanted.settling import media_came, media_refused
from rapport.store.busy import Busy, trouble
from rapport.store.disk_room import has_room_for

PICTURE_SECONDS, FILM_SECONDS = 30.0, 600.0
NO_ROOM = gettext_lazy("There is no room for files on this machine at the moment.")
BUSY = gettext_lazy("Too many pictures came at once.")


async def fetch_one(http: Http, one: Due, clock: Callable[[], datetime]) -> None:
    """It is on its post, put off or refused when this returns, whatever its server does."""
    with half() as place:
        try:
            with open(place, "xb") as out:
                await fetch_file(http, address_of_file(one.address), _writer(out), bounds)
        except TryAgain as error:
            await sync_to_async(put_off)(one, str(error), clock(), error.after)
        except ConnectorError as error:
            await sync_to_async(media_refused)(one.pk, str(error), clock())
        except OSError as error:
            if trouble(error) != "full":
                raise
            await sync_to_async(_no_room)(one, clock())
        else:
            await sync_to_async(keep_fetched)(one, place, clock())


def bounds(head: bytes) -> FileBounds:
    """A picture's, until its first bytes say that it is a film."""
    if is_film(head):
        return FileBounds(settings.LARGEST_FILM, FILM_SECONDS)
    return FileBounds(LARGEST, PICTURE_SECONDS)


def _writer(out: BinaryIO) -> Callable[[bytes], object]:
    def write(piece: bytes) -> int:
        if not has_room_for(len(piece)):
            raise OSError(errno.ENOSPC, "No room for files.")
        return out.write(piece)

    return write


def keep_fetched(one: Due, place: Path, now: datetime) -> None:
    """What it is is told by its bytes; the same content is one file, whoever brought it."""
    with override(one.brand.language):
        try:
            file, name = _kept(one, place, now)
        except NotTaken as error:
            media_refused(one.pk, str(error), now)
            return
        except Busy:
            put_off(one, str(BUSY), now)
            return
        except OSError as error:
            if trouble(error) != "full":
                raise
            _no_room(one, now)
            return
    media_came(one.pk, Attached(file, name), now)


def _no_room(one: Due, now: datetime) -> None:
    with override(one.brand.language):
        put_off(one, str(NO_ROOM), now, 600.0)


def _kept(one: Due, place: Path, now: datetime) -> tuple[File, str]:
    """Raises `NotTaken` with what it is, where that can be told."""
    only = _("Only pictures and films go beside a post.")
    try:
        with open(place, "rb") as source:
            file, name = keep_brought(one.brand, file_name(one.address), source, now)
    except KindNotKept as error:
        with open(place, "rb") as source:
            kind = kind_in_words(source.read(HEAD))
        what = _("This is %(kind)s.") % {"kind": kind} if kind else _("What this file is cannot be told.")
        raise NotTaken(f"{what} {only}") from error
    if not (file.is_picture or file.is_film):
        raise NotTaken(only)
    return file, name


def file_name(address: str) -> str:
    """As its address calls it."""
    try:
        return unquote(PurePosixPath(urlsplit(address).path).name)[:120]
    except ValueError:
        return ""
