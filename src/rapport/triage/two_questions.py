"""Whether a message asks two things: one article answers only a part of it, so none answers it alone."""

from __future__ import annotations

import re
from itertools import pairwise

from rapport.triage.normalise import folded, visible, words_of
from rapport.triage.similarity import near_same

_MARKS = re.compile(r"[?？]+")
_ENDS = re.compile(r"[.!;\n]+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WHICH = _words(
    """what when where who which why how que cuando donde quien cual cuanto cuantos cuanta cuantas como cosa dove
    chi quale quali perche quanto quanti quanta quante come quando"""
)
_YES_OR_NO = _words(
    """can could do does did is are will would may puedo podeis pueden puede teneis tienen haceis hacen posso
    potete avete fate"""
)
_ASKS = _WHICH | _YES_OR_NO | _words("whom whose should cuales por hay che si c'e dov'e cos'e com'e qual quant'e")
# How “you” ends a verb with which a question begins in Spanish and Italian: “enviáis a …?”, “spedite a …?”.
_YOU = ("ais", "eis", "ate", "ete", "ite")
_JOINS = frozenset({"and", "also", "or", "y", "tambien", "e", "ed", "anche", "plus", "&", "o"})
_POLITE = re.compile(
    r"\b(how are you|can you help( me)?|could you help( me)?|can i ask( you)?( something| a question)?"
    r"|is anyone there|como estas?|que tal|me podeis ayudar|pueden ayudarme|me puede(s|n)? ayudar"
    r"|puedo preguntar(os|le|te)?( algo| una cosa)?|come (stai|sta|va|state)|mi potete aiutare"
    r"|potete aiutarmi|posso chiedere( una cosa)?|right|ok|okay|please|no|verdad|vale|giusto|vero|thanks|gracias"
    r"|grazie)\s*$"
)


_COUNTED = re.compile(
    r"\b((two|three|several|another|2|3) (more )?(questions|question|things)"
    r"|(dos|tres|varias|otra|2|3) (preguntas?|cosas)"
    r"|(due|tre|altre|2|3) (domande|cose)|un'?\s?altra domanda)\b"
)


def asks_two(text: str) -> bool:
    """Whether the words ask two things or more, so that one article's answer leaves one of them open.

    Two sentences that ask, unless they say the same or one only greets (“how are you?”); or one in which a second
    question word is joined to the first (“when do you open and where can I park?”). When in doubt it is two: then
    a person answers. English, Spanish and Italian.
    """
    plain = folded(visible(text))
    asked = [part for part in _asking(plain) if not _POLITE.search(part)]
    if _COUNTED.search(plain) or any(not near_same(one, other) for one, other in pairwise(asked)):
        return True
    return any(_joined(words_of(part)) for part in asked)


def _asking(text: str) -> list[str]:
    """The sentences that ask: up to each question mark, and those that begin like a question without one."""
    *marked, rest = _MARKS.split(text)
    asking = [_ENDS.split(part)[-1].strip(" ¿,") for part in marked]
    plain = [part.strip(" ¿,") for before in (*marked, rest) for part in _ENDS.split(before)]
    plain = [part for part in plain if part not in asking and _begins(words_of(part))]
    return [part for part in (*asking, *plain) if words_of(part)]


def _begins(words: list[str]) -> bool:
    """“And where is it”, but not “when it came I opened it, and now …”: short, and a question word at its head."""
    head = words[1:] if words and words[0] in _JOINS else words
    return (
        2 < len(head) <= 12 and head[0] in _ASKS and head[0] in _WHICH - {"que", "come", "when", "quando", "como"}
    )


def _joined(words: list[str]) -> bool:
    """Whether a question word stands right after “and”, with a question before it and words after it."""
    for at, (join, word) in enumerate(pairwise(words)):
        before = words[:at]
        if join in _JOINS and word in _ASKS and len(before) > 1 and len(words) > at + 2 and _own(before, word):
            return True
    return False


def _own(before: list[str], word: str) -> bool:
    """“How and when”, “where or what” ask one thing; what was begun with a question word and goes on is whole."""
    begun = bool(_ASKS.intersection(before[:-1])) or before[0].endswith(_YOU)
    if not begun or before[-1] in _WHICH:
        return False
    return word in _WHICH or word in _YES_OR_NO
