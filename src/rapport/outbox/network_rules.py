"""The network's rules, checked before anything is sent and explained when they refuse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rapport.connectors.base import Connector
from rapport.connectors.manifest import FilmLimits, PollLimits, Quoting
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.film import FILM
from rapport.domain.message import Kind
from rapport.domain.parameters import shows
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing
from rapport.domain.variables import BRACED, NAMES
from rapport.media.limits import taken_as
from rapport.media.reach import can_be_reached
from rapport.outbox.refusal import SAYS as SAYS
from rapport.outbox.refusal import Refusal as Refusal
from rapport.outbox.word_rules import word_refusals
from rapport.triage.slots import KINDS

_OPEN = re.compile(r"‹[^‹›\n]{1,60}›")


def refusals(
    network: type[Connector],
    settings: Mapping[str, str],
    outgoing: Outgoing,
    now: datetime,
    last_word_at: datetime | None,
    sent_here: int = 0,
    measured_as: Kind | None = None,
) -> list[Refusal]:
    """Every rule these words would break; they are as they leave.

    `settings`: the channel's, with its own server's limits; `last_word_at`: when the customer last wrote;
    `sent_here`: replies already sent to the same message; `measured_as`: as words of which kind they are counted.
    """
    manifest = network.manifest
    limits, found = manifest.limits, []
    if outgoing.kind is not Kind.POST and not manifest.can.send:
        found.append(Refusal("only read"))
    if not shows(outgoing.text) and not (outgoing.kind is Kind.POST and outgoing.media):
        found.append(Refusal("empty"))
    if outgoing.template and (outgoing.automatic or not manifest.can.templates):
        found.append(Refusal("not offered"))
    if not outgoing.template and (place := still_open(outgoing.text)):
        found.append(Refusal("open variable" if place[1:-1] in NAMES and place[0] == "{" else "open slot"))
    found += word_refusals(network, settings, outgoing, measured_as or outgoing.kind)
    found += _about_files(network, settings, outgoing)
    if limits.replies_each and sent_here >= limits.replies_each:
        found.append(Refusal("one reply each", limits.replies_each, sent_here + 1))
    if outgoing.automatic and outgoing.kind not in manifest.automatic:
        found.append(Refusal("no automatic words"))
    windowed = not limits.windowed or outgoing.kind in limits.windowed
    hours = windowed and ((outgoing.automatic and limits.automatic_window_hours) or limits.window_hours)
    if hours and last_word_at and not outgoing.template and now - last_word_at > timedelta(hours=hours):
        found.append(Refusal("window closed", hours, (now - last_word_at) / timedelta(hours=1)))
    return found


def private_refusals(
    found: PrivateReplies | None, kind: Kind, automatic: bool, age: timedelta, before: int
) -> list[Refusal]:
    """Every rule that a private answer to words in public would break.

    `kind` and `age`: of what is answered; `before`: private answers that it got, or is about to get.
    """
    if found is None or kind not in found.kinds:
        return [Refusal("no private reply")]
    hours = age / timedelta(hours=1)
    broken = {
        Refusal("private once", found.times): found.times and before >= found.times,
        Refusal("private over", found.hours, hours): found.hours and hours > found.hours,
        Refusal("no automatic words"): automatic and not found.automatic,
    }
    return [refusal for refusal, is_broken in broken.items() if is_broken]


def still_open(words: str) -> str:
    """The first slot or variable still open in words about to leave, as it stands there; empty if none is."""
    found = _OPEN.search(words)
    if found:
        return found.group()
    return next((slot.group() for slot in BRACED.finditer(words) if slot[1] in KINDS or slot[1] in NAMES), "")


def poll_refusals(
    limits: PollLimits | None, poll: Poll | None, files: int, measured: Sequence[int], question: int = 0
) -> list[Refusal]:
    """Every rule a poll would break; `measured` and `question`: how long the network counts options and words."""
    if poll is None:
        return []
    if limits is None:
        return [Refusal("no polls")]
    many, longest = len(poll.options), max(measured, default=0)
    broken = {
        Refusal("poll options", limits.options, many): not 2 <= many <= limits.options,
        Refusal("poll option", limits.option, longest): longest > limits.option,
        Refusal("poll question", limits.question, question): 0 < limits.question < question,
        Refusal("poll twice"): len(set(poll.options)) < many,
        Refusal("poll short", limits.shortest_minutes, poll.minutes): poll.minutes < limits.shortest_minutes,
        Refusal("poll long", limits.longest_minutes, poll.minutes): poll.minutes > limits.longest_minutes,
        Refusal("poll multiple"): poll.multiple and not limits.multiple,
        Refusal("poll and files"): files > 0 and not limits.files,
    }
    return [one for one, says_no in broken.items() if says_no]


def quote_refusals(rules: Quoting | None, outgoing: Outgoing) -> list[Refusal]:
    """Every rule a quote would break; `rules` None: here nothing can be quoted."""
    if not outgoing.quotes:
        return []
    if rules is None:
        return [Refusal("no quotes")]
    found = [Refusal("quote and files")] if outgoing.media and not rules.files else []
    return [*found, Refusal("quote and poll")] if outgoing.poll and not rules.poll else found


def _about_files(network: type[Connector], settings: Mapping[str, str], outgoing: Outgoing) -> list[Refusal]:
    manifest, many = network.manifest, len(outgoing.media)
    limits = manifest.limits.of_files(outgoing.kind)
    films = network.films(settings) if outgoing.kind is Kind.POST else None
    if films and films.least and not any(one.mime == FILM for one in outgoing.media):
        return [Refusal("film missing")]
    if not many:
        return [Refusal("file missing")] if outgoing.kind is Kind.POST and limits.media_least else []
    if not manifest.takes_files(outgoing.kind):
        return [Refusal("no files")]
    most, described = network.files(settings) or limits.media, network.alt(settings) or limits.media_alt
    found = [Refusal("too many files", most, many)] if most and many > most else []
    others = [one for one in outgoing.media if one.mime != FILM]
    found += _about_films(films, many - len(others), many)
    if not all(taken_as(one.mime, limits.media_types) for one in others):
        found.append(Refusal("file of this kind"))
    if described and (longest := max(len(one.alt) for one in outgoing.media)) > described:
        found.append(Refusal("description too long", described, longest))
    if manifest.can.fetches_media and not can_be_reached():
        found.append(Refusal("file out of reach"))
    return found


def _about_films(limits: FilmLimits | None, films: int, files: int) -> list[Refusal]:
    """`limits` None: no film goes beside these words; `files`: the films and all others."""
    if not films:
        return []
    if limits is None:
        return [Refusal("no films")]
    found = [Refusal("too many films", limits.films, films)] if films > limits.films else []
    return [*found, Refusal("film and pictures")] if films < files and not limits.beside_pictures else found
