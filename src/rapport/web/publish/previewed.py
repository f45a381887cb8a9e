"""Each channel's variant as it would look, from what stands in the form; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.channels.models import Channel
from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.domain.poll import Poll
from rapport.outbox.publish import PublicWords
from rapport.publishing.checks import PostCheck, checks_of
from rapport.publishing.composed import card_address, parts_of
from rapport.publishing.links.cards import known_card
from rapport.publishing.links.counting import foreseen_links
from rapport.publishing.links.models import LinkCard
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.writing import MOST_PARTS
from rapport.web.access import BrandRequest
from rapport.web.publish.crop_fields import Pictured, pictured
from rapport.web.publish.foreseen import wished_time
from rapport.web.publish.form import (
    LONGEST,
    ChannelFields,
    kept_quote,
    shared_files,
    typed_poll,
)

SHARED = {"idea": LONGEST, "first_comment": LONGEST, "warning": 300, "campaign": 120}


@dataclass(frozen=True, slots=True)
class Shown:
    """One part as its network counts it."""

    words: PublicWords
    size: int
    most: int
    pictures: Sequence[Pictured] = ()

    @property
    def over(self) -> int:
        return max(0, self.size - self.most) if self.most else 0

    @property
    def share(self) -> int:
        """For the ring beside the count."""
        return min(100, round(100 * self.size / self.most)) if self.most else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel's variant as it would look, with what is found about it.

    `link`: of which its network draws a card; `card`: that, where it is known already.
    """

    channel: Channel
    parts: Sequence[Shown]
    checks: Sequence[PostCheck]
    link: str = ""
    card: LinkCard | None = None

    @property
    def empty(self) -> bool:
        """Nothing is written yet: then nothing is found fault with."""
        return not any(one.words.text or one.words.files for one in self.parts)

    @property
    def blocked(self) -> bool:
        return any(one.blocks for one in self.checks)


def previews(request: BrandRequest, post: Post | None, fields: Sequence[ChannelFields]) -> list[Preview]:
    """Each chosen channel's, from what stands in the form; nothing is kept."""
    like = typed_post(request, post)
    like._prefetched_objects_cache = {"files": _described(request, post)}  # type: ignore[attr-defined]
    known = {one.channel_id: one for one in post.variants.all()} if post else {}
    return [_preview(request, like, one, known.get(one.channel.pk)) for one in fields if one.chosen]


def typed_post(request: BrandRequest, post: Post | None) -> Post:
    """The post as it stands in the form; never saved."""
    like = Post(pk=post.pk if post else 0, brand=request.brand)
    for name, most in SHARED.items():
        kept = getattr(post, name) if post else ""
        setattr(like, name, request.POST.get(name, "")[:most] if request.method == "POST" else kept)
    poll = typed_poll(request) if request.method == "POST" else Poll.kept(post.poll) if post else None
    like.poll = poll.as_kept if poll else None
    quote = kept_quote(request, post)
    like.quote = quote.as_kept if quote else None
    like.utm = "utm" in request.POST if request.method == "POST" else bool(post and post.utm)
    return like


def _described(request: BrandRequest, post: Post | None) -> list[PostFile]:
    """The post's files as they are described in the form."""
    found = []
    for row in shared_files(post):
        if request.method == "POST" and f"alt-{row.pk}" in request.POST:
            row.alt, row.waived = request.POST[f"alt-{row.pk}"], f"waive-{row.pk}" in request.POST
        if f"off-{row.pk}" not in request.POST:
            found.append(row)
    return found


def _preview(request: BrandRequest, post: Post, one: ChannelFields, kept: Variant | None) -> Preview:
    given = one.given(None)
    how, at = wished_time(request, one.channel, kept)
    row = Variant(
        pk=kept.pk if kept else None,
        brand=request.brand,
        post=post,
        channel=one.channel,
        text=given.text,
        thread=list(given.thread[:MOST_PARTS]),
        first_comment=given.first_comment,
        crops={sha256: crop.as_kept for sha256, crop in given.crops.items()},
        how=how,
        at=at,
    )
    if kept and hasattr(post, "counted"):
        row._prefetched_objects_cache = {"links": foreseen_links(row)}  # type: ignore[attr-defined]
    shown = [_shown(one.channel, part, pictured(row) if part.files else ()) for part in parts_of(row)]
    link = card_address(row)
    card = known_card(request.brand, link, request.now) if link else None
    return Preview(one.channel, shown, checks_of(post, [row], request.now), link, card)


def _shown(channel: Channel, words: PublicWords, pictures: Sequence[Pictured]) -> Shown:
    found = connector(channel.network)
    size = found.count(found.worded(words.text, ""), channel.settings)
    size += found.count(words.warning, channel.settings) if found.counts_warning else 0
    kind = Kind.COMMENT if words.comment else Kind.POST
    most = found.limit(kind, channel.settings) or found.manifest.limits.text
    if words.poll and found.manifest.polls and found.manifest.polls.question:
        most = found.manifest.polls.question
    return Shown(words, size, most, pictures)
