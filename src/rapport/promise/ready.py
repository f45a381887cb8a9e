"""What is made of a batch before the database is locked: readings, matches and second looks.

Reading is slow and its words come from strangers; deciding needs the only write lock. So whatever needs no lock is
made first, and once the lock is held it is asked whether what it rests on is still so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.inbox.arrival import Arrival, text_of, turns
from rapport.inbox.known import Where, languages, place_in, unknown
from rapport.promise.ground import Ground
from rapport.promise.group import trials
from rapport.promise.layers import read_with
from rapport.promise.second_reader import read_again
from rapport.store.bulk_sql import data_version
from rapport.triage.layer.layer import Layer
from rapport.triage.reader import Reader, Readers


@dataclass(frozen=True, slots=True)
class Ready:
    """The `new` messages of a batch, and `read`, with those that may be new words of known ones, read and matched.

    `ground`, `spoken` and `version` tell whether anything they rest on has changed since.
    """

    new: Sequence[Arrival]
    read: Sequence[Arrival]
    spoken: Mapping[Where, str]
    ground: Ground
    version: int | None

    def still_true(self) -> bool:
        """Whether settings, messages and languages are as they were; at once where nobody has written."""
        if self.version is not None and self.version == data_version():
            return True
        if not self.ground.holds() or len(unknown(self.new)) != len(self.new):
            return False
        return languages(self.read) == self.spoken


def make_ready(
    batch: Sequence[Arrival],
    changed: Sequence[Arrival],
    ground: Ground,
    readers: Readers,
    version: int | None = None,
) -> Ready:
    """Give what is new in a batch, or `changed`, its reading and its match; nothing is written.

    `version`: the database's, before the batch was translated.
    """
    new = unknown(batch)
    heard = list(dict.fromkeys([*new, *changed]))
    spoken = languages(heard)
    brands = {one.channel.brand_id for one in heard}
    _read(heard, spoken, ground.layers(brands, readers.first), readers.first)
    _match(heard, ground)
    if readers.second:
        read_again([one for one in heard if _may_answer(one, ground)], ground, readers.second)
    return Ready(new, heard, spoken, ground, version)


def _read(
    heard: Sequence[Arrival], spoken: Mapping[Where, str], layers: Mapping[int, Layer], reader: Reader
) -> None:
    """Turn by turn, each conversation in the language of what came before."""
    known = dict(spoken)
    for turn in turns(heard, place_in):
        for one in turn:
            one.text = text_of(one, known.get(place_in(one), ""))
        brands = [one.channel.brand_id for one in turn]
        readings = read_with(layers, brands, [one.text for one in turn], reader)
        for one, reading in zip(turn, readings, strict=True):
            one.reading = reading
            known[place_in(one)] = reading.language


def _match(heard: Sequence[Arrival], ground: Ground) -> None:
    by_brand: dict[int, list[Arrival]] = {}
    for one in heard:
        by_brand.setdefault(one.channel.brand_id, []).append(one)
    library = ground.library(by_brand)
    for brand, mine in by_brand.items():
        for one, match in zip(mine, library.match(brand, [one.text.text for one in mine]), strict=True):
            one.match = match


def _may_answer(one: Arrival, ground: Ground) -> bool:
    """Whether a robot might answer it: not where no threshold was ever fitted, but for the practice network."""
    brand, network = one.channel.brand_id, one.channel.network
    if brand not in ground.fitted() and network not in trials():
        return False
    return ground.library([brand]).may_answer(brand, one.match.article, network, one.reading.language)
