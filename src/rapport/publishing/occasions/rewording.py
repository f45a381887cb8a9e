"""A post with an occasion's new lines in the place of the old ones; what is out keeps its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.publishing.composed import files_of, first_words
from rapport.publishing.further_parts import thread_of
from rapport.publishing.given import FileGiven, PostGiven, VariantGiven
from rapport.publishing.models import PostFile
from rapport.publishing.occasions.words import Lines, reworded
from rapport.publishing.standing import PostStanding, VariantStanding

Says = Callable[[str], str]


def reworded_post(standing: PostStanding, history: Sequence[Lines], lines: Lines) -> PostGiven:
    """Where something is out the idea stays as it went, and what is not out gets words of its own."""
    post, out = standing.post, any(one.partly_out for one in standing.variants)

    def says(text: str) -> str:
        return reworded(text, history, lines)

    return PostGiven(
        post.idea if out else says(post.idea),
        tuple(_variant(one, says, out) for one in standing.variants),
        post.warning,
        post.language,
        post.campaign,
        tuple(post.tags),
        post.notes,
        _files([one for one in post.files.all() if one.variant_id is None]),
        utm=post.utm,
        first_comment=post.first_comment if out else says(post.first_comment),
        poll=Poll.kept(post.poll),
        quote=Quote.kept(post.quote),
        thread=tuple(post.thread if out else map(says, post.thread)),
    )


def _variant(standing: VariantStanding, says: Says, out: bool) -> VariantGiven:
    row = standing.variant
    text, comment, thread = row.text, row.first_comment, row.thread
    if out and not standing.partly_out:
        text, comment = _own(text, first_words(row), says), _own(comment, row.post.first_comment, says)
        thread = thread or _own_parts(thread_of(row), says)
    return VariantGiven(
        row.channel,
        text if standing.partly_out else says(text),
        row.warning,
        tuple(thread if standing.partly_out else map(says, thread)),
        _files(files_of(row)) if row.own_files else None,
        comment if standing.partly_out else says(comment),
        {sha256: crop for sha256, kept in row.crops.items() if (crop := Crop.of(kept))},
        row.own_at,
        row.no_warning,
        row.no_thread,
    )


def _own(own: str, shared: str, says: Says) -> str:
    """Words of its own, where the shared ones would have to change."""
    return own if own or says(shared) == shared else shared


def _own_parts(shared: list[str], says: Says) -> list[str]:
    return shared if any(says(one) != one for one in shared) else []


def _files(rows: Sequence[PostFile]) -> tuple[FileGiven, ...]:
    return tuple(FileGiven(one.file, one.name, one.alt, one.waived) for one in rows)
