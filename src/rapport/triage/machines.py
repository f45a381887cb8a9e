"""Whether words are a machine's: away notes, notes of receipt, menus, surveys, answers to our answers."""

from __future__ import annotations

import re
from functools import cache

from rapport.triage.lexicon import Cue, lists, phrases, word_places
from rapport.triage.normalise import folded, tokens, visible, words_of
from rapport.triage.phrases import Phrases

LOOK_AT = 2_000
MORE_THAN_A_QUESTION = 3
_COURTESY = (
    "thank", "thx", "graci", "grazi", "hi", "hello", "hey", "hola", "ciao", "buon", "buen", "good", "ok", "great",
    "perfect", "perfetto", "genial", "salve",
)  # fmt: skip
_AUTOMATIC = re.compile(
    r"""\[autom[aá]ti(c|co)\]
    | \bautomat(ic|ed)\s(reply|response|message|answer)\b
    | \b(respuesta|mensaje)\sautom[aá]tic[ao]\b
    | \b(risposta|messaggio)\sautomatic[ao]\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"[^.!?…;\n]+[.!?…;\n]*")


def sounds_automatic(text: str) -> bool:
    """Whether a phrase that machines use, in one of ten languages, stands in the first 2,000 characters."""
    return bool(_said_by_machines().find(tokens(folded(visible(text[:LOOK_AT])))))


def says_automatic(text: str) -> bool:
    """Whether words carry a machine's own note that they are automatic: ours, another Rapport's, the usual."""
    return _AUTOMATIC.search(text) is not None


def tells_more(text: str) -> bool:
    """Whether a message of several sentences says three words or more that ask nothing, courtesies aside.

    A customer who comes back to automatic words so is worth a person; a machine that answers and asks in turn
    does nothing else.
    """
    sentences = [part for part in _SENTENCE.findall(text[:LOOK_AT]) if words_of(part)]
    told = [
        words for part in sentences if "?" not in part and not (words := words_of(part))[0].startswith(_COURTESY)
    ]
    return len(sentences) > 1 and sum(map(len, told)) >= MORE_THAN_A_QUESTION


@cache
def _said_by_machines() -> Phrases:
    listed = [(language, phrase) for language, text in lists("machines").items() for phrase in phrases(str(text))]
    return Phrases((word_places(phrase), Cue("machine", language, 1.0)) for language, phrase in listed)
