"""Each channel's variant as it would look, from what stands in the form; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from rapport.channels.models import Channel
from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.domain.poll import Poll
from rapport.domain.thread_parts import MOST_PARTS, split_parts
from rapport.outbox.publish import PublicWords
from rapport.publishing.checks import PostCheck, checks_of
from rapport.publishing.composed import card_address, parts_of
from rapport.publishing.links.cards import known_card
from rapport.publishing.links.counting import foreseen_links
from rapport.publishing.links.models import LinkCard
from rapport.publishing.models import Post, Variant
from rapport.web.access import BrandRequest
from rapport.web.publish.channel_fields import LONGEST, ChannelFields
from rapport.web.publish.crop_fields import Pictured, pictured
from rapport.web.publish.file_fields import picture_fields, shared_files, staying
from rapport.web.publish.foreseen import wished_time
from rapport.web.publish.form import kept_quote, typed_poll
from rapport.web.publish.named import NamesShown, names_shown
from rapport.web.publish.rests import chosen_article

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

    `link`: of which its network draws a card; `card`: that, where it is known already. `own_at`: its own time.
    `names`: whom it names.
    """

    channel: Channel
    parts: Sequence[Shown]
    checks: Sequence[PostCheck]
    link: str = ""
    card: LinkCard | None = None
    own_at: datetime | None = None
    names: NamesShown | None = None

    @property
    def empty(self) -> bool:
        """Nothing is written yet: then nothing is found fault with."""
        return not any(one.words.text or one.words.files for one in self.parts)

    @property
    def threaded(self) -> int:
        """How many parts it has without the first comment; 0 where it is no thread."""
        posts = sum(not one.words.comment for one in self.parts)
        return posts if posts > 1 else 0

    @property
    def blocked(self) -> bool:
        return any(one.blocks for one in self.checks)


def previews(
    request: BrandRequest, post: Post | None, fields: Sequence[ChannelFields], given: QueryDict | None
) -> list[Preview]:
    """Each chosen channel's, from what stands in the form; nothing is kept."""
    like = typed_post(request, post, given)
    shared = staying(picture_fields(request.brand, given, shared_files(post)))
    like._prefetched_objects_cache = {"files": shared}  # type: ignore[attr-defined]
    known = {one.channel_id: one for one in post.variants.all()} if post else {}
    rows = [_variant(request, like, one, known.get(one.channel.pk), given) for one in fields if one.chosen]
    return [_preview(request, row, rows) for row in rows]


def typed_post(request: BrandRequest, post: Post | None, given: QueryDict | None) -> Post:
    """The post as it stands in the form; never saved."""
    like = Post(pk=post.pk if post else 0, brand=request.brand)
    for name, most in SHARED.items():
        kept = getattr(post, name) if post else ""
        setattr(like, name, kept if given is None else given.get(name, "")[:most])
    further = list(post.thread) if post else []
    if given is not None:
        further = list(split_parts(given.get("thread", "")[:LONGEST]))
    like.thread = further[: MOST_PARTS + 1]
    poll = typed_poll(given) if given is not None else Poll.kept(post.poll) if post else None
    like.poll = poll.as_kept if poll else None
    quote = kept_quote(given, post)
    like.quote = quote.as_kept if quote else None
    like.utm = "utm" in given if given is not None else bool(post and post.utm)
    like.terms, like.until = (post.terms, post.until) if post else ("", None)
    like.rests_on = chosen_article(request, post, given)
    return like


def _variant(
    request: BrandRequest, post: Post, one: ChannelFields, kept: Variant | None, typed: QueryDict | None
) -> Variant:
    given = one.given(request.brand)
    how, at = wished_time(request, typed, one, kept)
    row = Variant(
        pk=kept.pk if kept else 0,
        brand=request.brand,
        post=post,
        channel=one.channel,
        text=given.text,
        warning=given.warning,
        no_warning=given.no_warning,
        thread=given.parts[: MOST_PARTS + 1],
        no_thread=given.no_thread,
        first_comment=given.first_comment,
        crops={sha256: crop.as_kept for sha256, crop in given.crops.items()},
        own_files=one.own_files,
        own_at=given.own_at,
        how=how,
        at=at,
    )
    row._prefetched_objects_cache = {"files": list(one.pictures)}  # type: ignore[attr-defined]
    if kept and hasattr(post, "counted"):
        row._prefetched_objects_cache["links"] = foreseen_links(row)  # type: ignore[attr-defined]
    return row


def _preview(request: BrandRequest, row: Variant, beside: Sequence[Variant]) -> Preview:
    shown = [_shown(row.channel, part, pictured(row) if part.files else ()) for part in parts_of(row)]
    link = card_address(row)
    card = known_card(request.brand, link, request.now) if link else None
    checks = checks_of(row.post, [row], request.now, beside)
    names = names_shown(request, row.channel, [one.words.text for one in shown])
    return Preview(row.channel, shown, checks, link, card, row.own_at, names)


def _shown(channel: Channel, words: PublicWords, pictures: Sequence[Pictured]) -> Shown:
    found = connector(channel.network)
    size = found.count(found.worded(words.text, ""), channel.settings)
    size += found.count(words.warning, channel.settings) if found.counts_warning else 0
    kind = Kind.COMMENT if words.comment else Kind.POST
    most = found.limit(kind, channel.settings)
    most = (pictures and found.manifest.limits.caption) or most
    if words.poll and found.manifest.polls and found.manifest.polls.question:
        most = found.manifest.polls.question
    return Shown(words, size, most, pictures)
