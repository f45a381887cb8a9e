"""A publication and what stands of it on its network, aspect by aspect; what is not told is no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapport.connectors.registry import manifest
from rapport.domain.message import Echo
from rapport.domain.poll import Poll
from rapport.domain.stands_there import StandsThere
from rapport.outbox.link_card import KEPT_AS
from rapport.outbox.models import Publication, Step
from rapport.publishing.results.models import Aspect

SERVER = re.compile(r"(@[\w.\-]+)@[\w.\-]+\w")
BEGINNING = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
# A moving picture is shown as a film without sound by some networks.
LOOP = "gifv"
NOTHING = StandsThere()
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """What was meant, and what stands there; of several things one in a line."""

    aspect: Aspect
    meant: str
    found: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, and what was meant and the network does not tell."""

    differs: Sequence[Difference]
    not_told: Sequence[Aspect]


def compared(publication: Publication, echo: Echo, instead: Iterable[str] = ()) -> Compared:
    """`instead`: the words that were put in the place of those that left."""
    there = echo.beside or NOTHING
    differs, not_told = list[Difference](), list[Aspect]()
    if not as_meant(publication, echo.text, instead):
        differs.append(Difference(Aspect.WORDS, publication.text, echo.text[:LONGEST]))
    for aspect, meant, found in _aspects(publication, there):
        if found is None:
            not_told += [aspect] if any(meant) else []
        elif not _alike(meant, found):
            differs.append(Difference(aspect, "\n".join(meant), "\n".join(found)[:LONGEST]))
    return Compared(differs, not_told)


def _aspects(row: Publication, there: StandsThere) -> Iterator[tuple[Aspect, list[str], list[str] | None]]:
    """Each beside the words: what was meant and what is told, None for not told."""
    files = list(row.attachments.select_related("file").order_by("place"))
    poll = Poll.kept(row.payload.get("poll"))
    kinds = [one.file.mime.partition("/")[0] for one in files]
    yield Aspect.FILES, kinds, _listed(_seen_as(there.kinds, kinds))
    # Of files that are others what they show needs no second complaint.
    alts = there.alts if there.kinds is None or len(there.kinds) == len(files) else None
    yield Aspect.ALTS, [one.alt for one in files], _listed(alts)
    yield Aspect.POLL, list(poll.options) if poll else [], _listed(there.poll)
    yield Aspect.WARNING, _one(row.payload.get("warning", "")), _told(there.warning)
    above = row.under or row.after
    yield Aspect.THREAD, _one(above.network_id if above else ""), _told(there.above)
    # A network that draws a link's card itself draws what it likes.
    if manifest(row.channel.network).cards_from_us and there.card:
        yield Aspect.CARD, _one(row.payload.get(KEPT_AS, "")), _told(there.card)


def _seen_as(found: Sequence[str] | None, meant: Sequence[str]) -> Sequence[str] | None:
    if found is None:
        return None
    loops = {place for place, one in enumerate(meant) if one in ("image", "video")}
    return [meant[n] if one == LOOP and n in loops else one for n, one in enumerate(found)]


def _listed(some: Sequence[str] | None) -> list[str] | None:
    return None if some is None else list(some)


def _told(word: str | None) -> list[str] | None:
    return None if word is None else _one(word)


def _one(word: str) -> list[str]:
    return [word] if word else []


def _alike(meant: Sequence[str], found: Sequence[str]) -> bool:
    return [_plain(one) for one in meant] == [_plain(one) for one in found]


def as_meant(publication: Publication, text: str, instead: Iterable[str] = ()) -> bool:
    """Whether these are the words that left, or were put `instead`; how lines are broken does not matter."""
    warning = publication.payload.get("warning", "")
    return _plain(text) in {
        _plain(said) for one in (publication.text, *instead) for said in (one, f"{warning} {one}")
    }


def put_instead(publication: Publication) -> list[str]:
    """The words that the network has taken in the place of a publication's, the latest last."""
    rows = publication.edits.filter(step=Step.SENT).order_by("pk")
    return list(rows.values_list("text", flat=True))


def _plain(text: str) -> str:
    """Without what networks change in showing words: servers behind names, how an address begins, white space."""
    told = BEGINNING.sub("", SERVER.sub(r"\1", unicodedata.normalize("NFC", text)))
    return " ".join(told.split())
