"""A post as it would leave: what each variant says once it has taken from the post what it leaves empty."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from rapport.connectors.registry import manifest
from rapport.domain.campaign_links import tagged
from rapport.domain.counted_links import addresses, replaced
from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.media.attached import Attached
from rapport.outbox.kinds.publication import file_hashed
from rapport.outbox.publish import PublicWords
from rapport.publishing.further_parts import thread_of
from rapport.publishing.models import Post, PostFile, PostPart, Variant, When
from rapport.publishing.quoting import quote_of, with_quote_link


def whole_posts(brand: Any) -> Any:
    """A brand's posts with all that the functions here read."""
    return with_parts(Post.of(brand))


def with_parts(rows: Any) -> Any:
    """Posts with their variants, files and what of them is in line, in a few queries."""
    return rows.select_related("author", "held_by", "brand", "counted", "plan__watcher").prefetch_related(
        Prefetch("variants", Variant.across_brands.select_related("channel")),
        Prefetch("variants__parts", PostPart.across_brands.select_related("publication")),
        "variants__files__file",
        "variants__links",
        "files__file",
    )


def with_steps(rows: Any) -> Any:
    """Posts with their variants and what of these is in line: as much as says where each stands."""
    return rows.prefetch_related(
        "rests_on",
        Prefetch("variants", Variant.across_brands.select_related("channel")),
        Prefetch("variants__parts", PostPart.across_brands.select_related("publication")),
    )


def files_of(variant: Variant) -> list[PostFile]:
    """The variant's own files, or the post's."""
    if variant.own_files:
        return list(variant.files.all())
    return [one for one in variant.post.files.all() if one.variant_id is None]


def parts_of(variant: Variant) -> list[PublicWords]:
    """What leaves on the variant's channel, part by part: files beside the first, the first comment at the end."""
    post = variant.post
    beside = tuple(Attached(one.file, one.name, one.alt, crop_of(variant, one)) for one in files_of(variant))
    warning = warning_of(variant)
    words = linked_words(variant)
    comment = [PublicWords(words.pop(), "", post.language, comment=True)] if first_comment(variant) else []
    said, poll, quote = with_quote_link(words[0], variant), poll_of(variant), quote_of(variant)
    card = card_address(variant) if manifest(variant.channel.network).cards_from_us else ""
    first = PublicWords(said, warning, post.language, beside, poll=poll, quote=quote, card=card)
    return [first, *(PublicWords(text, warning, post.language) for text in words[1:]), *comment]


def warning_of(variant: Variant) -> str:
    """What stands before its words: its own, or the post's; "" for none."""
    return variant.warning or ("" if variant.no_warning else variant.post.warning)


def crop_of(variant: Variant, row: PostFile) -> Crop | None:
    """The part of a picture that is shown on the variant's channel; None: all of it."""
    return Crop.of(variant.crops.get(row.file.sha256)) if row.file.is_picture else None


def poll_of(variant: Variant) -> Poll | None:
    """The poll beside the first part; None also where the network takes none."""
    return Poll.kept(variant.post.poll) if manifest(variant.channel.network).polls else None


def card_address(variant: Variant) -> str:
    """The link of which the variant's network shows a card; "" for none, as beside pictures, a poll or a quote."""
    if not manifest(variant.channel.network).cards or files_of(variant) or poll_of(variant) or quote_of(variant):
        return ""
    return next(iter(addresses(with_quote_link(first_words(variant), variant))), "")


def typed_words(variant: Variant) -> list[str]:
    """The words of each part as somebody typed them, the first comment last."""
    comment = first_comment(variant)
    return [first_words(variant), *thread_of(variant), *([comment] if comment else [])]


def first_comment(variant: Variant) -> str:
    """What goes under the post as its first comment; "" also where the network takes none."""
    words = (variant.first_comment or variant.post.first_comment).strip()
    return words if manifest(variant.channel.network).can.comment else ""


def linked_words(variant: Variant) -> list[str]:
    """The words of each part as they leave.

    Where clicks are counted, short links stand for addresses; else these name their campaign where it is wanted.
    """
    post, words = variant.post, typed_words(variant)
    links = list(variant.links.all()) if variant.pk else []  # while it is typed it has none
    if links and hasattr(post, "counted"):
        short = {one.address: short_address(one.code) for one in links}
        return [replaced(one, short) for one in words]
    return [tagged(one, post.campaign, variant.channel.network) for one in words] if post.utm else words


def short_address(code: str) -> str:
    """The house's own address for a link."""
    return f"{settings.ADDRESS}/l/{code}"


def first_words(variant: Variant) -> str:
    """The words of the first part."""
    return (variant.text or variant.post.idea).strip()


def post_digest(post: Post, variants: Sequence[Variant]) -> str:
    """The hash of everything that will be sent of a post, and when: what a yes is bound to."""
    content: list[Any] = [_content(one) for one in sorted(variants, key=lambda one: one.channel_id)]
    content += [{"terms": post.terms}] if post.terms else []
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _content(variant: Variant) -> list[Any]:
    # "Now" means when the yes is said: that moment is no part of what was read.
    at = variant.at.isoformat() if variant.at and variant.how != When.NOW else str(variant.how)
    return [variant.channel_id, at, *map(_words, parts_of(variant))]


def _words(words: PublicWords) -> list[Any]:
    files = [file_hashed(one.file.sha256, one.alt, one.crop.as_kept if one.crop else None) for one in words.files]
    more: list[Any] = ["comment"] if words.comment else [words.poll.as_kept] if words.poll else []
    more += [{"quotes": words.quote.network_id}] if words.quote else []
    return [words.text, words.warning, words.language, files, *more]


def snapshot(post: Post, variants: Sequence[Variant]) -> dict[str, Any]:
    """What a version keeps: everything that is said, with the names of the files."""
    return {
        "idea": post.idea,
        **({"thread": post.thread} if post.thread else {}),
        "first_comment": post.first_comment,
        "poll": post.poll,
        "quote": post.quote,
        "warning": post.warning,
        "language": post.language,
        "links": post.campaign if post.utm else "",
        **({"terms": post.terms} if post.terms else {}),
        "files": [_kept(one) for one in post.files.all() if one.variant_id is None],
        "variants": {str(one.channel_id): _own(one) for one in variants},
    }


def shared_words(said: Mapping[str, Any]) -> str:
    """What all channels share of a version: the idea, the thread, the first comment, the options, the quote."""
    options, quote = (said.get("poll") or {}).get("options", []), said.get("quote") or {}
    words = (said.get("idea"), *said.get("thread", []), said.get("first_comment"))
    shared = (*words, *options, quote.get("url") or quote.get("network_id"))
    return "\n".join(str(one) for one in shared if one)


def _own(variant: Variant) -> dict[str, Any]:
    files = [_kept(one) for one in variant.files.all()] if variant.own_files else None
    return {
        "text": variant.text,
        "warning": variant.warning,
        **({"no_warning": True} if variant.no_warning else {}),
        "thread": variant.thread,
        **({"no_thread": True} if variant.no_thread else {}),
        "first_comment": variant.first_comment,
        "crops": variant.crops,
        "files": files,
        "at": variant.own_at.isoformat() if variant.own_at else "",
    }


def _kept(row: PostFile) -> list[Any]:
    return [row.file.sha256, row.name, row.alt, row.waived]
