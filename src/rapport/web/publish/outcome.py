"""What came back of a post, for its page: a line for each channel, a small curve, and what was read there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.results.models import Aspect, PostDifference, PostResult
from rapport.publishing.results.outcome import ChannelOutcome, outcome_of
from rapport.publishing.results.read_back import take_note
from rapport.publishing.standing import PostStanding
from rapport.web.access import BrandRequest, member
from rapport.web.publish.one_post import tried
from rapport.web.publish.words import ASPECTS, FILE_KINDS

WIDTH, HEIGHT, PAD = 240, 48, 4


@dataclass(frozen=True)
class ShownDifference:
    """One thing that differs: in a sentence, or word by word."""

    name: str
    says: str = ""
    parts: Sequence[ChangedPart] = ()


def _shown(row: PostDifference) -> ShownDifference:
    name = str(ASPECTS[row.aspect])
    if row.aspect == Aspect.FILES:
        given = {"meant": _files(row.meant), "found": _files(row.found)}
        return ShownDifference(name, _("meant: %(meant)s; there: %(found)s") % given)
    if row.aspect == Aspect.THREAD:
        elsewhere = (
            _("It does not stand under what it goes on from.") if row.meant else _("It stands under another post.")
        )
        return ShownDifference(name, elsewhere)
    return ShownDifference(name, parts=word_diff(row.meant, row.found))


def _files(kinds: str) -> str:
    return ", ".join(str(FILE_KINDS.get(one, one)) for one in kinds.splitlines()) or _("none")


@dataclass(frozen=True)
class DrawnOutcome:
    """One channel's results, with the curve drawn and the differences word by word."""

    found: ChannelOutcome

    @property
    def path(self) -> str:
        """The curve as points in a box of WIDTH by HEIGHT; "" for fewer than two."""
        curve = self.found.curve
        if len(curve) < 2:
            return ""
        long, high = curve[-1][0] or 1, max(1, *(count for _age, count in curve))
        across, up = WIDTH - 2 * PAD, HEIGHT - 2 * PAD
        return " ".join(
            f"{PAD + age / long * across:.1f},{PAD + up - count / high * up:.1f}" for age, count in curve
        )

    @property
    def says(self) -> str:
        """The curve in words, for who does not see it."""
        age, count = self.found.curve[-1]
        return _("Reactions over time: %(n)d after %(hours)d hours") % {"n": count, "hours": round(age)}

    @property
    def differing(self) -> list[tuple[PostResult, list[ShownDifference]]]:
        """The parts that are not as they were meant, each with what differs, and those that are not there."""
        return [(one, [_shown(each) for each in one.differences.all()]) for one in self.found.differing]

    @property
    def not_told(self) -> str:
        """What was meant and the network does not tell, so that nobody compared it."""
        known = dict.fromkeys(aspect for one in self.found.results for aspect in one.not_told)
        return ", ".join(str(ASPECTS[one]) for one in known)


@dataclass(frozen=True)
class ShownOutcome:
    """All of a post's channels that are out, and the counted links."""

    channels: list[DrawnOutcome]
    links: list[tuple[str, str]]


def shown_outcome(standing: PostStanding) -> ShownOutcome:
    """As the post's page shows it."""
    found = outcome_of(standing)
    return ShownOutcome([DrawnOutcome(one) for one in found.channels], found.links)


@require_POST
@member("write")
def noted(request: BrandRequest, pk: int, result: int) -> HttpResponse:
    """Somebody has seen that it differs."""
    rows = PostResult.of(request.brand).filter(publication__part__variant__post=pk)
    row = get_object_or_404(rows, pk=result)
    return tried(request, pk, lambda post: take_note(row, request.person, request.now), _("Noted."))
