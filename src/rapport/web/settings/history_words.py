"""What the readers of files say, in words that are translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.connectors.registry import packages
from rapport.web.inbox.words import network
from rapport.web.settings.unread_files import unread

LEFT_OUT: dict[str, Any] = {
    "rows with a problem": _("rows with a problem"),
    "files without words": _("pictures and files without words"),
    "own posts that answer nobody": _("own posts that answer nobody"),
    "own words to nobody who is named": _("own words to nobody who is named"),
    "what came after the channel was connected, and comes by it": _(
        "what came after the channel was connected, and comes by it"
    ),
    "known already": _("known already"),
    "own words that never arrived": _("own words that never arrived"),
    "what could not be read": _("what could not be read"),
    "edits, gestures and what else has no words": _("edits, gestures and what else has no words"),
    "of somebody whose words were erased": _("of somebody whose words were erased"),
    "lines of the app itself": _("lines of the app itself"),
    "calls and lines of the app itself": _("calls and lines of the app itself"),
    "messages that were deleted": _("messages that were deleted"),
    "messages that were taken back": _("messages that were taken back"),
    "reactions": _("reactions"),
    "reposts": _("reposts"),
    "files that are no mail": _("files that are no mail"),
    "pictures and other files beside the chats": _("pictures and other files beside the chats"),
    "files of the download that hold no messages": _("files of the download that hold no messages"),
    "files of the archive that hold no messages": _("files of the archive that hold no messages"),
    "pages of messages that are damaged or too large": _("pages of messages that are damaged or too large"),
    "files that end too early or are no JSON any more": _("files that end too early"),
    "who joined, left or reacted in talks": _("who joined, left or reacted in talks"),
    "members that point outside of the archive": _("members that point outside of the archive"),
    "members with a password": _("members with a password"),
    "members packed too tightly": _("members packed too tightly"),
    "archives inside of it": _("archives inside of it"),
    "links": _("links"),
    "the rest of very long lines": _("the rest of very long lines"),
}
FORMATS: dict[str, Any] = {
    "csv": _("a table (CSV)"),
    "eml": _("single mails (EML)"),
    "mbox": _("a mailbox (mbox)"),
    "recall": _("what the network remembers"),
    "told": _("what the network tells of before"),
}
ASKED: dict[str, Any] = {
    "dates": _("Which comes first in the dates, the day or the month?"),
    "us": _("Which of these is the brand?"),
    "network": _("On which network was this written?"),
    "handle": _("To which channel does it belong?"),
}
FIELDS: dict[str, Any] = {"text": _("Which column holds the words?"), "date": _("Which column holds the date?")}
COLUMNS: dict[str, Any] = {
    "text": _("the words"),
    "date": _("the date"),
    "hour": _("the time of day"),
    "from": _("who wrote"),
    "to": _("to whom"),
    "direction": _("in or out"),
    "thread": _("the conversation"),
    "subject": _("the subject"),
    "kind": _("the kind of message"),
    "rating": _("the stars"),
    "id": _("the number of the message"),
    "answers": _("the number of what it answers"),
}
CHOICES: dict[str, Any] = {"dmy": _("the day"), "mdy": _("the month"), "nobody": _("none of them")}
ROWS: dict[str, Any] = {
    "whether the brand or somebody else wrote it is not known": _("who wrote it is not known"),
    "the order of day and month is not known": _("the order of day and month is not known"),
    "it has no time that can be read": _("it has no time that can be read"),
    "there are no words in it": _("there are no words in it"),
}


def format_words(code: str) -> Any:
    """What kind of file it is; one that a network gives is called as the network is, whether it is here or not."""
    if code in packages():
        return network(code)
    return FORMATS.get(code) or code or _("a file")


def asked(questions: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Questions as a form shows them, with what was said before. What a table asks stands in its own form."""
    found = []
    for one in questions:
        what = one["what"]
        if said.get("table") and what in ("columns", "dates", "us"):
            continue
        column = what == "columns"
        says = FIELDS.get(one.get("field", ""), one["says"]) if column else ASKED.get(what, one["says"])
        choices = [*one.get("choices", ()), *(["nobody"] if what == "us" else [])]
        name = f"column-{one.get('field')}" if column else what
        shown = [(each, _label(what, each)) for each in choices]
        found.append({"name": name, "says": says, "choices": shown, "now": said.get(what, "")})
    return found


def _label(what: str, choice: str) -> Any:
    return network(choice) if what == "network" else CHOICES.get(choice, choice)


def shown_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the sample, its time read again and its problems in words."""
    at = datetime.fromisoformat(row["at"]) if row.get("at") else None
    return {**row, "at": at, "problems": [ROWS.get(one, one) for one in row.get("problems", [])]}


def in_words(error: Exception) -> str:
    """A sentence of a reader."""
    return unread(str(error))
