"""The lines of the script, in an order of their own each round, and the key by which a played line is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from rapport.connectors.practice.network import Network
from rapport.connectors.practice.values import Post
from rapport.demo.house import LANGUAGES, read_toml

SEED = "aurora"
MARK = "script"
LOOK_BACK = 80


@dataclass(frozen=True)
class ScriptCue:
    """A place in the script: the how-manieth opening, in which language and mood, and which step of it."""

    number: int
    language: str
    mood: str
    step: str = "open"

    @property
    def key(self) -> str:
        return f"{MARK}:{self.number}:{self.language}:{self.mood}:{self.step}"

    def then(self) -> ScriptCue:
        return replace(self, step="then")

    def nudge(self) -> ScriptCue:
        return replace(self, step="nudge")


def cue_of(post: Post) -> ScriptCue:
    """The cue of a post that was played."""
    _, number, language, mood, step = post.key.split(":")
    return ScriptCue(int(number), language, mood, step)


def said_before(network: Network, brand: str) -> list[Post]:
    """The latest played posts, in order."""
    return network.keyed(brand, f"{MARK}:", LOOK_BACK)


@cache
def _lines() -> tuple[tuple[str, str, str, str], ...]:
    script = read_toml("script.toml")
    return tuple((code, *one) for code in LANGUAGES for one in script[code]["lines"])


def script_line(number: int, seed: str = SEED) -> tuple[ScriptCue, str, str, str]:
    """The opening with this number: its cue, kind, words, and who says it. After the last one the script begins
    again in another order.
    """
    known = _lines()
    order = list(range(len(known)))
    Random(f"{seed}:{number // len(known)}").shuffle(order)  # noqa: S311 — a script, not a secret
    language, kind, mood, text = known[order[number % len(known)]]
    names = read_toml("script.toml")[language]
    chance = Random(f"{seed}:{number}:name")  # noqa: S311
    name = f"{chance.choice(names['first'])} {chance.choice(names['last'])}"
    return ScriptCue(number, language, mood), kind, text, name


def handle_of(name: str) -> str:
    """A handle made of somebody's name."""
    return ".".join(name.lower().split())
