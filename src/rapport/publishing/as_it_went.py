"""What is out keeps what it took from its post, also when the post is to say something else for the others."""

from __future__ import annotations

from rapport.outbox.models import Step
from rapport.publishing.further_parts import thread_of
from rapport.publishing.given import FileGiven, PostGiven
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.standing import PostStanding


def keep_as_it_went(before: PostStanding, given: PostGiven) -> None:
    """Whatever `given` changes of the post becomes the own of each variant that is out, as it left.

    In the caller's transaction, before the post is changed.
    """
    for one in before.variants:
        if one.partly_out:
            _keep_words(before.post, one.variant, given)
            _keep_thread(before.post, one.variant, given)
            _keep_files(before.post, one.variant, given)
            if any(row.under_id and row.step == Step.SENT for row in one.publications):
                _keep_comment(before.post, one.variant, given)
            one.variant.save()


def _keep_words(post: Post, row: Variant, given: PostGiven) -> None:
    if given.idea.strip() != post.idea:
        row.text = row.text or post.idea
    if given.warning.strip()[:300] != post.warning and not row.no_warning:
        row.warning = row.warning or post.warning
        row.no_warning = not row.warning


def _keep_thread(post: Post, row: Variant, given: PostGiven) -> None:
    if given.parts != post.thread and not row.thread:
        row.thread = thread_of(row)
        row.no_thread = not row.thread


def _keep_comment(post: Post, row: Variant, given: PostGiven) -> None:
    if given.first_comment.strip() != post.first_comment:
        row.first_comment = row.first_comment or post.first_comment


def _keep_files(post: Post, row: Variant, given: PostGiven) -> None:
    shared = [one for one in post.files.all() if one.variant_id is None]
    if row.own_files or [_shown(one) for one in shared] == [_shown(one) for one in given.files]:
        return
    row.own_files = True
    for one in shared:
        PostFile.across_brands.create(
            brand_id=row.brand_id,
            post=post,
            variant=row,
            file=one.file,
            place=one.place,
            name=one.name,
            alt=one.alt,
            waived=one.waived,
        )


def _shown(one: PostFile | FileGiven) -> tuple[str, str]:
    return one.file.sha256, one.alt.strip()
