"""What a contact is to the brand, and what their own words let a person ask. Only a person's mark counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rapport.domain.fold import folded

LONGEST = 2_000
COMPLIMENTS = 3


class Relation(StrEnum):
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    PRESS = "press"
    COMPETITOR = "competitor"
    ADVOCATE = "advocate"


class SaidOnce(NamedTuple):
    """One message of a contact: its words and the tone it was read in."""

    text: str
    tone: str


def relations_said(messages: Iterable[SaidOnce], about: str = "") -> dict[Relation, str]:
    """Relations that somebody's words let one ask about, each with the words it rests on.

    By phrases of three languages (`relations.toml`); an advocate by three compliments and no complaint.
    """
    heard = list(messages)
    found: dict[Relation, str] = {}
    for text in (about, *(one.text for one in heard)):
        for relation, phrases in _phrases().items():
            if relation not in found and (hit := phrases.search(folded(text[:LONGEST]))):
                found[relation] = hit[0]
    tones = [one.tone for one in heard]
    if tones.count("compliment") >= COMPLIMENTS and "complaint" not in tones:
        found[Relation.ADVOCATE] = f"{tones.count('compliment')} ×"
    return found


@cache
def _phrases() -> dict[Relation, re.Pattern[str]]:
    kept = tomllib.loads(files(__package__ or "rapport.audience").joinpath("relations.toml").read_text("utf-8"))
    return {
        Relation(name): re.compile(r"\b(?:" + "|".join(re.escape(folded(one)) for one in phrases) + r")\b")
        for name, phrases in kept.items()
    }
