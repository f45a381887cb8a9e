"""A visitor's words: on disk in the intake log before they are told so; and the conversation to read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.connectors.chat.translate import LONGEST, File, Written
from rapport.domain.neighbourhood import neighbourhood
from rapport.domain.parameters import moment_or_none, words
from rapport.hosted.chat import file_store
from rapport.hosted.chat.config import back
from rapport.hosted.chat.rate_limit import Pace
from rapport.hosted.chat.visitor_access import Visit, door, later, refusal, wanted_language
from rapport.hosted.chat.words import seen_by_visitor
from rapport.intake.open_log import open_log
from rapport.media.clean import LARGEST, NotTaken, cleaned
from rapport.web.body_size import FILE, takes

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


class Wrong(ValueError):
    """What was sent cannot be a message; `field` is what to correct, where it is one thing."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@takes(FILE)
@door("GET", "POST")
def messages(visit: Visit) -> HttpResponseBase:
    """`GET`: the conversation, or what is new `since` an instant. `POST`: 202 once the words are on disk."""
    if visit.request.method == "POST":
        return _hear(visit)
    since = moment_or_none(visit.request.GET.get("since", ""))
    return JsonResponse(seen_by_visitor(visit.conversation, visit.now, since))


def _hear(visit: Visit) -> HttpResponseBase:
    if refused := _too_often(visit):
        return refused
    with translation.override(wanted_language(visit.request, visit.request.POST.get("language", ""))):
        return _take(visit)


def _take(visit: Visit) -> HttpResponseBase:
    try:
        form = _form(visit)
    except Wrong as error:
        return refusal(422, str(error), **({"field": error.field} if error.field else {}))
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
        away=back(visit.channel.brand, visit.now) is not None,
        files=files,
    )
    open_log().append([(visit.channel.key, msgspec.json.encode(written))])
    return JsonResponse({"id": form.id, "at": visit.now.isoformat()}, status=202)


def _too_often(visit: Visit) -> HttpResponseBase | None:
    wait = WORDS.wait(visit.visitor)
    if not wait and visit.request.FILES:
        wait = FILES.wait(visit.visitor)
    if not wait and visit.found is None:
        wait = STRANGERS.wait(neighbourhood(visit.request.META.get("REMOTE_ADDR", "")))
    return later(wait) if wait else None


def _form(visit: Visit) -> Form:
    """The form. Raises `Wrong` with the sentence that says what is wrong with it."""
    given = visit.request.POST
    text, email = words(given.get("text", "")), words(given.get("email", ""))
    language, file = given.get("language", "")[:3], visit.request.FILES.get("file")
    if not ID.fullmatch(given.get("id", "")):
        raise Wrong(_("A message needs an id of 8 to 64 letters, digits, - or _."))
    if len(text) > LONGEST:
        sentence = _("A message has at most %(most)d characters; this one has %(n)d.")
        raise Wrong(sentence % {"most": LONGEST, "n": len(text)})
    if not text and file is None:
        raise Wrong(_("There are no words in it."))
    if email and not is_email(email):
        raise Wrong(_("This is not an e-mail address."), "email")
    return Form(given["id"], text, email, language if LANGUAGE.fullmatch(language) else "", file)


def is_email(text: str) -> bool:
    """Whether this has the form of an address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _keep(visit: Visit, form: Form, file: UploadedFile[bytes]) -> File:
    kept = cleaned(file.name or "", file.read(LARGEST + 1))
    name = file_store.put(visit.channel, visit.visitor, visit.token, form.id, kept)
    where = {"brand": visit.channel.brand.slug, "visitor": visit.visitor, "name": name}
    return File(kept.name, kept.mime, reverse("chat:file", kwargs=where))
