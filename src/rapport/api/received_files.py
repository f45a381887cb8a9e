"""Files of customers: their bytes, brought from the network at the first look as a screen does."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from rapport.api.auth import ApiRequest
from rapport.api.problems import Problem, problem
from rapport.inbox.bring_file import ERASED, TAKEN_BACK, NoSuchFile, bring_file
from rapport.inbox.models import Direction, Message, ReceivedFile
from rapport.media.file_response import given_file

router = Router(tags=["files"])

BYTES = {
    "responses": {
        200: {
            "description": "The file as it is kept.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        206: {"description": "The bytes that one `Range` asked for."},
        404: {"description": "no_such_file: there is no such message, or it has no such file without an address."},
        409: {
            "description": "not_here: it did not come, with the network's reason; `again_at` says from when on."
        },
        410: {"description": "gone: it was taken back, or its contact was erased."},
        416: {"description": "The file has fewer bytes than the `Range` asks for."},
    }
}


@router.get(
    "/conversations/{int:conversation}/messages/{int:message}/files/{int:place}",
    openapi_extra=BYTES,
    response=None,
)
def received_file(request: ApiRequest, conversation: int, message: int, place: int) -> HttpResponseBase:
    """A customer's file that its network gives only to us: what stands at `place` of its message's `media`.

    Places count from 0. It is brought at the first look, which counts against the channel's budget, and kept.
    A file whose `url` is not empty has an address of its own, and none here.
    """
    rows = Message.of(request.brand).filter(conversation=conversation, direction=Direction.IN)
    found = rows.select_related("channel", "brand", "identity").filter(pk=message).first()
    if found is None:
        raise Problem(404, "no_such_file", "There is no such message of a customer in this conversation.")
    try:
        row = bring_file(found, place, request.now)
    except NoSuchFile as error:
        says = "This message has no file there that its network gives only to us; see `media` for addresses."
        raise Problem(404, "no_such_file", says) from error
    if row.file is None:
        return _not_here(row)
    given = given_file(request, row.file, row.name)
    given.headers["Cache-Control"] = "private, no-store"
    return given


def _not_here(row: ReceivedFile) -> HttpResponse:
    """Why it did not come, in the network's words or ours, and from when on it may be asked for again."""
    again: datetime | None = row.again_at
    if again is None and row.reason in (TAKEN_BACK, ERASED):
        return problem(410, "gone", row.reason)
    told = {"again_at": again.isoformat()} if again else {}
    return problem(409, "not_here", row.reason, **told)
