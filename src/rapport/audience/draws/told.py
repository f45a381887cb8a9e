"""What everybody is told of a giveaway: before the draw the promise, after it all that makes it again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapport.audience.draws.entrants import Entrant
from rapport.audience.draws.models import PublishedDraw, TermsKept
from rapport.audience.draws.terms import GiveawayTerms
from rapport.audience.fair_draw import Drawing
from rapport.audience.models import Giveaway
from rapport.outbox.models import Publication, Step


@dataclass(frozen=True, slots=True)
class ChangedTerms:
    """Rules that were changed when the promise was public already: what they were until `at`."""

    at: datetime
    was: GiveawayTerms
    now: GiveawayTerms


def drawing_of(row: Giveaway) -> Drawing:
    """What the outcome depends on, besides the seed."""
    rules = f"{row.name}\n{row.rules}\n{row.target}\n{row.closes_at.isoformat()}\n{row.public_from}"
    return Drawing(rules, sorted(row.entrants), row.prizes, row.public)


def public_since(row: Giveaway) -> datetime | None:
    """Since when its promise is on a network; None while its post is not out."""
    if row.channel_id:
        return row.at
    sent = Publication.across_brands.filter(part__variant__post=row.post_id, step=Step.SENT)
    return sent.order_by("sent_at").values_list("sent_at", flat=True).first()


def changed_in_public(row: Giveaway) -> list[ChangedTerms]:
    """Each change of the rules after the promise was public, the first first."""
    since = public_since(row)
    kept = list(TermsKept.across_brands.filter(giveaway=row).order_by("version"))
    pairs = zip(kept, kept[1:], strict=False)
    return [
        ChangedTerms(new.at, GiveawayTerms.kept(old.said), GiveawayTerms.kept(new.said))
        for old, new in pairs
        if since and new.at >= since
    ]


def told_publicly(row: Giveaway) -> dict[str, Any]:
    """Before the draw the promise, after it all that makes it again; of whom was set aside no why."""
    told = {"commitment": row.commitment, "rules": drawing_of(row).rules, "prizes": row.prizes}
    changes = [{"at": one.at.isoformat(), "was": one.was.as_kept} for one in changed_in_public(row)]
    told |= {"changes": changes} if changes else {}
    if row.called_off_at:
        return {**told, "called_off_at": row.called_off_at.isoformat(), "why": row.called_off_why}
    if row.drawn_at is None:
        return told
    if (kept := PublishedDraw.across_brands.filter(giveaway=row).first()) is not None:
        drawn: dict[str, Any] = json.loads(gzip.decompress(bytes(kept.body)))
        return drawn
    after = {"seed": row.seed, "entrants": sorted(row.entrants), "public": row.public, "winners": row.winners}
    return {**told, **after, "left_out": row.left_out}


def keep_published(row: Giveaway, entrants: Sequence[Entrant]) -> PublishedDraw:
    """The draw as everybody gets it from now on, made once; in the transaction that draws."""
    changes = [{"at": one.at.isoformat(), "was": one.was.as_kept} for one in changed_in_public(row)]
    drawing = drawing_of(row)
    told = {
        "form": "rapport giveaway 1",
        "key": row.key,
        "commitment": row.commitment,
        "rules": drawing.rules,
        "prizes": row.prizes,
        "changes": changes,
        "drawn_at": row.drawn_at.isoformat() if row.drawn_at else "",
        "seed": row.seed,
        "public": row.public,
        "entrants": list(drawing.entrants),
        "winners": row.winners,
        "left_out": sorted(row.left_out),
    }
    return PublishedDraw.across_brands.create(
        brand_id=row.brand_id,
        giveaway=row,
        heard=len(entrants),
        among=len(row.entrants),
        set_aside=sum(not one.drawn for one in entrants),
        names=[row.entrants[one] for one in row.winners],
        put_back=sum(one.back for one in entrants),
        body=gzip.compress(json.dumps(told, separators=(",", ":")).encode(), 6, mtime=0),
    )
