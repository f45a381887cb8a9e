"""A feed's entries as posts of ours, by the watcher's template: drafts, or in line for their channels' queues."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Membership
from rapport.channels.models import Channel
from rapport.curation.credit import leads_to, quoted_words
from rapport.curation.models import Becomes, CuratedCard, Tap, TapKind, Watcher
from rapport.domain.variables import filled_whole
from rapport.publishing.checks import NotReady
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.slots import QueueFull
from rapport.publishing.writing import PostGiven, VariantGiven, write_once

# Of one look no more are put in line; the others are drafts, so that a feed that begins anew floods nobody.
IN_LINE_AT_ONCE = 5
LONGEST_VALUE, LONGEST_WORDS = 300, 200


def post_entry(watcher: Watcher, card: CuratedCard, author: str, place: int, now: datetime) -> Post:
    """The entry's one post, by whoever set the watcher up; `place` is its number in this look.

    What cannot go in line, and why a network would refuse it, is a draft like any other.
    """
    channels = Channel.across_brands.filter(brand_id=watcher.brand_id, closed_at=None, pk__in=watcher.channels)
    variants = tuple(VariantGiven(one) for one in channels)
    given = PostGiven(entry_words(watcher.template, card, author), variants, source=entry_source(card))
    given = PostGiven(
        given.idea, given.variants, language=card.language if len(card.language) == 2 else "", source=given.source
    )
    post, new = write_once(watcher.brand, given, watcher.by, now)
    queued = (
        new and watcher.becomes == Becomes.QUEUED and place <= IN_LINE_AT_ONCE and _in_line(watcher, post, now)
    )
    what = TapKind.SCHEDULED if queued else TapKind.KEPT
    Tap.across_brands.create(brand_id=watcher.brand_id, card=card, what=what, by=None, at=now, post=post)
    return post


def _in_line(watcher: Watcher, post: Post, now: datetime) -> bool:
    stands = Membership.across_brands.filter(brand=watcher.brand_id, person=watcher.by_id).first()
    if stands is None or not stands.may_write:
        return False
    try:
        with transaction.atomic():
            line_up(post, When.QUEUE, watcher.by, now)
    except (NotNow, NotReady, QueueFull):
        return False
    return True


def entry_words(template: str, card: CuratedCard, author: str) -> str:
    """The template with the entry's own words in it; the link as it is, all else without markup or marks."""
    title, _blank, rest = card.text.strip().partition("\n")
    by, _dot, feed = author.rpartition(" · ")
    values = {
        "title": quoted_words(title, LONGEST_VALUE),
        "words": quoted_words(rest or title, LONGEST_WORDS),
        "link": leads_to(card),
        "author": quoted_words(by or feed, LONGEST_VALUE),
        "feed": quoted_words(feed, LONGEST_VALUE),
    }
    return filled_whole(template, values, 2_000)


def entry_source(card: CuratedCard) -> str:
    """The fingerprint by which an entry makes one post, ever."""
    return hashlib.sha256(f"{card.network}\n{card.network_id}".encode()).hexdigest()
