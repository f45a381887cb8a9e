"""What goes wrong, as JSON: `{"error": code, "message": what happened and what to do}` with its status."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from rapport.answers.articles import NotYet, SaysNo
from rapport.answers.saved import NoSuchVariable
from rapport.api.extensions import PROBLEMS
from rapport.api.schemas.message import Message
from rapport.audience.follow_back import CannotFollow
from rapport.audience.giveaways import CannotDraw
from rapport.curation.passing_on import CannotPassOnAlone
from rapport.curation.taps import CannotPassOn
from rapport.curation.watching import CannotWatch
from rapport.inbox.approve import AlreadySettled
from rapport.inbox.conversation_actions import NotHere
from rapport.inbox.lists import BadFilter
from rapport.inbox.meanwhile import AnsweredMeanwhile
from rapport.inbox.react import CannotReact
from rapport.inbox.remove import CannotRemove
from rapport.inbox.reply import AlreadySaid, NotAllowed
from rapport.inbox.review_rules import Unwarned
from rapport.media.clean import NotTaken
from rapport.outbox.unknown import AlreadyDecided
from rapport.promise.judge import NotJudged
from rapport.promise.replay import ImpossibleReplay
from rapport.publishing.checks import NotReady
from rapport.publishing.editing import EditRefused
from rapport.publishing.imports.buffer_queue import QueueNotRead
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.occasions.writing import NotAnEvent
from rapport.publishing.slots import QueueFull
from rapport.publishing.tables.cells import NoTable
from rapport.store.busy import AFTER, trouble

log = logging.getLogger(__name__)

SIGN_IN = (
    "This needs a token: send `Authorization: Bearer …` with one from `rapport token --brand … --person …`. "
    "Nothing was changed."
)


class Problem(Exception):
    """A refusal with a code of ours; nothing was changed."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


VERBS: dict[type[Exception], tuple[int, str]] = {
    AlreadyDecided: (409, "already_decided"),
    AlreadySaid: (409, "already_said"),
    AlreadySettled: (409, "already_settled"),
    CannotDraw: (409, "not_now"),
    CannotFollow: (422, "cannot_follow"),
    CannotReact: (422, "network_refuses"),
    CannotRemove: (422, "network_refuses"),
    BadFilter: (422, "not_valid"),
    NotTaken: (422, "file_not_taken"),
    NotAllowed: (422, "network_refuses"),
    Unwarned: (422, "not_told"),
    ChangedMeanwhile: (409, "changed_meanwhile"),
    CannotWatch: (422, "not_valid"),
    CannotPassOn: (409, "not_now"),
    CannotPassOnAlone: (422, "network_refuses"),
    NoTable: (422, "no_table"),
    EditRefused: (422, "network_refuses"),
    QueueNotRead: (422, "not_read"),
    NotAnEvent: (422, "not_valid"),
    NotNow: (409, "not_now"),
    NotReady: (422, "network_refuses"),
    QueueFull: (409, "queue_full"),
    NotJudged: (422, "not_judged"),
    ImpossibleReplay: (422, "not_valid"),
    NotHere: (422, "not_a_member"),
    NoSuchVariable: (422, "not_valid"),
    NotYet: (409, "not_yet"),
    SaysNo: (409, "says_no"),
}


def problem(status: int, code: str, message: str, **more: object) -> HttpResponse:
    """The one shape of every error, with what else helps."""
    body = json.dumps({"error": code, "message": message, **more}, ensure_ascii=False)
    response = HttpResponse(
        body.encode(errors="replace"), status=status, content_type="application/json; charset=utf-8"
    )
    if status in (503, 507):
        response.headers["Retry-After"] = str(AFTER)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="rapport"'
    return response


@csrf_exempt
def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No route has this address."""
    return problem(404, "not_found", "There is nothing at this address; /api/v1/openapi.json names all there are.")


def install(api: NinjaAPI) -> None:
    """Give the API an answer for everything that can be raised."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, told)


def told(request: HttpRequest, error: Any) -> HttpResponse:
    """Any error as a problem; one we did not foresee is logged whole and told without details."""
    for verb, (status, code) in [*VERBS.items(), *PROBLEMS.items()]:
        if isinstance(error, verb):
            return problem(status, code, str(error))
    match error:
        case AnsweredMeanwhile(message=said):
            shown = Message.of(said).model_dump(mode="json")
            return problem(409, "answered_meanwhile", str(error), said=shown)
        case Problem():
            return problem(error.status, error.code, str(error))
        case AuthenticationError():
            return problem(401, "not_signed_in", SIGN_IN)
        case Http404():
            return problem(404, "not_found", NOT_FOUND)
        case ValidationError():
            return problem(422, "not_valid", _spelled(error))
        case _ if isinstance(error, TOO_MUCH):
            return problem(413, "too_large", TOO_LARGE)
        case HttpError() | SuspiciousOperation() | MultiPartParserError():
            return problem(400, "not_readable", UNREADABLE)
    if kind := trouble(error):
        log.warning("api request not now", extra={"path": request.path, "reason": str(error)})
        return problem(*NOT_NOW[kind])
    log.error("api request failed", exc_info=error, extra={"path": request.path, "method": request.method})
    return problem(500, "unexpected", UNEXPECTED)


# What was sent is readable, and there is too much of it: one answer for all of them, 413.
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
NOT_FOUND = "There is nothing with this id in this brand. Nothing was changed."
UNREADABLE = "The body cannot be read; send JSON in UTF-8. Nothing was changed."
TOO_LARGE = "The body is larger than is taken here; send less at once. Nothing was changed."
NOT_NOW = {
    "busy": (503, "busy", "Something else is being written just now. Nothing was changed; try again in a moment."),
    "full": (507, "disk_full", "The disk is full. Nothing was changed; it works again once there is room."),
}
UNEXPECTED = (
    "Something failed that should not. Nothing was changed; the log says what. Try again, and tell who runs this."
)


def _spelled(error: ValidationError) -> str:
    """Which fields are wrong and why, without repeating what was sent."""
    parts = [f"{'.'.join(str(p) for p in one['loc'][1:])}: {one['msg']}" for one in error.errors]
    return f"{'; '.join(parts)}. Nothing was changed."
