"""The Audience page: an estimate with its interval, the curve, relations, and followers to choose about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count
from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand
from rapport.audience.bursts import Burst
from rapport.audience.count import counted_channels, list_price
from rapport.audience.known_relations import owed_answers, relation_counts, suggested_relations
from rapport.audience.models import Follower, FollowerCount, RealMark
from rapport.audience.proposals import FollowBackList, follow_back_list, growth_of
from rapport.audience.reach import AGAINST, PEOPLE_NEEDED, ReachFact, ReachWord
from rapport.audience.reach_words import FACT_WORDS, REACH_WORDS
from rapport.audience.relation_words import RELATION_COUNTS
from rapport.audience.share import FEWEST, ReachShare, Stratum, reach_share
from rapport.audience.weighing import Factor
from rapport.channels.models import Channel
from rapport.connectors.prices import currency
from rapport.connectors.registry import manifest
from rapport.inbox.models import Identity
from rapport.web.access import BrandRequest, member
from rapport.web.audience.curve import Curve, curve
from rapport.web.audience.factor_words import FACTORS
from rapport.web.page import show
from rapport.web.settings.budget import money

FOLLOWED, OWED_MOST = 3, 1_000
LOOSER = tuple(one for one in AGAINST if one is not ReachFact.NOTHING_AGAINST)


@dataclass(frozen=True, slots=True)
class CountedChannel:
    """A channel, its last whole count and the one under way."""

    channel: Channel
    done: FollowerCount | None
    under_way: FollowerCount | None

    @property
    def percent(self) -> tuple[int, int, int] | None:
        """The share and its ends in hundredths."""
        found = self.done
        if found is None or found.share is None or found.low is None or found.high is None:
            return None
        return round(found.share * 100), round(found.low * 100), round(found.high * 100)

    @property
    def costs(self) -> str:
        """What a page of its list costs, "" where nobody pays."""
        cost = list_price(self.channel.network)
        return money(cost, currency(manifest(self.channel.network).prices)) if cost else ""

    @property
    def trouble(self) -> str:
        return self.under_way.trouble if self.under_way else ""


@dataclass(frozen=True, slots=True)
class BurstLine:
    """A burst with the share of those in it that are reachable, None where too few were looked at."""

    burst: Burst
    reachable: int | None


@dataclass(frozen=True)
class AudiencePage:
    """What the page shows, each part asked for once."""

    brand: Brand
    now: datetime

    @cached_property
    def channels(self) -> list[CountedChannel]:
        found = []
        for one in counted_channels(self.brand):
            rows = FollowerCount.of(self.brand).filter(channel=one).order_by("-pk")
            under_way = rows.filter(done_at=None).first()
            found.append(CountedChannel(one, rows.filter(done_at__isnull=False).first(), under_way))
        return found

    @cached_property
    def done(self) -> list[FollowerCount]:
        return [one.done for one in self.channels if one.done]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.done)

    @property
    def looked(self) -> int:
        return sum(one.looked for one in self.done)

    @cached_property
    def whole(self) -> ReachShare | None:
        """All channels together, each a stratum of its own; None where there are too few."""
        return self._share({})

    @cached_property
    def least(self) -> ReachShare | None:
        """Where no line is proved: the share of those against whom nothing speaks; `whole` is the most it is."""
        against = Counter[int]()
        for channel, _fact, many in self._against:
            against[channel] += many
        return self._share(against) if against and not self.proved else None

    def _share(self, without: Mapping[int, int]) -> ReachShare | None:
        """Of all channels together, `without` so many of each."""
        if self.total < FEWEST:
            return None
        hits = [int(one.words.get(ReachWord.REACHABLE, 0)) - without.get(one.channel_id, 0) for one in self.done]
        strata = [Stratum(one.total, one.looked, max(some, 0)) for one, some in zip(self.done, hits, strict=True)]
        return reach_share(strata)

    @cached_property
    def words(self) -> list[tuple[ReachWord, Promise, int]]:
        found = {word: sum(int(one.words.get(word, 0)) for one in self.done) for word in ReachWord}
        return [(word, REACH_WORDS[word], many) for word, many in found.items()]

    @cached_property
    def facts(self) -> list[tuple[Promise, int]]:
        """What speaks against accounts that stay reachable all the same, and against how many."""
        counts = Counter[str]()
        for _channel, fact, many in self._against:
            counts[fact] += many
        return [(FACT_WORDS[fact], counts[fact]) for fact in LOOSER if fact in counts]

    @cached_property
    def _against(self) -> list[tuple[int, str, int]]:
        """By channel and fact how many stay reachable though something speaks against them."""
        rows = Follower.of(self.brand).filter(looked=True, gone_at=None, reach=ReachWord.REACHABLE)
        found = rows.filter(fact__in=LOOSER).values_list("channel_id", "fact")
        return list(found.annotate(many=Count("pk")).order_by())

    @property
    def proved(self) -> bool:
        """Whether anybody may be called out of reach in each of the counts that are shown."""
        return all(one.line is not None for one in self.done)

    @cached_property
    def unlisted(self) -> tuple[list[str], int]:
        """The networks that give no list, and how many are known there because they wrote."""
        rows = Channel.of(self.brand).filter(closed_at=None)
        listed = {one.channel.network for one in self.channels}
        others = sorted({one.network for one in rows} - listed)
        return others, Identity.of(self.brand).filter(network__in=others).count() if others else 0

    @cached_property
    def grown(self) -> tuple[Curve | None, list[BurstLine]]:
        weeks, odd = growth_of(self.brand, self.now)
        return curve(weeks, odd), [BurstLine(one, self._reachable(one)) for one in odd]

    def _reachable(self, burst: Burst) -> int | None:
        rows = Follower.of(self.brand).filter(followed_at__date__range=(burst.start, burst.end), looked=True)
        looked = rows.count()
        return round(100 * rows.filter(reach=ReachWord.REACHABLE).count() / looked) if looked >= FOLLOWED else None

    @cached_property
    def relations(self) -> list[tuple[Promise, int]]:
        counts = relation_counts(self.brand)
        return [(word, counts.get(relation, 0)) for relation, word in RELATION_COUNTS.items()]

    @cached_property
    def follow_back(self) -> FollowBackList:
        return follow_back_list(self.brand, self.now)

    @cached_property
    def weights(self) -> list[tuple[Factor, Promise, int]]:
        return [(factor, FACTORS[factor], weight) for factor, weight in self.follow_back.weights.items()]

    @cached_property
    def marked(self) -> int:
        return RealMark.of(self.brand).filter(real=True).count()

    @cached_property
    def to_mark(self) -> Follower | None:
        """One that chance drew and nobody marked; chance again says which."""
        rows = Follower.of(self.brand).filter(looked=True, mark=None, gone_at=None)
        return rows.select_related("channel").order_by("?").first() if self.marked < PEOPLE_NEEDED else None


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    found = AudiencePage(request.brand, request.now)
    owed = owed_answers(request.brand, request.now)
    context = {
        "audience": found,
        "owed": list(owed[:FOLLOWED]),
        "owed_many": owed[:OWED_MOST].count(),
        "suggested": suggested_relations(request.brand, request.now),
        "needed": PEOPLE_NEEDED,
        "tab": "overview",
    }
    return show(request, "audience/index.html", context)
