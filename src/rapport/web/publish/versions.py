"""The latest versions of a post, each with what it changed, word by word."""

from __future__ import annotations

from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.composed import shared_words
from rapport.publishing.models import Post, PostVersion

VERSIONS = 10


def versions_shown(post: Post) -> list[tuple[PostVersion, list[ChangedPart]]]:
    """The latest versions with what changed in the words, the shared ones and each channel's, word by word."""
    rows = list(PostVersion.of(post.brand).filter(post=post).select_related("by")[: VERSIONS + 1])
    said = [_said(one) for one in rows]
    pairs = zip(rows, said, [*said, ""][1:], strict=True)  # the first version has none before it
    return [(one, word_diff(old, new)) for one, new, old in pairs][:VERSIONS]


def _said(version: PostVersion) -> str:
    """All the words of a version, one after the other."""
    own = version.said.get("variants", {}).values()
    words = [shared_words(version.said)]
    words += [text for one in own for text in (one["text"], *one["thread"], one.get("first_comment", ""))]
    return "\n".join(str(one) for one in words if one)
