"""What a network lets Rapport do there, a word for each flag of its manifest, in the order people ask for it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Under which heading, then one word for each flag of a manifest's `can`; a test compares the two.
GROUPS: dict[str, tuple[Promise, dict[str, Promise]]] = {
    "reads": (
        _("It reads"),
        {
            "webhook": _("it calls this house"),
            "poll": _("it is asked now and then"),
            "stream": _("it tells as it happens"),
            "look": _("sees edits and deletions"),
            "download": _("brings customers' files"),
            "recall": _("reads the past"),
            "search": _("searches"),
            "feed_of": _("knows the feed of an account"),
            "profile": _("shows profiles"),
            "names": _("tells whom a name means"),
            "list": _("lists followers"),
            "measure": _("counts reactions to posts"),
        },
    ),
    "writes": (
        _("It writes"),
        {
            "send": _("answers"),
            "media": _("files beside answers"),
            "templates": _("sends approved templates"),
            "publish": _("posts"),
            "comment": _("writes a first comment under its posts"),
            "edit": _("changes its own words"),
            "remove": _("deletes its own words"),
            "hide": _("hides comments"),
            "react": _("favourites and reposts"),
            "follow": _("follows"),
            "typing": _("shows who is typing"),
            "mail": _("mails the team"),
        },
    ),
    "works": (
        _("How it works"),
        {
            "sign_in": _("signing in at the network"),
            "permissions": _("tells what the sign-in may do"),
            "guess": _("finds its settings out"),
            "find_sent": _("finds its own answers again"),
            "idempotent": _("takes the same words once"),
            "upload": _("takes files before the words"),
            "upload_film": _("takes films before the words, and works on them"),
            "fetches_media": _("fetches pictures from this house"),
        },
    ),
}
ABILITIES: dict[str, Promise] = {name: word for _title, held in GROUPS.values() for name, word in held.items()}


def grouped(abilities: Collection[str]) -> list[tuple[Promise, list[Promise]]]:
    """Heading and words of what it can; a heading without any is left out."""
    found = [(title, [held[name] for name in held if name in abilities]) for title, held in GROUPS.values()]
    return [(title, words) for title, words in found if words]
