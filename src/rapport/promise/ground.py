"""The settings a batch is read and decided by, remembered for as long as nobody changes one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar, cast

from rapport.answers.library import Library
from rapport.availability.pressed import brands_pressed
from rapport.availability.stops import lasting_stops
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig
from rapport.promise.answer_binding import answer_mark
from rapport.promise.layers import layers_for
from rapport.promise.models import Calibration
from rapport.promise.standing import Standing, standing
from rapport.publishing.reply_plan import brands_with_plans
from rapport.store.edition import current
from rapport.triage.layer.layer import Layer
from rapport.triage.reader import Reader

# Answers kept of one edition; with more brands than this at once they are asked for again.
MOST = 1000

T = TypeVar("T")


class Ground:
    """Channels, articles, layers, dials, thresholds and stops under one `edition`, each asked for once.

    What it gives is shared by all batches under that edition: nothing of it may be changed.
    """

    _latest: Ground | None = None

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self._kept: dict[tuple[object, ...], object] = {}

    @classmethod
    def now(cls) -> Ground:
        """The settings as they are; what was asked for before, if nobody has changed one since."""
        edition = current()
        if cls._latest is None or not edition or cls._latest.edition != edition:
            cls._latest = cls(edition)
        return cls._latest

    def holds(self) -> bool:
        """Whether nobody has changed a setting since."""
        return bool(self.edition) and self.edition == current()

    def channels(self, keys: Collection[str]) -> dict[str, tuple[Channel, ChannelConfig]]:
        """The open channels among these keys, with their brands, and as their connectors see them."""
        return self._once(("channels", frozenset(keys)), lambda: _channels(keys))

    def library(self, brands: Iterable[int]) -> Library:
        """The approved articles of these brands."""
        wanted = frozenset(brands)
        return self._once(("library", wanted), lambda: Library.of(wanted))

    def layers(self, brands: Iterable[int], reader: Reader) -> Mapping[int, Layer]:
        """What the brands' own judgements taught this reader."""
        wanted = frozenset(brands)
        return self._once(("layers", wanted, reader.fingerprint), lambda: layers_for(wanted, reader))

    def standing(self, brands: Iterable[int], reader: Reader) -> Standing:
        """Where the promise stands for these brands with this reader."""
        wanted = frozenset(brands)
        return self._once(("standing", wanted, reader.name), lambda: standing(wanted, reader.name))

    def answer_mark(self, brand: int, reader: Reader) -> str:
        """What the matches of a brand hang on, as a hash."""
        return self._once(
            ("answer mark", brand, reader.name), lambda: answer_mark(brand, self.library([brand]), reader)
        )

    def fitted(self) -> frozenset[int]:
        """The brands that have a threshold of any reader."""
        return self._once(
            ("fitted",), lambda: frozenset(Calibration.across_brands.values_list("brand", flat=True).distinct())
        )

    def stopped(self) -> frozenset[int]:
        """The brands that are stopped. The files first: a press leaves them only once its row is there."""
        waiting = brands_pressed()
        return waiting | self._once(("stopped",), lasting_stops)

    def planned(self) -> frozenset[int]:
        """The brands with a post whose reply plan changes anything for what comes under it."""
        return self._once(("planned",), brands_with_plans)

    def _once(self, key: tuple[object, ...], ask: Callable[[], T]) -> T:
        if key not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = ask()
        return cast(T, self._kept[key])


def _channels(keys: Collection[str]) -> dict[str, tuple[Channel, ChannelConfig]]:
    rows = Channel.across_brands.filter(key__in=keys, closed_at__isnull=True).select_related("brand")
    return {channel.key: (channel, link(channel)) for channel in rows}
