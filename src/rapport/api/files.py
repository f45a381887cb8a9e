"""Files brought from outside, to be named in a reply."""

from __future__ import annotations

from ninja import File as Part
from ninja import Router, Status
from ninja.files import UploadedFile

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas.file import File
from rapport.api.transaction import by_itself
from rapport.media.clean import LARGEST
from rapport.media.files import keep_file

router = Router(tags=["files"])
# Addresses whose bodies may be larger than others': the file, and what stands around it.
LARGER = {"files": LARGEST + 1024 * 1024}


@router.post("/files", response={201: File}, auth=WRITE)
@by_itself
def bring_file(request: ApiRequest, file: UploadedFile = Part(...)) -> Status[File]:  # type: ignore[type-arg] # noqa: B008
    """Keep a picture (PNG, JPEG, GIF, WebP; made anew, without what a camera wrote), PDF or plain text.

    At most 5 MB. The same content is one file. What no reply names within a day is forgotten.
    """
    kept, name = keep_file(request.brand, file.name or "", file.read(LARGEST + 1), request.now)
    return Status(201, File.of(kept, name))
