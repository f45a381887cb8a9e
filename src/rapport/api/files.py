"""Files brought from outside, to be named in a reply or a post."""

from __future__ import annotations

from django.conf import settings
from ninja import File as Part
from ninja import Router, Status
from ninja.files import UploadedFile

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas.file import File
from rapport.api.transaction import by_itself
from rapport.media.films import keep_brought

router = Router(tags=["files"])
# Addresses whose bodies may be larger than others': the file, and what stands around it.
LARGER = {"files": settings.LARGEST_FILM + 1024 * 1024}


@router.post("/files", response={201: File}, auth=WRITE)
@by_itself
def bring_file(request: ApiRequest, file: UploadedFile = Part(...)) -> Status[File]:  # type: ignore[type-arg] # noqa: B008
    """Keep a picture (PNG, JPEG, GIF, WebP; made anew, without what a camera wrote), PDF or plain text of at most
    5 MB, or a film (MP4 with H.264; of at most RAPPORT_FILM_MB, and never made smaller).

    The same content is one file. What no reply and no post names within a day is forgotten.
    """
    kept, name = keep_brought(request.brand, file.name or "", file, request.now)
    return Status(201, File.of(kept, name))
