"""A post with the words, files and channels of another one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.publishing.composed import files_of, with_parts
from rapport.publishing.fact import rest_on
from rapport.publishing.links.counting import count_copy
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.offered import not_copied
from rapport.publishing.reply_plan import plan_of, set_plan
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post


@transaction.atomic
def copy_post(post: Post, by: Person, now: datetime) -> Post:
    """A draft of one's own that says the same, without an hour; the other stays as it is.

    Raises `NotNow` for a giveaway's: who enters under a copy would be in no draw.
    """
    whole: Post = with_parts(Post.across_brands.filter(pk=post.pk)).get()
    if says := not_copied(whole):
        raise NotNow(says)
    made = write_post(whole.brand, said_by(whole), by, now)
    set_plan(made, plan_of(whole), by, now)
    count_copy(made, whole, now)
    rest_on(made, whole.rests_on, by, now)
    return made


def said_by(post: Post) -> PostGiven:
    """Everything that it says, for a post of its own."""
    return PostGiven(
        post.idea,
        tuple(_variant(one) for one in post.variants.all()),
        post.warning,
        post.language,
        post.campaign,
        tuple(post.tags),
        post.notes,
        _files([one for one in post.files.all() if one.variant_id is None]),
        utm=post.utm,
        first_comment=post.first_comment,
        poll=Poll.kept(post.poll),
        quote=Quote.kept(post.quote),
        thread=tuple(post.thread),
    )


def _variant(row: Variant) -> VariantGiven:
    files = _files(files_of(row)) if row.own_files else None
    crops = {sha256: crop for sha256, kept in row.crops.items() if (crop := Crop.of(kept))}
    words = (row.text, row.warning, tuple(row.thread), files, row.first_comment, crops)
    return VariantGiven(row.channel, *words, no_warning=row.no_warning, no_thread=row.no_thread)


def _files(rows: list[PostFile]) -> tuple[FileGiven, ...]:
    return tuple(FileGiven(one.file, one.name, one.alt, one.waived) for one in rows)
