"""The words and phrases a reader looks for, as data files, and how the files are read."""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapport.triage.normalise import folded, tokens

GAP = ".."
NUMBER = "0"
OWN = ("en", "es", "it")

_NOT_SENSES = frozenset({"language", "function", "person_typos", "real_words"})
SQUEEZED = 7
_CHOICE = re.compile(r"\(([^()]*)\)")
_PLACE = re.compile(r"\.\.|\S+")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase tells: its sense (`complaint`, `law` …), in which language, and how strongly (1–3)."""

    sense: str
    language: str
    weight: float


@cache
def lists(name: str) -> dict[str, object]:
    """One lexicon file, parsed."""
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


@cache
def fingerprint() -> str:
    """A hash of all word lists: what the rules see hangs on them."""
    folder = files(__package__)
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    return hashlib.sha256(b"\0".join(folder.joinpath(name).read_bytes() for name in names)).hexdigest()


def phrases(text: str) -> list[str]:
    """The comma-separated phrases of a list, its choices written out."""
    return [
        plain for phrase in text.split(",") for plain in _written_out(" ".join(phrase.split())) if plain.strip()
    ]


def word_places(phrase: str) -> tuple[str, ...]:
    """A phrase as what must stand in each place: a word, a word's beginning (`refund*`), a number, or a gap."""
    found = list(itertools.chain.from_iterable(_place(part) for part in _PLACE.findall(phrase)))
    while found and found[-1] == GAP:
        found.pop()
    return tuple(found)


def cues(language: str) -> Iterator[tuple[tuple[str, ...], Cue]]:
    """Every phrase of a lexicon file with what it tells."""
    for sense, listed in lists(language or "signs").items():
        if sense == "plain" and isinstance(listed, dict):
            for plain in listed.keys() - _NOT_SENSES:
                yield from _entries(str(listed[plain]), Cue(plain, language, 1.0))
        elif isinstance(listed, dict):
            for weight, text in listed.items():
                yield from _entries(str(text), Cue(sense, language, float(weight)))
        elif sense not in _NOT_SENSES:
            yield from _entries(str(listed), Cue(sense, language, 1.0))


def squeezed(found: Iterable[tuple[tuple[str, ...], Cue]]) -> Iterator[tuple[tuple[str, ...], Cue]]:
    """The phrases of several plain words again as the one word they make when written without spaces."""
    for where, entry in found:
        word = "".join(where)
        if len(where) > 1 and len(word) >= SQUEEZED and word.rstrip("*").isalpha():
            yield (word,), entry


def phrases_of(language: str, key: str) -> list[str]:
    """The phrases of one unweighted list."""
    listed = lists(language)["plain"]
    return phrases(str(listed[key])) if isinstance(listed, dict) else []


def _entries(text: str, entry: Cue) -> Iterator[tuple[tuple[str, ...], Cue]]:
    for phrase in phrases(text):
        if where := word_places(phrase):
            yield where, entry


def _written_out(phrase: str) -> list[str]:
    choice = _CHOICE.search(phrase)
    if choice is None:
        return [phrase]
    options = (phrase[: choice.start()] + option + phrase[choice.end() :] for option in choice.group(1).split("|"))
    # A choice within a choice writes the outer one out again for each of its own.
    return list(dict.fromkeys(plain for option in options for plain in _written_out(option)))


@cache
def _place(part: str) -> tuple[str, ...]:
    if part == GAP:
        return (GAP,)
    stem = part.rstrip("*")
    words = [NUMBER if word.isdigit() else word for word in tokens(folded(stem))]
    if stem != part and words:
        words[-1] += "*"
    return tuple(words)
