"""Why a message went where it went, so that it can be repeated: one sentence, two reasons, and all the rest."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from rapport.domain.reading import Tone
from rapport.domain.set_apart import isolated
from rapport.inbox.models import Decision, Message
from rapport.promise.models import Says
from rapport.web.inbox import words
from rapport.web.promise.words import share

AT_ONCE = frozenset({"self-harm", "threat", "safety", "health", "minors"})
UNCLEAR = frozenset({"doubt", "readers-disagree", "no-words", "language-not-read", "unread"})
# The first line that shares a code with the decision is said; the codes it covers are no reasons beside it.
PERSON: tuple[tuple[frozenset[str], Promise, str, str], ...] = (
    (AT_ONCE, _("A person answers: somebody may be in danger."), "person", "siren"),
    (frozenset({"tone-complaint"}), _("A person answers: this is a complaint."), "person", "flag"),
    (frozenset({"open-complaint"}), _("A person answers: their complaint is still open."), "person", "flag"),
    (frozenset({"asks-for-person"}), _("A person answers: the customer asks for one."), "person", "hand"),
    (frozenset({"law"}), _("A person answers: law is mentioned."), "person", "scale"),
    (frozenset({"money"}), _("A person answers: money is in dispute."), "person", "coins"),
    (frozenset({"incident"}), _("A person answers: this may be part of something larger."), "person", "siren"),
    (frozenset({"refusal"}), _("A person answers: the honest answer may be a no."), "person", "hand"),
    (frozenset({"tone-compliment"}), _("A person answers: thanks deserve a person."), "good", "heart"),
    (UNCLEAR, _("A person answers: what is meant is not clear."), "unknown", "circle-question-mark"),
    (frozenset({"no-article"}), _("A person answers: no article clearly does."), "person", "book-open"),
)
SOMEBODY = (frozenset[str](), _("A person answers this."), "person", "hand")
# What most messages have says least of this one.
COMMON = frozenset({"no-article", "article-matches", "words-of-complaint", "words-of-praise", "not-calibrated"})
COMMON |= {"answers-unknown"}


@dataclass(frozen=True, slots=True)
class Why:
    """`colour` is the route's meaning, never an alarm; `rest` are the folded reasons, with their values."""

    sentence: str
    colour: str
    picture: str
    reasons: list[str]
    rest: list[tuple[str, str]]
    correction: Says

    @property
    def corrected(self) -> str:
        """What the one button says."""
        return now("It is no complaint") if self.correction is Says.OTHER else now("It is a complaint")


def why(message: Message) -> Why:
    """Of a message that was read and decided."""
    made = message.decision
    values = {one["code"]: str(one.get("value", "")) for one in made.reasons}
    values |= {code: "" for code in message.reading.reasons if code not in values}
    covered, sentence, colour, picture = _said(made, frozenset(values))
    thanks = message.reading.tone == Tone.COMPLIMENT and colour == "person"
    particular = sorted((code for code in values if code not in covered), key=_common)
    two, rest = particular[:2], particular[2:]
    return Why(
        sentence=sentence,
        colour="good" if thanks else colour,
        picture=picture,
        reasons=[words.reason(code) for code in two],
        rest=[(words.reason(code), _value(values[code])) for code in rest],
        correction=_other(message),
    )


def _said(made: Decision, codes: frozenset[str]) -> tuple[frozenset[str], str, str, str]:
    named = {"title": isolated(made.article.title)} if made.article else None
    if made.route == "answer":
        said = now("The robot answered from “%(title)s”.") % named if named else now("The robot answered.")
        return frozenset({"article-matches"}), said, "robot", "bot"
    if made.route == "draft":
        said = (
            now("A draft from “%(title)s”: a person reads it first.") % named
            if named
            else now("A draft is ready.")
        )
        return frozenset({"article-matches"}), said, "robot", "pencil-line"
    if made.route == "ignore":
        return frozenset(), now("Nobody needs to answer this."), "", "archive"
    covered, sentence, colour, picture = next((one for one in PERSON if one[0] & codes), SOMEBODY)
    return covered & codes, str(sentence), colour, picture


def _common(code: str) -> int:
    """Particular reasons first; among equals as they were decided, heaviest first."""
    return 2 if code.startswith("tone-") else 1 if code in COMMON else 0


def _value(text: str) -> str:
    """A score as a share of a hundred; counts and seconds as they are."""
    return share(float(text)) if text.startswith(("0.", "1.0")) else text


def _other(message: Message) -> Says:
    """What somebody says who does not agree with what it was taken for, or judged to be."""
    judged = getattr(message, "judgement", None)
    taken = judged.says if judged else Says.COMPLAINT if message.reading.tone == Tone.COMPLAINT else Says.OTHER
    return Says.OTHER if taken == Says.COMPLAINT else Says.COMPLAINT
