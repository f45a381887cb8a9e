"""Why a network's rule says no, in a sentence with the number allowed and the number found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SAYS = {
    "empty": "There are no words in it.",
    "open slot": "These words still have an open slot, such as ‹date›: fill it in, or take it out.",
    "open variable": "These words still hold a variable in braces: write what belongs there, or take it out.",
    "too long": "This network takes at most {allowed:.0f} characters; these are {found:.0f}.",
    "too long beside a file": "Beside a file at most {allowed:.0f} characters are taken; these are {found:.0f}.",
    "too many bytes": "This network takes at most {allowed:.0f} bytes; these are {found:.0f}.",
    "title missing": "The first line is the title on this network, and there is none; write one.",
    "title too long": "The first line is the title here: {found:.0f} characters, of at most {allowed:.0f}.",
    "too long under a title": "Below the title at most {allowed:.0f} bytes are taken; these are {found:.0f}.",
    "angle brackets": "This network takes neither < nor > in its words; write them in another way.",
    "too many links": "This network takes at most {allowed:.0f} different links; these are {found:.0f}.",
    "too many hashtags": "This network takes at most {allowed:.0f} hashtags; these are {found:.0f}.",
    "too many mentions": "This network takes at most {allowed:.0f} names with @; these are {found:.0f}.",
    "too many files": "This network takes at most {allowed:.0f} files; these are {found:.0f}.",
    "file missing": "A post for this network has a picture beside the words; add one.",
    "film missing": "A post for this network is a film with words; bring one, or leave this channel out.",
    "file out of reach": "This network fetches files from here, and cannot reach this machine: set RAPPORT_URL.",
    "description too long": "A picture’s description has at most {allowed:.0f} characters; one has {found:.0f}.",
    "no files": "This network takes no files beside such words; take them off, or send a link.",
    "file of this kind": "This network takes no files of this kind.",
    "no films": "This network takes no films from here; take it off, or send a link to it.",
    "too many films": "At most {allowed:.0f} film goes beside a post here; these are {found:.0f}.",
    "film and pictures": "This network takes a film or pictures in one post, not both.",
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
    "marketing stopped": "This customer wants no advertisements, and this template is one; choose another.",
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
