"""The tour: six messages everybody should have seen arrive, and what to look at."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from random import randrange

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rapport.accounts.models import Brand, Person
from rapport.connectors.practice.values import Post
from rapport.hosted.practice.played import PlayedStep
from rapport.hosted.practice.stage import Stage

LANGUAGES = ("en", "es", "it")


@dataclass(frozen=True)
class TourStep:
    """One step. `after` is the step whose customer goes on; `crowd` plays one voice for each language."""

    code: str
    name: str
    kind: str
    title: StrPromise
    look: StrPromise
    after: str = ""
    crowd: tuple[str, ...] = ()


STEPS = (
    TourStep(
        "question",
        "Robin Hale",
        "direct",
        _("A question"),
        _("An approved article answers it, so the robot may: at once, and it says that it is one."),
    ),
    TourStep(
        "human",
        "Robin Hale",
        "direct",
        _("“Human, please”"),
        _("The robot steps back with one line. The conversation now waits for you, and stays yours."),
        after="question",
    ),
    TourStep(
        "complaint",
        "Wanda Ruiz",
        "direct",
        _("A complaint"),
        _("No robot answers. The conversation shows why it is yours: open the reason beside it."),
    ),
    TourStep(
        "compliment",
        "Teo Marino",
        "mention",
        _("A compliment"),
        _("It goes to a person too. Two words of your own are worth more than a template."),
    ),
    TourStep(
        "edge",
        "Noor Bakker",
        "direct",
        _("A case at the edge of a policy"),
        _("The rule would say no, and only a person says no. Look for a middle way and offer it."),
    ),
    TourStep(
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
    text = files(__package__ or "rapport.hosted.practice").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def step(code: str) -> TourStep | None:
    return next((one for one in STEPS if one.code == code), None)


def play(step: TourStep, stage: Stage, person: Person, language: str, now: datetime) -> Post:
    """Say the step's words on the practice network; somebody new each time, unless the step goes on."""
    brand, said = stage.channel.brand, words()[step.code]
    before = played_for(brand, person).filter(code=step.after).last() if step.after else None
    number = randrange(100, 1000)  # noqa: S311 — so that two tours do not meet the same customer
    posts = []
    for place, name in enumerate(step.crowd or (step.name,)):
        code = LANGUAGES[place] if step.crowd else language if language in said else "en"
        handle = before.author if before else f"{name.lower().replace(' ', '.')}{number}"
        text = said[code].replace("{brand}", stage.brand)
        posts.append(stage.network.say(stage.brand, handle, name, text, step.kind))
    first = posts[0]
    row = PlayedStep(brand=brand, person=person, code=step.code, post=first.id, author=first.author, at=now)
    row.save()
    return first


def played_for(brand: Brand, person: Person) -> QuerySet[PlayedStep]:
    """What was played for this person in this brand, in its order; the latest of one code counts."""
    return PlayedStep.of(brand).filter(person=person).order_by("pk")


def played(brand: Brand, person: Person, step: TourStep) -> str:
    """The post a step was played by; "" when it was not."""
    row = played_for(brand, person).filter(code=step.code).last()
    return row.post if row else ""


def progress(brand: Brand, person: Person) -> list[tuple[TourStep, bool]]:
    """The steps, and whether each was played."""
    done = set(played_for(brand, person).values_list("code", flat=True))
    return [(one, one.code in done) for one in STEPS]


def begin_again(brand: Brand, person: Person) -> None:
    """As if nothing had been played; the conversations stay."""
    played_for(brand, person).delete()
