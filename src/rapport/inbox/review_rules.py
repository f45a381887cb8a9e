"""What a network forbids in an answer under a review, told before it is sent: by its manifest, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.connectors.manifest import Rule
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from rapport.inbox.models import Conversation
from rapport.triage.review_words import ReviewSign, review_signs


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """Which rule the words seem to break, and the words that do."""

    rule: Rule
    sign: ReviewSign
    words: str


class Unwarned(Exception):
    """The words seem to break rules of the network of which whoever sends them was not told. Nothing was sent."""

    def __init__(self, broken: Sequence[BrokenRule]) -> None:
        super().__init__(" ".join(f"{one.rule.says} (“{one.words}”)" for one in broken))
        self.broken = tuple(broken)


def review_rules(network: str, kind: str) -> list[Rule]:
    """The rules about the words of an answer there; none but for reviews."""
    return [one for one in manifest(network).rules if one.forbids] if kind == Kind.REVIEW else []


def broken_review_rules(conversation: Conversation, text: str) -> list[BrokenRule]:
    """Every such rule that these words seem to break, each once for a sign."""
    rules = review_rules(conversation.channel.network, conversation.kind)
    signs = review_signs(text) if rules else {}
    found = [BrokenRule(rule, sign, signs[sign]) for rule in rules for sign in rule.forbids if sign in signs]
    return list({one.sign: one for one in reversed(found)}.values())[::-1]


def told_mark(broken: Sequence[BrokenRule]) -> str:
    """What a form sends back to say that its writer was told of these."""
    return ",".join(sorted(one.sign for one in broken))


def check_told(conversation: Conversation, text: str, told: str) -> None:
    """Raises `Unwarned` for what is not among the signs that were told of."""
    known = set(told.split(","))
    if missing := [one for one in broken_review_rules(conversation, text) if one.sign not in known]:
        raise Unwarned(missing)
