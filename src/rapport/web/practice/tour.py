"""The tour: six messages everybody should have seen arrive, and what to look at. The session keeps progress."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import randrange

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rapport.connectors.practice.values import Post
from rapport.web.practice.stage import Stage

KEPT = "tour"
LANGUAGES = ("en", "es", "it")


@dataclass(frozen=True)
class Step:
    """One step. `after` is the step whose customer goes on; `crowd` plays one voice for each language."""

    code: str
    name: str
    kind: str
    title: StrPromise
    look: StrPromise
    after: str = ""
    crowd: tuple[str, ...] = ()


STEPS = (
    Step(
        "question",
        "Robin Hale",
        "direct",
        _("A question"),
        _("An approved article answers it, so the robot may: at once, and it says that it is one."),
    ),
    Step(
        "human",
        "Robin Hale",
        "direct",
        _("“Human, please”"),
        _("The robot steps back with one line. The conversation now waits for you, and stays yours."),
        after="question",
    ),
    Step(
        "complaint",
        "Wanda Ruiz",
        "direct",
        _("A complaint"),
        _("No robot answers. The conversation shows why it is yours: open the reason beside it."),
    ),
    Step(
        "compliment",
        "Teo Marino",
        "mention",
        _("A compliment"),
        _("It goes to a person too. Two words of your own are worth more than a template."),
    ),
    Step(
        "edge",
        "Noor Bakker",
        "direct",
        _("A case at the edge of a policy"),
        _("The rule would say no, and only a person says no. Look for a middle way and offer it."),
    ),
    Step(
        "crowd",
        "Inés Calvo",
        "mention",
        _("A pile-on"),
        _("Three people are angry at once, in three languages. The stop silences everything automatic."),
        crowd=("Inés Calvo", "Fio Conti", "Kim Ashby"),
    ),
)


@cache
def words() -> dict[str, dict[str, str]]:
    """Mood → language → words."""
    text = files(__package__ or "rapport.web.practice").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def step(code: str) -> Step | None:
    return next((one for one in STEPS if one.code == code), None)


def play(step: Step, stage: Stage, session: SessionBase, language: str) -> Post:
    """Say the step's words on the practice network; somebody new each time, unless the step goes on."""
    before = session.get(KEPT, {}).get(step.after, {})
    number = randrange(100, 1000)  # noqa: S311 — so that two tours do not meet the same customer
    voices = step.crowd or (step.name,)
    said = words()[step.code]
    posts = []
    for place, name in enumerate(voices):
        code = LANGUAGES[place] if step.crowd else language if language in said else "en"
        handle = str(before.get("as") or f"{name.lower().replace(' ', '.')}{number}")
        text = said[code].replace("{brand}", stage.brand)
        posts.append(stage.network.say(stage.brand, handle, name, text, step.kind))
    session[KEPT] = {**session.get(KEPT, {}), step.code: {"post": posts[0].id, "as": posts[0].author}}
    return posts[0]


def played(session: SessionBase, step: Step) -> str:
    """The post a step was played by; "" when it was not."""
    return str(session.get(KEPT, {}).get(step.code, {}).get("post", ""))


def progress(session: SessionBase) -> list[tuple[Step, bool]]:
    """The steps, and whether each was played."""
    return [(one, bool(played(session, one))) for one in STEPS]
