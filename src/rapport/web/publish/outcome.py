"""What came back of a post, for its page: a line for each channel, a small curve, and what was read there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.links.counting import clicks_of, link_targets
from rapport.publishing.results.figures import DEFINITION, Figures, figures, reactions
from rapport.publishing.results.models import Measurement, PostResult, ReadBack
from rapport.publishing.results.read_back import take_note
from rapport.publishing.standing import PostStanding, VariantStanding
from rapport.web.access import BrandRequest, member
from rapport.web.publish.one_post import tried

WIDTH, HEIGHT, PAD = 240, 48, 4


@dataclass(frozen=True)
class ChannelOutcome:
    """One channel's results. `clicks` None: no counted links. `curve`: (age in hours, reactions) over time."""

    standing: VariantStanding
    results: Sequence[PostResult]
    figures: Figures | None
    clicks: int | None
    curve: Sequence[tuple[float, int]]

    @property
    def path(self) -> str:
        """The curve as points in a box of WIDTH by HEIGHT; "" for fewer than two."""
        if len(self.curve) < 2:
            return ""
        long, high = self.curve[-1][0] or 1, max(1, *(count for _age, count in self.curve))
        across, up = WIDTH - 2 * PAD, HEIGHT - 2 * PAD
        return " ".join(
            f"{PAD + age / long * across:.1f},{PAD + up - count / high * up:.1f}" for age, count in self.curve
        )

    @property
    def says(self) -> str:
        """The curve in words, for who does not see it."""
        age, count = self.curve[-1]
        return _("Reactions over time: %(n)d after %(hours)d hours") % {"n": count, "hours": round(age)}

    @property
    def verdict(self) -> str:
        """The worst of its parts, "" where nothing was read yet."""
        worst = (ReadBack.MISSING, ReadBack.DIFFERS, ReadBack.UNREAD, ReadBack.SAME)
        return next((str(one) for one in worst if any(row.verdict == one for row in self.results)), "")

    @property
    def differing(self) -> list[tuple[PostResult, list[ChangedPart]]]:
        """The parts that say something else there, word by word, and those that are not there."""
        found = [one for one in self.results if one.verdict in (ReadBack.DIFFERS, ReadBack.MISSING)]
        return [(one, word_diff(one.publication.text, one.found) if one.found else []) for one in found]


@dataclass(frozen=True)
class PostOutcome:
    """All of a post's channels that are out, and the counted links."""

    channels: list[ChannelOutcome]
    links: list[tuple[str, str]]
    definition: int = DEFINITION


def outcome_of(standing: PostStanding) -> PostOutcome:
    """A few queries, whatever the number of channels."""
    out = [one for one in standing.variants if any(row.sent_at for row in one.publications)]
    numbers = [row.pk for one in out for row in one.publications]
    brand = standing.post.brand
    rows = list(PostResult.of(brand).filter(publication__in=numbers).select_related("publication"))
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


@require_POST
@member("write")
def noted(request: BrandRequest, pk: int, result: int) -> HttpResponse:
    """Somebody has seen that it differs."""
    rows = PostResult.of(request.brand).filter(publication__part__variant__post=pk)
    row = get_object_or_404(rows, pk=result)
    return tried(request, pk, lambda post: take_note(row, request.person, request.now), _("Noted."))
