"""The four routes a message can take, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    ANSWER = "answer"
    DRAFT = "draft"
    PERSON = "person"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a route: a code from `rapport.domain.reasons`, and the value that set it off, if any."""

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The one decision about a message.

    `article` is the article whose words would answer it. `score` is the reader's complaint score, `threshold`
    what it had to stay below (0.0: nothing is automatic). `version` names reader and rules, so the decision
    can be replayed. `automatic`: the promise allows an answer, also where it is only watched (shadow, audit).
    `small_talk`: a greeting or the like, which goes to a person only because no article answers one.
    `takes_floor`: from now on the next word is a person's.
    """

    message: str
    route: Route
    reasons: tuple[Reason, ...]
    version: str
    score: float = 0.0
    threshold: float = 0.0
    article: str = ""
    margin: float = 0.0
    automatic: bool = False
    small_talk: bool = False
    takes_floor: bool = False
