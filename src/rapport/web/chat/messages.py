"""A visitor's words: on disk in the intake log before they are told so; and the conversation to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from rapport.connectors.chat.translate import LONGEST, File, Written
from rapport.intake.log import SqliteLog
from rapport.web.chat import shelf
from rapport.web.chat.door import Visit, door, later, refusal
from rapport.web.chat.hello import back
from rapport.web.chat.keep import LARGEST, NotTaken, take
from rapport.web.chat.pace import Pace, neighbourhood
from rapport.web.chat.words import seen_by_visitor

BODY = LARGEST + 64 * 1024
ID, LANGUAGE = re.compile(r"[A-Za-z0-9_-]{8,64}"), re.compile(r"[a-z]{2,3}")
WORDS, FILES, STRANGERS = Pace(12, 3.0), Pace(6, 30.0), Pace(30, 20.0)


@dataclass(frozen=True, slots=True)
class Form:
    """What the window sent, bounded."""

    id: str
    text: str
    email: str
    language: str
    file: UploadedFile[bytes] | None


@door("GET", "POST")
def messages(visit: Visit) -> HttpResponseBase:
    """`GET`: the conversation, or what is new `since` an instant. `POST`: 202 once the words are on disk."""
    if visit.request.method == "POST":
        return _hear(visit)
    since = visit.request.GET.get("since", "")
    try:
        moment = parse_datetime(since) if since else None
    except ValueError:
        moment = None
    moment = moment if moment and moment.tzinfo else None
    return JsonResponse(seen_by_visitor(visit.conversation, visit.now, moment))


def _hear(visit: Visit) -> HttpResponseBase:
    if refused := _too_large(visit) or _too_often(visit):
        return refused
    form = _form(visit)
    if isinstance(form, str):
        return refusal(422, form)
    try:
        files = (_keep(visit, form, form.file),) if form.file else ()
    except NotTaken as error:
        return refusal(422, str(error))
    written = Written(
        id=form.id,
        visitor=visit.visitor,
        at=visit.now,
        text=form.text,
        language=form.language,
        email=form.email,
        away=back(visit) is not None,
        files=files,
    )
    log(settings.INTAKE_FILE).append([(visit.channel.key, msgspec.json.encode(written))])
    return JsonResponse({"id": form.id, "at": visit.now.isoformat()}, status=202)


def _too_large(visit: Visit) -> HttpResponseBase | None:
    """Looked at before anything is parsed."""
    length = visit.request.headers.get("Content-Length", "")
    if not length.isdigit():
        return refusal(411, "Say how long it is.")
    return refusal(413, _("That is more than 5 MB.")) if int(length) > BODY else None


def _too_often(visit: Visit) -> HttpResponseBase | None:
    wait = WORDS.wait(visit.visitor)
    if not wait and visit.request.FILES:
        wait = FILES.wait(visit.visitor)
    if not wait and visit.found is None:
        wait = STRANGERS.wait(neighbourhood(visit.request.META.get("REMOTE_ADDR", "")))
    return later(wait) if wait else None


def _form(visit: Visit) -> Form | str:
    """The form, or the sentence that says what is wrong with it."""
    given = visit.request.POST
    text, email = given.get("text", "").replace("\x00", "").strip(), given.get("email", "").strip()
    language, file = given.get("language", "")[:3], visit.request.FILES.get("file")
    if not ID.fullmatch(given.get("id", "")):
        return _("A message needs an id of 8 to 64 letters, digits, - or _.")
    if len(text) > LONGEST:
        sentence = _("A message has at most %(most)d characters; this one has %(n)d.")
        return sentence % {"most": LONGEST, "n": len(text)}
    if not text and file is None:
        return _("There are no words in it.")
    if email and not _is_email(email):
        return _("This is not an e-mail address.")
    return Form(given["id"], text, email, language if LANGUAGE.fullmatch(language) else "", file)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _keep(visit: Visit, form: Form, file: UploadedFile[bytes]) -> File:
    kept = take(file.name or "", file.read(LARGEST + 1))
    name = shelf.put(visit.channel, visit.visitor, visit.token, form.id, kept)
    where = {"brand": visit.channel.brand.slug, "visitor": visit.visitor, "name": name}
    return File(kept.name, kept.mime, reverse("chat:file", kwargs=where))


@cache
def log(path: Path) -> SqliteLog:
    """The intake log, the same file the receiver writes."""
    return SqliteLog(path)
