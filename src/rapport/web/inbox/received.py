"""Files beside a customer's words, as the conversation shows them; what only we are given has a page here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand
from rapport.inbox.bring_file import NoSuchFile, bring_file, brings_files, media_id
from rapport.inbox.models import Direction, Message, ReceivedFile
from rapport.inbox.story_told import story_told
from rapport.media.file_response import given_file
from rapport.web.access import BrandRequest, member, told
from rapport.web.network_words import in_words

PICTURE = "image/"


@dataclass(frozen=True, slots=True)
class ShownFile:
    """`address` is under this house for what is brought; `picture`: it is shown in its place; else it is a link.

    `reason`: why it did not come, when it was asked for last; `size` is 0 while nobody has looked.
    """

    called: str
    mime: str
    address: str
    brought: bool = False
    picture: bool = False
    reason: str = ""
    size: int = 0

    @property
    def small(self) -> str:
        return f"{self.address}?small"


def shown_files(message: Message, brand: Brand) -> list[ShownFile]:
    """In their order. Nothing is asked of any network for it."""
    media, story = message.extra.get("media", []), story_told(message.extra)
    if story and story.url:
        # A story that names us is a file, too; its line leads there already.
        media = [one for one in media if one.get("url") != story.url]
    if not any(media_id(one) for one in media) or not brings_files(message.conversation.channel.network):
        return [ShownFile(_called(one), one.get("mime", ""), one.get("url", "")) for one in media]
    known = {row.network_id: row for row in message.received.all()}
    return [_shown(message, brand, place, one, known) for place, one in enumerate(media)]


def _shown(
    message: Message, brand: Brand, place: int, medium: dict[str, str], known: dict[str, ReceivedFile]
) -> ShownFile:
    called, mime, number = _called(medium), medium.get("mime", ""), media_id(medium)
    if not number:
        return ShownFile(called, mime, medium.get("url", ""))
    where = {"brand": brand.slug, "number": message.conversation_id, "message": message.pk, "place": place}
    address, row = reverse("inbox:received", kwargs=where), known.get(number)
    if row and row.file:
        return ShownFile(row.name, row.file.mime, address, True, row.file.is_picture, size=row.file.size)
    reason = row.reason if row else ""
    return ShownFile(called, mime, address, True, mime.startswith(PICTURE) and not reason, reason)


def _called(medium: dict[str, str]) -> str:
    return medium.get("alt") or medium.get("name") or medium.get("mime") or ""


@require_safe
@member("see")
def received(request: BrandRequest, number: int, message: int, place: int) -> HttpResponseBase:
    """A customer's file: brought at the first look, and from then on given as it is kept; `small` in its place."""
    rows = Message.of(request.brand).filter(conversation=number, direction=Direction.IN)
    found = get_object_or_404(rows.select_related("channel", "brand", "identity"), pk=message)
    try:
        row = bring_file(found, place, request.now)
    except NoSuchFile as error:
        raise Http404("There is no such file.") from error
    if row.file:
        return given_file(request, row.file, row.name, small="small" in request.GET)
    status = 404 if row.again_at is None else 503
    if "small" in request.GET:
        return told(in_words(row.reason), status)
    given = {"brand": request.brand, "number": number, "reason": row.reason, "row": row, "section": "inbox"}
    return render(request, "inbox/no_file.html", given, status=status)
