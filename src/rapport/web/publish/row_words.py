"""What is wrong with a row or a file, in the language of who reads it."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.domain.set_apart import isolated

# What `publishing/tables` says → the same for a screen; what is not here is shown as it is.
SAID: tuple[tuple[str, Promise], ...] = (
    (r"the order of day and month is not known", _("the order of day and month is not known: say it above")),
    (r"there are no words in it", _("there are no words in it")),
    (r"no column is known to hold the words", _("no column is known to hold the words: say which above")),
    (
        r"it is not known which column holds the time",
        _("it is not known which column holds the time: say which above"),
    ),
    (r"it has more than (?P<n>\d+) characters", _("it has more than %(n)s characters")),
    (r"it has more than (?P<n>\d+) rows: split it", _("it has more than %(n)s rows: split it")),
    (r"it is larger than (?P<n>\d+) MB", _("it is larger than %(n)s MB")),
    (r"it is empty", _("it is empty")),
    (r"it is a PDF: .*", _("it is a PDF: save the table as CSV")),
    (r"it is a spreadsheet.*", _("it is a spreadsheet: save the sheet as CSV")),
    (r"it is a picture", _("it is a picture")),
    (r"it is packed: .*", _("it is packed: unpack it first")),
    (r"it is no table of text.*", _("it is no table of text with rows and columns")),
    (
        r"it has neither a header that is known nor a column of times",
        _("it has neither a header that is known nor a column of times"),
    ),
    (
        r"it has (?P<n>\d+) cells where the first row has (?P<most>\d+): .*",
        _("it has %(n)s cells where the first row has %(most)s: are its commas in quotes?"),
    ),
    (
        r"(?P<what>'.*'|\".*\") is no address of a picture on the web",
        _("%(what)s is no address of a picture on the web"),
    ),
    (
        r"it has (?P<n>\d+) pictures and films, where a post has at most (?P<most>\d+)",
        _("it has %(n)s pictures and films, where a post has at most %(most)s"),
    ),
    (r"(?P<what>'.*'|\".*\")…? is no time such .*", _("%(what)s is no time such as 2026-11-26 09:30")),
    (r"(?P<what>'.*'|\".*\") is no day there is.*", _("%(what)s is no day there is")),
    (r"(?P<what>'.*'|\".*\") has no time of day.*", _("%(what)s has no time of day such as 09:30")),
    (r"(?P<what>'.*'|\".*\") has no hour there is", _("%(what)s has no hour there is")),
    (r"(?P<what>'.*'|\".*\") has no offset there is", _("%(what)s has no offset there is")),
)


def problem_words(said: str) -> str:
    """A problem as the tables say it, translated."""
    for pattern, words in SAID:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            given = {name: isolated(value) for name, value in found.groupdict().items()}
            return str(words) % given if given else str(words)
    return said
