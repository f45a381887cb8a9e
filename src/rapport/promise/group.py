"""The groups a promise is kept in: brand × language × kind of channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.registry import manifests
from rapport.domain.decision import Route
from rapport.inbox.models import Direction, Message
from rapport.promise.models import Judgement

LATEST = 5_000
SAID = ("reading__language", "kind", "channel__network")
TRIAL = "practice"
"""The kind of every message on a network where nobody outside is: they are no sample of what real people write."""


class Group(NamedTuple):
    """Messages that share one threshold. What is fitted to one group says nothing of another."""

    brand: int
    language: str
    kind: str

    @property
    def facts(self) -> dict[str, Any]:
        """As the columns of a row that belongs to the group."""
        return {"brand_id": self.brand, "language": self.language, "kind": self.kind}


@cache
def trials() -> list[str]:
    """The networks on which nobody outside is."""
    return [one.network for one in manifests() if one.trial]


def group_of(message: Message, channel: Channel, language: str) -> Group:
    """The group of a message that was read as `language`."""
    return Group(message.brand_id, language, TRIAL if channel.network in trials() else message.kind)


def messages(group: Group) -> QuerySet[Message]:
    """What contacts wrote in a group and somebody should hear: the population its promise speaks of."""
    rows = Message.across_brands.filter(brand=group.brand, direction=Direction.IN, removed_at__isnull=True)
    rows = rows.filter(reading__language=group.language).exclude(decision__route=Route.IGNORE)
    if group.kind == TRIAL:
        return rows.filter(channel__network__in=trials())
    return rows.filter(kind=group.kind).exclude(channel__network__in=trials())


def groups(brand: Brand, languages: Sequence[str]) -> list[Group]:
    """The brand's groups that are lively or known, in these languages, the busiest first.

    Lively: something was said there among the latest 5,000 messages. Known: somebody judged a message there.
    """
    latest = Message.of(brand).order_by("-pk").values_list("pk", flat=True)[LATEST : LATEST + 1]
    lately = Message.of(brand).filter(direction=Direction.IN, pk__gt=max(latest, default=0))
    said = lately.filter(reading__language__in=languages).values_list(*SAID).order_by()
    found: Counter[Group] = Counter()
    for language, kind, network, many in said.annotate(many=Count("pk")):
        found[Group(brand.pk, language, TRIAL if network in trials() else kind)] += many
    known = Judgement.of(brand).filter(language__in=languages).values_list("language", "kind").distinct()
    found.update(dict.fromkeys((Group(brand.pk, *facts) for facts in known), 0))
    return [group for group, _ in found.most_common()]
