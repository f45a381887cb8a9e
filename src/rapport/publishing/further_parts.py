"""The further parts of a post on one channel: its own, or the post's; what becomes of them on its network."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.connectors.registry import manifest
from rapport.domain.thread_parts import MOST_PARTS
from rapport.publishing.models import Variant
from rapport.publishing.post_check import PostCheck

TOO_MANY = gettext_lazy("A thread has at most %(n)d further parts.")


def thread_of(variant: Variant) -> list[str]:
    """The further parts that leave on its channel; none where its network has no threads."""
    return wanted_parts(variant) if manifest(variant.channel.network).threads else []


def wanted_parts(variant: Variant) -> list[str]:
    """The further parts as somebody wrote them for this channel, whatever its network takes."""
    return list(variant.thread or ([] if variant.no_thread else variant.post.thread))


def thread_checks(variant: Variant) -> Iterator[PostCheck]:
    """What becomes of the further parts here, where that is not a thread of posts."""
    parts, how = wanted_parts(variant), manifest(variant.channel.network).threads
    if len(parts) > MOST_PARTS:
        yield PostCheck(variant.channel, "too many parts", str(TOO_MANY) % {"n": MOST_PARTS})
    if parts and how == "comments":
        says = _("This network has no threads: the further parts leave as comments under the post.")
        yield PostCheck(variant.channel, "parts as comments", says, blocks=False)
    elif parts and not how:
        says = _("Only the first part leaves here: this network has no threads.")
        yield PostCheck(variant.channel, "no thread", says, blocks=bool(variant.thread))
