"""Counting the clicks of a post: switched on by a person, its links made, each opening one more on its day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.domain.campaign_links import utm_of
from rapport.domain.counted_links import addresses, with_utm
from rapport.domain.post_states import Move
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.composed import short_address, typed_words
from rapport.publishing.links.models import CountedPost, LinkDay, ShortLink
from rapport.publishing.locked import NotNow, check_move, locked, out_of_line, void_request
from rapport.publishing.models import Post, Variant

CODE_BYTES, CODE = 6, 8
"""A code's random bytes, and how many characters they are."""
NOT_YET = "·" * CODE
"""In place of a code that is not made yet."""


def can_count() -> bool:
    """Whether this house has an address at which others reach it."""
    return urlsplit(settings.ADDRESS).scheme == "https" or bool(settings.PUBLIC_NAMES)


@transaction.atomic
def count_clicks(post: Post, on: bool, by: Person, now: datetime) -> Post:
    """Links of the post are short ones from now on, or no more. It leaves the line, and a yes is void.

    Raises `NotNow`. What is out stays as it went, and its clicks are counted on.
    """
    if on and not can_count():
        raise NotNow(_("This house has no public address yet, so its links would lead nowhere. Set one first."))
    found = locked(post)
    if CountedPost.of(post.brand).filter(post=post).exists() is on:
        return found.post
    for one in check_move(found, Move.EDIT):
        # Of what is partly out the rest stays refused or missed, for somebody to send or to leave.
        if not one.partly_out:
            out_of_line(one, by, now)
    if on:
        CountedPost.across_brands.create(brand_id=post.brand_id, post=post, by=by, at=now)
        make_links(found.post)
    else:
        CountedPost.of(post.brand).filter(post=post).delete()
    void_request(found.post, now)
    note(post.brand_id, What.CLICKS_COUNTED, now, by=by, post=post.pk, on=on)
    return locked(post).post


def make_links(post: Post) -> bool:
    """A short link for each address of a counted post that has none; whether any was made."""
    if not CountedPost.across_brands.filter(post=post).exists():
        return False
    variants = list(post.variants.all())
    known = set(ShortLink.across_brands.filter(variant__post=post).values_list("variant", "address"))
    made = [
        _link(post, one, address)
        for one in variants
        for address in addresses("\n".join(typed_words(one)))
        if (one.pk, address) not in known and not address.startswith(f"{settings.ADDRESS}/")
    ]
    ShortLink.across_brands.bulk_create(made)
    return bool(made)


def foreseen_links(variant: Variant) -> list[ShortLink]:
    """Its links as they will leave: those that are made, and one as long as it will be for each other address."""
    made = list(ShortLink.across_brands.filter(variant=variant.pk))
    known = {one.address for one in made}
    other = [one for one in addresses("\n".join(typed_words(variant))) if one not in known]
    mine = f"{settings.ADDRESS}/"
    return made + [ShortLink(code=NOT_YET, address=one) for one in other if not one.startswith(mine)]


def _link(post: Post, variant: Variant, address: str) -> ShortLink:
    utm = utm_of(post.campaign, variant.channel.network)
    return ShortLink(
        brand_id=post.brand_id,
        # A sign at the end is the sentence's for whoever reads addresses in words.
        code=secrets.token_urlsafe(CODE_BYTES).replace("_", "a").replace("-", "b"),
        variant=variant,
        address=address,
        target=with_utm(address, utm),
    )


def opened_link(code: str, now: datetime, count: bool = True) -> str:
    """Where a code leads, counted on its day; "" for a code there is not."""
    link = ShortLink.across_brands.select_related("brand").filter(code=code).first()
    if link is None:
        return ""
    if count:
        day = now.astimezone(ZoneInfo(link.brand.time_zone)).date()
        LinkDay.across_brands.get_or_create(link=link, day=day, defaults={"brand_id": link.brand_id})
        LinkDay.across_brands.filter(link=link, day=day).update(clicks=F("clicks") + 1)
    return link.target


def clicks_of(variants: Iterable[Variant]) -> dict[int, int]:
    """How often the links of each variant were opened; a variant without links is left out."""
    numbers = [one.pk for one in variants]
    rows = ShortLink.across_brands.filter(variant__in=numbers).order_by().values_list("variant")
    return {variant: clicked or 0 for variant, clicked in rows.annotate(clicked=Sum("days__clicks"))}


def count_copy(copy: Post, template: Post, now: datetime) -> None:
    """A copy is counted as the post that comes round is; its own links are made as it is put in line."""
    chosen = CountedPost.across_brands.filter(post=template).first()
    if chosen:
        CountedPost.across_brands.create(brand_id=copy.brand_id, post=copy, by_id=chosen.by_id, at=now)


def unshortened(texts: Iterable[str]) -> list[str]:
    """The same words with the addresses that were typed in the place of counted ones, by which they differ."""
    known, short = list(texts), short_address("")
    codes = {part[:CODE] for one in known for part in one.split(short)[1:]}
    rows = ShortLink.across_brands.filter(code__in=codes).values_list("code", "address")
    for code, address in rows:
        known = [one.replace(f"{short}{code}", address) for one in known]
    return known


def link_targets(links: Sequence[ShortLink]) -> list[tuple[str, str]]:
    """Each short address with where it leads."""
    return [(short_address(one.code), one.target) for one in links]
