"""A giveaway written with the post that announces it, and its rules changed afterwards, for everybody to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.audience.draws.address import address_of_giveaway
from rapport.audience.draws.state import GiveawayState, giveaway_state
from rapport.audience.draws.terms import CannotDraw, GiveawayTerms, checked_terms, terms_lines
from rapport.audience.giveaways import columns_of, held_giveaway, keep_promise, keep_terms, sealed_giveaway
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.domain.post_states import PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.locked import ChangedMeanwhile, locked
from rapport.publishing.models import Post
from rapport.publishing.occasions.rewording import reworded_post
from rapport.publishing.occasions.words import language_of, whole_words
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, write_post

BUSY = (PostState.PUBLISHING, PostState.UNKNOWN)


@transaction.atomic
def announce_with_post(
    brand: Brand,
    given: GiveawayTerms,
    by: Person,
    now: datetime,
    *,
    channels: Sequence[Channel] = (),
    language: str = "",
    source: str = "",
) -> Giveaway:
    """A giveaway with the draft of its post, which carries the promise; one for a `source`.

    Raises `CannotDraw`.
    """
    Brand.objects.select_for_update().get(pk=brand.pk)
    known = Giveaway.of(brand).filter(post__source=source).first() if source else None
    terms = checked_terms(given, now)
    if known and known.version == 1 and GiveawayTerms.of(known) != terms:
        raise CannotDraw(_("This form was kept as a giveaway already. Change that one; your words are here."))
    if known:
        return known
    row = sealed_giveaway(brand, terms, by, now)
    said = whole_words(terms_lines(row, brand, language_of(brand, language)))
    variants = tuple(VariantGiven(one) for one in channels)
    wanted = PostGiven(said, variants, language=language, source=source)
    row.post = write_post(brand, replace(wanted, terms=terms.digest, until=terms.closes_at), by, now)
    Post.across_brands.filter(pk=row.post.pk).update(must_say=address_of_giveaway(row))
    return keep_promise(row)


@transaction.atomic
def change_terms(
    giveaway: Giveaway, given: GiveawayTerms, by: Person, now: datetime, seen: int | None = None
) -> Giveaway:
    """Other rules: a yes to its post is void, and what is in line is a draft again where its words change.

    What is out stays as it is; the public page shows each change since then. Never once it has closed. `seen`: the
    version that was read. Raises `CannotDraw`, and `ChangedMeanwhile`.
    """
    row = held_giveaway(giveaway)
    if row.post:
        locked(row.post)
    if says := not_changed(row, now):
        raise CannotDraw(says)
    if seen is not None and seen != row.version:
        raise ChangedMeanwhile(
            _("Somebody changed these rules meanwhile. Your words are here; look at theirs first.")
        )
    terms = checked_terms(given, now)
    if terms == GiveawayTerms.of(row):
        return row
    before = _lines(row)
    if not row.kept_terms.exists():  # announced before rules were kept by version
        keep_terms(row, row.by, row.at)
    for name, value in columns_of(terms).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    keep_terms(row, by, now)
    if row.post:
        _said_anew(row, row.post, before, terms, by, now)
    note(row.brand_id, What.GIVEAWAY_CHANGED, now, by=by, giveaway=row.pk, version=row.version)
    return row


def not_changed(row: Giveaway, now: datetime) -> str:
    """Why its rules stay as they are; "" where they may be changed, as while nobody can have entered."""
    match giveaway_state(row, now):
        case GiveawayState.DRAWN | GiveawayState.CALLED_OFF:
            return _("It is drawn or called off: its rules stay as they were.")
        case GiveawayState.OVER:
            return _("It has closed: its rules stay as they were for those who entered.")
        case _:
            return ""


def _said_anew(
    row: Giveaway, post: Post, before: dict[str, str], terms: GiveawayTerms, by: Person, now: datetime
) -> None:
    """The new lines where the old ones stood, on what is not out yet."""
    standing = locked(post)
    if any(one.state in BUSY for one in standing.variants):
        raise CannotDraw(
            _("Its post is leaving at this moment. Change the rules once it is known what became of it.")
        )
    if standing.variants and all(one.partly_out for one in standing.variants):
        Post.across_brands.filter(pk=post.pk).update(terms=terms.digest, until=terms.closes_at)
        return
    wanted = reworded_post(standing, [before], _lines(row))
    change_post(post, replace(wanted, terms=terms.digest, until=terms.closes_at), by, now)


def _lines(row: Giveaway) -> dict[str, str]:
    language = row.post.language if row.post else ""
    return terms_lines(row, row.brand, language_of(row.brand, language))
