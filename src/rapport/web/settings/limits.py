"""A network's numbers and modes as lines a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rapport.connectors.manifest import KindLimits, Limits, Manifest, PollLimits
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.message import Kind
from rapport.media.film_limits import said_time
from rapport.media.said_size import said_limit
from rapport.web.inbox.words import KINDS

WORDS, TIMES, FILES = "words", "times", "files"
GROUPS: dict[str, Promise] = {
    WORDS: gettext_lazy("How much may be written"),
    TIMES: gettext_lazy("Until when an answer may leave"),
    FILES: gettext_lazy("Pictures and films"),
}


@dataclass(frozen=True, slots=True)
class LimitLine:
    """What, and how much; `name` is the limit's in the manifest, whose rule says where it was `read`."""

    what: str
    much: str
    group: str
    name: str = ""
    source: str = ""
    read: date | None = None


def limits(manifest: Manifest) -> list[tuple[str, str]]:
    """(what, how much) for each limit that is known."""
    return [(line.what, line.much) for line in _lines(manifest)]


def limit_groups(manifest: Manifest) -> list[tuple[Promise, list[LimitLine]]]:
    """The same under headings, each with its source."""
    lines = limit_lines(manifest)
    found = [(title, [line for line in lines if line.group == group]) for group, title in GROUPS.items()]
    return [(title, held) for title, held in found if held]


def limit_lines(manifest: Manifest) -> list[LimitLine]:
    """Each line with its source where a rule names it."""
    return [_sourced(manifest, line) for line in _lines(manifest)]


def _sourced(manifest: Manifest, line: LimitLine) -> LimitLine:
    found = next((rule for rule in manifest.rules if line.name and line.name in rule.limits), None)
    if found is None or line.source:
        return line
    return LimitLine(line.what, line.much, line.group, line.name, found.source, found.read)


def _lines(manifest: Manifest) -> Iterator[LimitLine]:
    known = manifest.limits
    lines = [
        (_("Longest message"), _("%(n)s characters"), "text", WORDS),
        (_("Longest message beside a file"), _("%(n)s characters"), "caption", WORDS),
        (_("Longest message in bytes"), _("%(n)s bytes"), "bytes", WORDS),
        (_("Different links in one message"), "%(n)s", "links", WORDS),
        (_("Files with one message"), "%(n)s", "media", FILES),
        (_("Files with one post at least"), "%(n)s", "media_least", FILES),
        (_("Longest description of a picture"), _("%(n)s characters"), "media_alt", FILES),
        (_("Replies to one message"), "%(n)s", "replies_each", TIMES),
    ]
    for what, how, name, group in lines:
        if n := getattr(known, name):
            yield LimitLine(what, how % {"n": _grouped(n)}, group, name)
    yield from _windows(known)
    for plan, n in known.text_told.items():
        what = _("Longest message with %(plan)s") % {"plan": plan}
        yield LimitLine(what, _("%(n)s characters") % {"n": _grouped(n)}, WORDS, "text_told")
    for kind, held in known.by_kind.items():
        yield LimitLine(_with_kind(kind), _said(held), WORDS, "by_kind")
    yield from _of_files(manifest)
    if titles := manifest.titles:
        what = _("Longest title, which is a post’s first line")
        yield LimitLine(what, _("%(n)s characters") % {"n": _grouped(titles.title)}, WORDS)
    if poll := manifest.polls:
        yield LimitLine(_("A poll"), _of_poll(poll), WORDS)
    if aside := manifest.private_replies:
        yield LimitLine(_("Answering in private what was written in public"), _private(aside), TIMES)


def _windows(known: Limits) -> Iterator[LimitLine]:
    if known.window_hours:
        yield LimitLine(_("Replying after their last word"), _within(known.window_hours), TIMES, "window_hours")
    if n := known.automatic_window_hours:
        what = _("Automatic replies after their last word")
        yield LimitLine(what, _within(n), TIMES, "automatic_window_hours")


def _within(hours: int) -> str:
    """In days where that is how people say it."""
    if hours > 24 and hours % 24 == 0:
        return _("within %(n)s days") % {"n": _grouped(hours // 24)}
    return _("within %(n)s hours") % {"n": _grouped(hours)}


def _of_files(manifest: Manifest) -> Iterator[LimitLine]:
    if manifest.limits.media_bytes:
        yield LimitLine(_("Largest file"), said_limit(manifest.limits.media_bytes), FILES, "media_bytes")
    if films := manifest.films:
        where = (FILES, "", films.source, films.read)
        yield LimitLine(_("Largest film with a post"), said_limit(films.bytes), *where)
        if films.longest:
            yield LimitLine(_("Longest film with a post"), said_time(films.longest), *where)


def _of_poll(poll: PollLimits) -> str:
    return _("up to %(n)s options of %(each)s characters") % {"n": poll.options, "each": poll.option}


def _with_kind(kind: Kind) -> str:
    name = pgettext("kind of message", "post") if kind is Kind.POST else str(KINDS[kind])
    return _("Otherwise: %(kind)s") % {"kind": name}


def _said(held: KindLimits) -> str:
    """What is otherwise for one kind of message."""
    parts = [
        (_("%(n)s characters"), held.text),
        (_("%(n)s bytes"), held.bytes),
        (_("%(n)s different links"), held.links),
        (_("%(n)s hashtags"), held.hashtags),
        (_("%(n)s names with @"), held.mentions),
        (ngettext("%(n)s file", "%(n)s files", held.media), held.media),
    ]
    return ", ".join(how % {"n": _grouped(n)} for how, n in parts if n)


def _private(found: PrivateReplies) -> str:
    kinds = ", ".join(str(KINDS[kind]) for kind in found.kinds)
    times = ngettext("%(n)s time", "%(n)s times", found.times) % {"n": found.times} if found.times else ""
    hours = _within(found.hours) if found.hours else ""
    return ", ".join(part for part in (kinds, times, hours) if part)


def modes(known: Manifest) -> list[tuple[str, str]]:
    """(what, how it is carried out) for anything that is not an answer."""
    words = {
        "auto": _("automatic"),
        "one tap": _("one tap: a person taps, Rapport does it"),
        "native": _("natively: opens the network's own page"),
        "off": _("off"),
    }
    return [(_(act.replace("_", " ").capitalize()), words[mode]) for act, mode in sorted(known.modes.items())]


def _grouped(n: int) -> str:
    return number_format(n, force_grouping=True)
