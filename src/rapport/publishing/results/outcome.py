"""What came back of a post, channel by channel: figures, how they grew, clicks, and what was read there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rapport.publishing.links.counting import clicks_of, link_targets
from rapport.publishing.results.figures import Figures, figures, reactions
from rapport.publishing.results.models import Measurement, PostResult, ReadBack
from rapport.publishing.standing import PostStanding, VariantStanding


@dataclass(frozen=True)
class ChannelOutcome:
    """One channel's results. `clicks` None: no counted links. `curve`: (age in hours, reactions) over time."""

    standing: VariantStanding
    results: Sequence[PostResult]
    figures: Figures | None
    clicks: int | None
    curve: Sequence[tuple[float, int]]

    @property
    def verdict(self) -> str:
        """The worst of its parts, "" where nothing was read yet."""
        worst = (ReadBack.MISSING, ReadBack.DIFFERS, ReadBack.UNREAD, ReadBack.SAME)
        return next((str(one) for one in worst if any(row.verdict == one for row in self.results)), "")

    @property
    def differing(self) -> list[PostResult]:
        """The parts that say something else there, and those that are not there."""
        return [one for one in self.results if one.verdict in (ReadBack.DIFFERS, ReadBack.MISSING)]


@dataclass(frozen=True)
class PostOutcome:
    """All of a post's channels that are out, and the counted links."""

    channels: list[ChannelOutcome]
    links: list[tuple[str, str]]


def outcome_of(standing: PostStanding) -> PostOutcome:
    """A few queries, whatever the number of channels."""
    out = [one for one in standing.variants if any(row.sent_at for row in one.publications)]
    numbers = [row.pk for one in out for row in one.publications]
    brand = standing.post.brand
    known_rows = PostResult.of(brand).filter(publication__in=numbers).select_related("publication")
    rows = list(known_rows.prefetch_related("differences"))
    measured: dict[int, list[Measurement]] = {}
    for row in Measurement.of(brand).filter(result__in=[one.pk for one in rows]).order_by("at"):
        measured.setdefault(row.result_id, []).append(row)
    clicks = clicks_of(one.variant for one in out)
    channels = [_channel(one, rows, measured, clicks.get(one.variant.pk)) for one in out]
    links = [pair for one in standing.variants for pair in link_targets(list(one.variant.links.all()))]
    return PostOutcome(channels, links if hasattr(standing.post, "counted") else [])


def _channel(
    one: VariantStanding, rows: Sequence[PostResult], measured: dict[int, list[Measurement]], clicks: int | None
) -> ChannelOutcome:
    mine = {row.pk for row in one.publications}
    results = [row for row in rows if row.publication_id in mine]
    posts = [row for row in results if row.publication.under_id is None]
    known = [measured[row.pk] for row in posts if row.pk in measured]
    latest = figures(some[-1] for some in known) if len(known) == len(posts) else None
    first = known[0] if known else []
    sent = next((row.sent_at for row in one.publications if row.sent_at), None)
    hour = timedelta(hours=1)
    curve = [((row.at - sent) / hour, n) for row in first if sent and (n := reactions(row)) is not None]
    return ChannelOutcome(one, results, latest, clicks, curve)
