"""Why a file of messages cannot be read, as its readers say it, in the language of whoever gave it."""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from rapport.web import network_words

SENTENCES = (
    _(
        "it is none of the files that are read here: a mailbox (mbox, EML), a chat or a download of your "
        "information from a network, or a table of messages (CSV)"
    ),
    _("it is empty"),
    _("it is text in UTF-16: save it as CSV in UTF-8"),
    _("it is a table and none of its columns is known: name them in its first row (text, date, from)"),
    _("it is the download as HTML: ask for it once more, in the format JSON"),
    _("it is a part of an archive that holds no messages: give the whole archive"),
    _("it looks like a chat and has no message that can be read"),
    _("it is packed in a way that is not read here: unpack it, and give the folder"),
    _("there is no such file"),
    _("it has no end: it was not copied whole"),
    _("its table of contents is damaged"),
    _("it has more than %(most)s members"),
    _("it cannot be opened: %(why)s"),
    _("it is no JSON: %(why)s"),
    _("this archive cannot be opened: %(why)s"),
    _("there are more than %(most)s files in it"),
    _("more than %(most)s GB come out of it"),
    _("%(name)s is larger than %(most)s MB"),
    _("%(name)s is damaged or locked: %(why)s"),
    _("%(zone)s is no zone such as Europe/Rome"),
)


def unread(text: str) -> str:
    """It in the reader's language, what stands in it too; what none of the readers says as it is."""
    for sentence, pattern in _patterns():
        if match := pattern.fullmatch(text):
            values = {name: unread(said) if name == "why" else said for name, said in match.groupdict().items()}
            return gettext(sentence) % values
    return network_words.in_words(text)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(one, network_words.pattern(one)) for one in SENTENCES]
