"""The network's rules, checked before anything is sent and explained when they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.connectors.manifest import Manifest, PollLimits, Quoting
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.message import Kind
from rapport.domain.parameters import shows
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing
from rapport.domain.variables import BRACED, NAMES
from rapport.media.limits import taken_as
from rapport.media.reach import can_be_reached
from rapport.triage.slots import KINDS

SAYS = {
    "empty": "There are no words in it.",
    "open slot": "These words still have an open slot, such as ‹date›: fill it in, or take it out.",
    "open variable": "These words still hold a variable in braces: write what belongs there, or take it out.",
    "too long": "This network takes at most {allowed:.0f} characters; these are {found:.0f}.",
    "too long beside a file": "Beside a file at most {allowed:.0f} characters are taken; these are {found:.0f}.",
    "too many bytes": "This network takes at most {allowed:.0f} bytes; these are {found:.0f}.",
    "too many files": "This network takes at most {allowed:.0f} files; these are {found:.0f}.",
    "file missing": "A post for this network has a picture beside the words; add one.",
    "file out of reach": "This network fetches files from here, and cannot reach this machine: set RAPPORT_URL.",
    "description too long": "A picture’s description has at most {allowed:.0f} characters; one has {found:.0f}.",
    "no files": "This network takes no files beside such words; take them off, or send a link.",
    "file of this kind": "This network takes no files of this kind.",
    "one reply each": "This network takes {allowed:.0f} reply to each message, and it has been given.",
    "no automatic words": "Automatic words are not allowed here; a person has to write.",
    "no automatic acts": "Nobody stands for this; a person has to do it.",
    "part before": "The part of the thread before it is not on the network; settle that one first.",
    "post before": "The post that it goes under is not on the network; settle that one first.",
    "no polls": "This network takes no polls from a program.",
    "poll options": "A poll has 2 to {allowed:.0f} options here; this one has {found:.0f}.",
    "poll option": "An option of a poll has at most {allowed:.0f} characters here; one has {found:.0f}.",
    "poll question": "The words are the poll’s question: {found:.0f} characters, of at most {allowed:.0f} here.",
    "poll twice": "Two options of the poll say the same.",
    "poll short": "A poll is open for at least {allowed:.0f} minutes here; this one is for {found:.0f}.",
    "poll long": "A poll is open for at most {allowed:.0f} minutes here; this one is for {found:.0f}.",
    "poll multiple": "In a poll here everybody has one vote; take “several answers” off.",
    "poll and files": "This network takes a poll or files in one post, not both.",
    "no quotes": "This network takes no quotes from a program; take the quote off, or write its link.",
    "quote and files": "This network takes a quote or files in one post, not both.",
    "quote and poll": "This network takes a quote or a poll in one post, not both.",
    "link too old": "The link in it works no longer; ask for a new one.",
    "only read": "Rapport only reads this network; answer on the network itself.",
    "not offered": "This network does not offer that.",
    "template gone": "This template is not approved on the network's list; choose another or fetch the list.",
    "template open": "A place in this template is still empty; fill every one.",
    "no private reply": "This network does not let a brand answer this in private.",
    "private once": "This was answered in private already, or is about to be: this network takes no more.",
    "private over": "Answers in private are taken for {allowed:.0f} hours; this is {found:.0f} hours old.",
    "private over in days": "Answers in private are taken for {allowed:.0f} days, and that time is over.",
    "window closed": "This network lets a brand answer within {allowed:.0f} hours of the customer's last word.",
    "window closed in days": "This network takes answers for {allowed:.0f} days after the customer's last word.",
}
# Hours that are whole days, and more than one, are told in days.
IN_DAYS = {"private over", "window closed"}
DAY = 24

_OPEN = re.compile(r"‹[^‹›\n]{1,60}›")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that says no: its code, the number allowed and the number found."""

    code: str
    allowed: float = 0
    found: float = 0

    def __str__(self) -> str:
        return self.said()

    def said(self, sentence: Callable[[str], str] = str) -> str:
        """It with its numbers; `sentence` says it in somebody's language."""
        days = self.code in IN_DAYS and self.allowed > DAY and self.allowed % DAY == 0
        code, unit = (f"{self.code} in days", DAY) if days else (self.code, 1)
        return sentence(SAYS[code]).format(allowed=self.allowed / unit, found=self.found / unit)


def refusals(
    manifest: Manifest,
    outgoing: Outgoing,
    now: datetime,
    last_word_at: datetime | None,
    sent_here: int = 0,
    size: int | None = None,
    most: int = 0,
    most_bytes: int = 0,
    most_files: int = 0,
) -> list[Refusal]:
    """Every rule these words would break.

    `last_word_at`: when the customer last wrote; `sent_here`: replies already sent to the same message;
    `size`: the text's length as the network counts it (default: characters); `most`: the channel's own limit,
    when its server has one, `most_bytes` its own in bytes, `most_files` of files (0: the manifest's).
    """
    limits, found = manifest.limits, []
    size = len(outgoing.text) if size is None else size
    most, heaviest = most or limits.text, most_bytes or limits.bytes
    if outgoing.kind is not Kind.POST and not manifest.can.send:
        found.append(Refusal("only read"))
    if not shows(outgoing.text) and not (outgoing.kind is Kind.POST and outgoing.media):
        found.append(Refusal("empty"))
    if outgoing.template and (outgoing.automatic or not manifest.can.templates):
        found.append(Refusal("not offered"))
    if not outgoing.template and (place := still_open(outgoing.text)):
        found.append(Refusal("open variable" if place[1:-1] in NAMES and place[0] == "{" else "open slot"))
    if most and size > most:
        found.append(Refusal("too long", most, size))
    elif outgoing.media and limits.caption and size > limits.caption:
        found.append(Refusal("too long beside a file", limits.caption, size))
    if heaviest and len(outgoing.text.encode()) > heaviest:
        found.append(Refusal("too many bytes", heaviest, len(outgoing.text.encode())))
    found += _about_files(manifest, outgoing, most_files or limits.media)
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


def _about_files(manifest: Manifest, outgoing: Outgoing, most: int) -> list[Refusal]:
    many, limits = len(outgoing.media), manifest.limits
    if not many:
        return [Refusal("file missing")] if outgoing.kind is Kind.POST and limits.media_least else []
    if not manifest.takes_files(outgoing.kind):
        return [Refusal("no files")]
    found = [Refusal("too many files", most, many)] if most and many > most else []
    if not all(taken_as(one.mime, limits.media_types) for one in outgoing.media):
        found.append(Refusal("file of this kind"))
    if limits.media_alt and (longest := max(len(one.alt) for one in outgoing.media)) > limits.media_alt:
        found.append(Refusal("description too long", limits.media_alt, longest))
    if manifest.can.fetches_media and not can_be_reached():
        found.append(Refusal("file out of reach"))
    return found
