"""A post as a program gives it: read into what the verbs take, and compared with what it was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from rapport.accounts.models import Brand
from rapport.api.problems import Problem
from rapport.api.schemas import post as shapes
from rapport.api.schemas.post_given import PostChanged
from rapport.channels.models import Channel
from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.media.models import File
from rapport.publishing import models as publishing
from rapport.publishing import writing


def check_told(told: shapes.Post, given: PostChanged) -> None:
    """What is only told is given back as it is, or not at all: no wish is ignored. Raises `Problem`."""
    now = told.model_dump(mode="json")
    _same(now, given.model_extra or {}, "")
    of = {one["channel"]: one for one in now["variants"]}
    for n, one in enumerate(given.variants):
        known, extra = of.get(one.channel, {}), one.model_extra or {}
        _same(known, extra, f"variants.{n}.")
        files = [row.model_dump() for row in one.files or []]
        shared: tuple[list[Any], ...] = (known.get("files", []), [row.model_dump() for row in given.files], [])
        if one.own_files is False and files not in shared:
            raise Problem(422, "not_valid", f"variants.{n}.files: of its own, and own_files is false. {UNCHANGED}")


def _same(told: Mapping[str, Any], given: Mapping[str, Any], where: str) -> None:
    for name, value in given.items():
        if name not in told:
            raise Problem(422, "not_valid", f"{where}{name}: there is no such field. {UNCHANGED}")
        if told[name] != value:
            says = "is only told, and not changed here; send it as it is now, or leave it out"
            raise Problem(422, "not_valid", f"{where}{name}: {says}. {UNCHANGED}")


UNCHANGED = "Nothing was changed."


def read_post(brand: Brand, given: shapes.PostGiven, post: publishing.Post | None = None) -> writing.PostGiven:
    """What a program gives; `post`: that which it changes, whose channels may have been closed since."""
    usable = Channel.of(brand).filter(closed_at=None)
    usable |= Channel.of(brand).filter(pk__in=post.variants.values("channel")) if post else usable
    channels = {row.pk: row for row in usable}
    variants = {one.channel: one for one in given.variants}
    if len(variants) < len(given.variants):
        raise Problem(422, "not_valid", "variants: a channel is named twice. Nothing was kept.")
    if set(variants) - set(channels):
        raise Http404("There is no such channel.")
    return writing.PostGiven(
        given.idea,
        tuple(_variant(brand, channels[number], one) for number, one in variants.items()),
        given.warning,
        given.language,
        given.campaign,
        tuple(given.tags),
        given.notes,
        _files(brand, given.files),
        utm=given.utm,
        first_comment=given.first_comment,
        poll=Poll.of(given.poll.options, given.poll.minutes, given.poll.multiple) if given.poll else None,
        quote=_quote(brand, given.quote) if given.quote else None,
        thread=tuple(given.thread),
    )


def _quote(brand: Brand, given: shapes.QuoteShape) -> Quote:
    """Of the network of a channel of the brand's own, also one that was closed since."""
    channel = get_object_or_404(Channel.of(brand), pk=given.channel)
    kept = (given.network_id, given.url, given.channel, given.who, given.handle, given.text)
    return Quote.bounded(channel.network, *kept)


def _variant(brand: Brand, channel: Channel, given: shapes.VariantGiven) -> writing.VariantGiven:
    files = None if given.files is None or given.own_files is False else _files(brand, given.files)
    parts = {one.sha256: Crop.of([one.left, one.top, one.width, one.height]) for one in given.crops}
    return writing.VariantGiven(
        channel,
        given.text,
        given.warning,
        tuple(given.thread),
        files,
        given.first_comment,
        {sha256: crop for sha256, crop in parts.items() if crop},
        *(given.own_at, given.no_warning, given.no_thread),
    )


def _files(brand: Brand, given: Sequence[shapes.PostFileGiven]) -> tuple[writing.FileGiven, ...]:
    rows = [(get_object_or_404(File.of(brand), sha256=one.sha256), one) for one in given]
    return tuple(writing.FileGiven(row, one.name, one.alt, one.waived) for row, one in rows)
