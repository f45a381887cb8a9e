"""Writing a post: the idea, its variants and files. What is in line leaves the line when its words change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Brand, Person
from rapport.domain.post_states import Move, PostState
from rapport.domain.thread_parts import MOST_PARTS
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.models import File
from rapport.publishing.as_it_went import keep_as_it_went
from rapport.publishing.asking import needs_yes
from rapport.publishing.beside import beside_digest
from rapport.publishing.composed import parts_of, snapshot
from rapport.publishing.further_parts import TOO_MANY
from rapport.publishing.given import FileGiven as FileGiven
from rapport.publishing.given import PostGiven as PostGiven
from rapport.publishing.given import VariantGiven as VariantGiven
from rapport.publishing.locked import ChangedMeanwhile, NotNow, check_move, locked, out_of_line, void_request
from rapport.publishing.models import Post, PostFile, PostVersion, Variant, When
from rapport.publishing.offered import not_discarded
from rapport.publishing.series_end import end_series
from rapport.publishing.standing import PostStanding, VariantStanding
from rapport.publishing.steps import requests_of

CHANGED = gettext_lazy("Somebody changed this post meanwhile. Your words are here; look at theirs first.")


@transaction.atomic
def write_post(brand: Brand, given: PostGiven, by: Person, now: datetime) -> Post:
    """A new post, a draft."""
    post = Post.across_brands.create(
        brand=brand, author=by, created_at=now, changed_at=now, source=given.source, **_columns(given)
    )
    give_files(post, None, given.files)
    for one in given.variants:
        _make(post, one)
    fresh = locked(post)
    keep_version(fresh, by, now)
    note(brand, What.POST_WRITTEN, now, by=by, post=post.pk)
    return fresh.post


@transaction.atomic
def write_once(brand: Brand, given: PostGiven, by: Person, now: datetime) -> tuple[Post, bool]:
    """`write_post`, or the post that came from the same `source` before; whether it is new."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    known = Post.of(brand).filter(source=given.source).first() if given.source else None
    return (known, False) if known else (write_post(brand, given, by, now), True)


@transaction.atomic
def change_post(
    post: Post, given: PostGiven, by: Person, now: datetime, seen: int | None = None, beside: str = ""
) -> Post:
    """The post as it is to be. Variants that are out stay as they went; those in line leave the line.

    `seen` is the version that was read, `beside` the `beside_digest`. Raises `ChangedMeanwhile`, and `NotNow`
    while one is on its way.
    """
    before = locked(post)
    if seen is not None and seen != before.post.version or beside and beside != beside_digest(before.post):
        raise ChangedMeanwhile(str(CHANGED))
    open_ones = {one.variant.channel_id: one for one in check_move(before, Move.EDIT)}
    was = snapshot(before.post, [one.variant for one in before.variants])
    words = {one.variant.pk: (_leaving(one.variant), one.variant.own_at) for one in before.variants}
    keep_as_it_went(before, given)
    _columns_of(before.post, given, now)
    give_files(before.post, None, given.files)
    _variants(before, given, by, now)
    after = locked(post)
    if snapshot(after.post, [one.variant for one in after.variants]) == was:
        return after.post
    for one in after.variants:
        said = (_leaving(one.variant), one.variant.own_at)
        changed = words.get(one.variant.pk) != said or needs_yes(post)
        # Of what is partly out the rest stays refused or missed, for somebody to send or to leave.
        if changed and one.variant.channel_id in open_ones and one.publications and not one.partly_out:
            out_of_line(one, by, now)
    void_request(after.post, now)
    Post.across_brands.filter(pk=post.pk).update(version=after.post.version + 1, changed_at=now)
    after.post.version += 1
    keep_version(after, by, now)
    note(post.brand_id, What.POST_CHANGED, now, by=by, post=post.pk, version=after.post.version)
    return locked(post).post


@transaction.atomic
def discard_post(post: Post, by: Person, now: datetime) -> None:
    """Throw a post away of which nothing is out. Raises `NotNow`."""
    found = locked(post)
    if says := not_discarded(found):
        raise NotNow(says)
    for one in found.variants:
        out_of_line(one, by, now)
    others = Post.across_brands.filter(template_of=found.post.template_of_id).exclude(pk=post.pk)
    if found.post.template_of and not others.exists():
        end_series(found.post.template_of, by, now)
    note(post.brand_id, What.POST_DISCARDED, now, by=by, post=post.pk)
    requests_of([post.pk]).delete()
    found.post.delete()


def _columns(given: PostGiven) -> dict[str, Any]:
    utm = {} if given.utm is None else {"utm": given.utm}
    terms = {} if given.terms is None else {"terms": given.terms, "until": given.until}
    return (
        utm
        | terms
        | {
            "idea": given.idea.strip(),
            "thread": _bounded(given.parts),
            "first_comment": given.first_comment.strip(),
            "poll": given.poll.as_kept if given.poll else None,
            "quote": given.quote.as_kept if given.quote else None,
            "warning": given.warning.strip()[:300],
            "language": given.language[:8],
        }
        | beside_columns(given)
    )


def beside_columns(given: PostGiven) -> dict[str, Any]:
    """What stands beside the words, as it is kept."""
    return {
        "campaign": given.campaign.strip()[:120],
        "tags": [one.strip()[:60] for one in given.tags if one.strip()][:30],
        "notes": given.notes.strip(),
    }


def _columns_of(post: Post, given: PostGiven, now: datetime) -> None:
    said = _columns(given)
    if all(getattr(post, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(post, name, value)
    post.changed_at = now
    post.save()


def _leaving(variant: Variant) -> list[Any]:
    return [
        (
            one.text,
            one.warning,
            one.language,
            one.comment,
            one.poll,
            one.quote,
            [(f.file.sha256, f.alt, f.crop) for f in one.files],
        )
        for one in parts_of(variant)
    ]


def _variants(before: PostStanding, given: PostGiven, by: Person, now: datetime) -> None:
    """Those that are given, changed; those that are not, gone, unless they are out."""
    wanted = {one.channel.pk: one for one in given.variants}
    for one in before.variants:
        if one.partly_out:
            _mend_comment(one, wanted.pop(one.variant.channel_id, None))
        elif (found := wanted.pop(one.variant.channel_id, None)) is None:
            out_of_line(one, by, now)
            one.variant.delete()
        else:
            _set(one.variant, found)
    for new in wanted.values():
        _make(before.post, new)


def _mend_comment(one: VariantStanding, given: VariantGiven | None) -> None:
    """Of what is out, the first comment can still be said in other words while it is not out itself."""
    out = any(row.under_id and row.step == "sent" for row in one.publications)
    if given and one.state is not PostState.PUBLISHED and not out:
        one.variant.first_comment = given.first_comment.strip()
        one.variant.save(update_fields=["first_comment"])


def _make(post: Post, given: VariantGiven) -> None:
    _set(Variant(brand_id=post.brand_id, post=post, channel=given.channel), given)


def _set(row: Variant, given: VariantGiven) -> None:
    row.text, row.warning = given.text.strip(), given.warning.strip()[:300]
    row.no_warning = given.no_warning and not row.warning
    row.first_comment = given.first_comment.strip()
    row.crops = {sha256: crop.as_kept for sha256, crop in given.crops.items()}
    row.thread = _bounded(given.parts)
    row.no_thread = given.no_thread and not row.thread
    row.own_files = given.files is not None
    if row.own_at != given.own_at:
        row.own_at, row.at, row.how = given.own_at, given.own_at, When.DATE if given.own_at else ""
    row.save()
    give_files(row.post, row, given.files or ())


def _bounded(parts: list[str]) -> list[str]:
    if len(parts) > MOST_PARTS:
        raise NotNow(str(TOO_MANY) % {"n": MOST_PARTS})
    return parts


def give_files(post: Post, variant: Variant | None, given: Sequence[FileGiven]) -> None:
    """These files and no others, in this order; in the caller's transaction, the post locked."""
    rows = PostFile.across_brands.filter(post=post, variant=variant).select_related("file")
    if [_told(one) for one in rows] == [_told(one) for one in given]:
        return
    rows.delete()
    PostFile.across_brands.bulk_create(
        PostFile(
            brand_id=post.brand_id,
            post=post,
            variant=variant,
            file=one.file,
            place=place,
            name=_told(one)[1],
            alt=_told(one)[2],
            waived=one.waived,
        )
        for place, one in enumerate(given)
    )


def _told(one: FileGiven | PostFile) -> tuple[File, str, str, bool]:
    return one.file, one.name[:120], one.alt.strip()[:1500], one.waived


def keep_version(standing: PostStanding, by: Person, now: datetime) -> None:
    """What the post says now, kept under its number."""
    post, said = standing.post, snapshot(standing.post, [one.variant for one in standing.variants])
    PostVersion.across_brands.create(
        brand_id=post.brand_id, post=post, number=post.version, said=said, by=by, at=now
    )
