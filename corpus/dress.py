"""Dresses a sentence the way people write it: by channel, in a hurry, politely, with signs or foreign words."""

from __future__ import annotations

import re
import unicodedata
from random import Random
from typing import Any

from corpus.grammar import Family

STYLES = ("plain", "misspelt", "emoji", "offhand", "polite", "mixed", "shouted")
_WEIGHTS = (30, 22, 16, 14, 8, 7, 3)
_WORD = re.compile(r"[^\W\d_]+")
_KINDS = {
    "complaint": ("mention", "mention", "comment", "direct", "direct", "email", "chat", "review"),
    "compliment": ("mention", "comment", "direct", "email", "chat", "review", "review"),
    "question": ("mention", "comment", "direct", "direct", "email", "chat", "chat"),
    "request": ("mention", "direct", "direct", "email", "email", "chat", "chat"),
    "feedback": ("mention", "comment", "direct", "email", "chat", "review"),
    "chatter": ("mention", "comment", "comment", "direct", "chat"),
    "spam": ("mention", "comment", "direct", "email"),
}


def kind_of(family: Family, draw: Random) -> str:
    """The kind of channel a message of the family comes by."""
    return family.kind or draw.choice(_KINDS[family.tone])


def rating_of(family: Family, kind: str, draw: Random) -> int | None:
    """The stars of a review; None for every other kind."""
    if kind != "review" or family.rating is not None:
        return family.rating if kind == "review" else None
    if family.tone == "complaint":
        return (
            1 if family.severity >= 3 else draw.choice((1, 2, 2)) if family.severity == 2 else draw.choice((2, 3))
        )
    return draw.choice((5, 5, 5, 4)) if family.tone == "compliment" else draw.choice((3, 4))


def style_of(family: Family, draw: Random, first: bool) -> str:
    """How it is written: what the source says, else plain the first time and anything after that."""
    if family.style or family.region:
        return family.style or "regional"
    if first:
        return "plain"
    style = draw.choices(STYLES, _WEIGHTS)[0]
    unfit = style == "polite" and (family.tone in ("chatter", "spam", "compliment") or "anger" in family.marks)
    return "offhand" if unfit or (style == "shouted" and family.tone != "complaint") else style


def dressed(text: str, family: Family, style: str, kind: str, words: dict[str, Any], draw: Random) -> str:
    """The sentence as a message of that style and kind. What it says does not change."""
    own = words[family.language]
    dress = own["dress"]
    if style == "misspelt":
        text = misspelt(text, own["slips"], draw)
    elif style == "emoji":
        text = f"{text} {draw.choice(words['signs'][family.sentiment]) * draw.choice((1, 1, 2))}"
    elif style == "offhand":
        text = text.lower().rstrip(".!¡ ").lstrip("¿¡")
    elif style == "shouted":
        text = text.upper().replace("@BRAND", "@brand").rstrip(".") + "!!!"
    elif style == "polite":
        text = _after(draw.choice(dress["polite_complaint" if family.severity else "polite_ask"]), text)
    elif style == "mixed" and draw.random() < 0.5:
        text = _after(draw.choice(dress["mixed"]), text)
    elif style == "mixed":
        text = f"{text} {draw.choice(dress['mixed_end'])}"
    return _carried(text, kind, dress, own["slots"]["name"], draw)


def misspelt(text: str, slips: dict[str, str], draw: Random) -> str:
    """Habitual slips, missing accents, and now and then two letters swapped or one lost."""
    text = _WORD.sub(lambda found: _slip(found.group(), slips, draw), text)
    if draw.random() < 0.6:
        text = "".join(part for part in unicodedata.normalize("NFD", text) if not "\u0300" <= part <= "\u036f")
    return text if draw.random() < 0.4 else text[:1].lower() + text[1:].rstrip(".")


def _slip(word: str, slips: dict[str, str], draw: Random) -> str:
    if word.lower() in slips and draw.random() < 0.6:
        return slips[word.lower()]
    if len(word) > 5 and draw.random() < 0.15:
        at = draw.randrange(1, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return draw.choice((swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))
    return word


def _carried(text: str, kind: str, dress: dict[str, list[str]], names: list[str], draw: Random) -> str:
    if kind == "mention" and "@brand" not in text:
        return f"@brand {text}" if draw.random() < 0.75 else f"{text} @brand"
    if kind == "email":
        closing = draw.choice(dress["closings"]).replace("{name}", draw.choice(names))
        return f"{draw.choice(dress['greetings'])}\n\n{text}\n\n{closing}"
    if kind == "chat" and draw.random() < 0.3:
        return _after(draw.choice(dress["chat"]), text)
    return text


def _after(opening: str, text: str) -> str:
    """The text behind an opening; it goes on in lower case where the opening did not end."""
    if opening[-1] in ".!?:" or text[:2].isupper():
        return f"{opening} {text}"
    return f"{opening} {text[:1].lower()}{text[1:]}"
