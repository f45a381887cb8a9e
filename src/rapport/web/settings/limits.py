"""A network's numbers and modes as lines a person reads."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rapport.connectors.manifest import KindLimits, Manifest
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.message import Kind
from rapport.media.film_limits import said_time
from rapport.media.said_size import said_limit
from rapport.web.inbox.words import KINDS


def limits(manifest: Manifest) -> list[tuple[str, str]]:
    """(what, how much) for each limit that is known."""
    known = manifest.limits
    lines = [
        (_("Longest message"), _("%(n)s characters"), known.text),
        (_("Longest message beside a file"), _("%(n)s characters"), known.caption),
        (_("Longest message in bytes"), _("%(n)s bytes"), known.bytes),
        (_("Different links in one message"), "%(n)s", known.links),
        (_("Files with one message"), "%(n)s", known.media),
        (_("Files with one post at least"), "%(n)s", known.media_least),
        (_("Longest description of a picture"), _("%(n)s characters"), known.media_alt),
        (_("Replies to one message"), "%(n)s", known.replies_each),
        (_("Replying after their last word"), _("within %(n)s hours"), known.window_hours),
        (_("Automatic replies after their last word"), _("within %(n)s hours"), known.automatic_window_hours),
    ]
    said = [(what, how % {"n": _grouped(n)}) for what, how, n in lines if n]
    said += [
        (_("Longest message with %(plan)s") % {"plan": plan}, _("%(n)s characters") % {"n": _grouped(n)})
        for plan, n in known.text_told.items()
    ]
    said += [(_with_kind(kind), _said(held)) for kind, held in known.by_kind.items()]
    if known.media_bytes:
        said.append((_("Largest file"), said_limit(known.media_bytes)))
    if films := manifest.films:
        said.append((_("Largest film with a post"), said_limit(films.bytes)))
        said += [(_("Longest film with a post"), said_time(films.longest))] if films.longest else []
    if titles := manifest.titles:
        said.append((_("Longest title, which is a post’s first line"), number_format(titles.title)))
    if aside := manifest.private_replies:
        said.append((_("Answering in private what was written in public"), _private(aside)))
    return said


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
        (_("%(n)s files"), held.media),
    ]
    return ", ".join(how % {"n": _grouped(n)} for how, n in parts if n)


def _private(found: PrivateReplies) -> str:
    kinds = ", ".join(str(KINDS[kind]) for kind in found.kinds)
    times = ngettext("%(n)s time", "%(n)s times", found.times) % {"n": found.times} if found.times else ""
    hours = _("within %(n)s hours") % {"n": _grouped(found.hours)} if found.hours else ""
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
