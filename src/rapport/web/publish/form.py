"""What stands in the composer's form, read into a post as somebody wrote it."""

from __future__ import annotations

import secrets

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.domain.parameters import number_or, number_or_none
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.domain.thread_parts import split_parts
from rapport.publishing.composed import whole_posts
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post
from rapport.publishing.writing import PostGiven, VariantGiven
from rapport.web.access import BrandRequest
from rapport.web.publish.channel_fields import LONGEST, ChannelFields
from rapport.web.publish.file_fields import ALL_CHANNELS, files_given, picture_fields, shared_files

DAY, YEAR = 24 * 60, 366 * 24 * 60


def read_form(request: BrandRequest, post: Post | None, fields: list[ChannelFields]) -> PostGiven:
    """The post as it is typed. Raises `NotTaken` for a file, `NotNow` for a time."""
    given = request.POST
    pictures = picture_fields(request.brand, given, shared_files(post))
    return PostGiven(
        idea=given.get("idea", "")[:LONGEST],
        variants=tuple(_variant(request, one) for one in fields if one.chosen),
        warning=given.get("warning", "")[:300],
        language=given.get("language", "")[:8],
        campaign=given.get("campaign", ""),
        tags=tuple(given.get("tags", "")[:1000].split(",")),
        notes=given.get("notes", "")[:LONGEST],
        files=files_given(request, pictures, ALL_CHANNELS),
        source="" if post else form_key(given),
        utm="utm" in given,
        first_comment=given.get("first_comment", "")[:LONGEST],
        poll=typed_poll(given),
        quote=kept_quote(given, post),
        thread=split_parts(given.get("thread", "")[:LONGEST]),
    )


def _variant(request: BrandRequest, one: ChannelFields) -> VariantGiven:
    if one.at and one.own_time(request.brand) is None:
        raise NotNow(_("Write the time as 2026-03-29T09:30. Nothing was changed."))
    files = files_given(request, one.own_pictures, one.channel.pk) if one.own_files else ()
    return one.given(request.brand, files)


def kept_quote(given: QueryDict | None, post: Post | None) -> Quote | None:
    """The post's quote, unless the form takes it off."""
    return Quote.kept(post.quote) if post and "no_quote" not in (given or {}) else None


def typed_poll(given: QueryDict) -> Poll | None:
    """The poll as it stands in the form; None where no option is written."""
    minutes = number_or(given.get("poll_minutes", ""), DAY)
    return Poll.of(
        given.get("poll", "")[:LONGEST].splitlines(), min(max(minutes, 1), YEAR), "poll_multiple" in given
    )


def form_key(given: QueryDict | None) -> str:
    """Under which a new post is written once, and what is typed is kept: the form's, or a fresh one."""
    known = given.get("key", "").replace("\x00", "")[:60] if given else ""
    return known or f"form {secrets.token_urlsafe(18)}"


def whole_post(request: BrandRequest, pk: int) -> Post | None:
    """A post of the brand with everything of it."""
    found: Post | None = whole_posts(request.brand).filter(pk=pk).first()
    return found


def channels_given(request: BrandRequest) -> list[int] | None:
    """The numbers in `channels`, of the brand's own; None where none is named: all."""
    named = [number_or_none(one) for one in request.POST.get("channels", "")[:1000].split()]
    return [one for one in named if one is not None] or None


def seen_version(request: BrandRequest) -> int:
    """The version that the form was made from."""
    return number_or(request.POST.get("seen", ""))
