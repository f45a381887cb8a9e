"""How likely nobody in person stands behind a public profile: an estimate from a few plain signs, never a verdict.

The points are set by hand, in log-odds, round, and each in one direction only, after what is published on such
accounts (Ferrara et al., CACM 2016; Gilani et al., ASONAM 2017; Yang et al., AAAI 2020). Nothing is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log10, sqrt

OPENLY = re.compile(r"(?<![a-z])(ro)?bots?(?![a-z])|bot$|_bot", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]")
START = -0.4  # before anything is known, in log-odds
DOUBT = 0.8  # what the signs cannot tell, in log-odds
YEAR = 365.25  # days
SURE = 1.64  # standard deviations on each side: nine times in ten
TOLD = 0.25  # points from which a sign is told


@dataclass(frozen=True, slots=True)
class Account:
    """What a public profile shows; None is what it does not. `age` is in days, by when it was seen."""

    handle: str | None = None
    name: str | None = None
    about: str | None = None
    place: str | None = None
    followers: float | None = None
    following: float | None = None
    likes: float | None = None
    posts: float | None = None
    listed: float | None = None
    age: float | None = None
    verified: bool | None = None
    plain_picture: bool | None = None
    plain_look: bool | None = None
    robot: bool | None = None

    @property
    def a_day(self) -> float | None:
        """Posts a day since the account was made."""
        return None if self.posts is None or self.age is None else self.posts / max(self.age, 1.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """`inauthentic` and the interval around it are from 0 to 1; `reasons` are facts, the weightiest first."""

    inauthentic: float
    interval: tuple[float, float]
    reasons: tuple[str, ...]


Sign = tuple[float, str]
"""Points in log-odds (above 0: nobody in person), and the fact they are given for."""


def estimate(account: Account) -> Estimate:
    """What the signs together say; what is not shown counts for nothing and widens the interval."""
    found, variance = list[Sign](), DOUBT**2
    for read, weight in SIGNS:
        sign = read(account)
        if sign is None:
            variance += weight**2
        else:
            found.append(sign)
    odds = START + sum(points for points, _ in found)
    spread = SURE * sqrt(variance)
    told = sorted((sign for sign in found if abs(sign[0]) >= TOLD), key=lambda sign: -abs(sign[0]))
    interval = (round(_share(odds - spread), 4), round(_share(odds + spread), 4))
    return Estimate(round(_share(odds), 4), interval, tuple(fact for _, fact in told))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-max(-40.0, min(40.0, odds))))


def _likes(it: Account) -> Sign | None:
    if it.likes is None:
        return None
    return _between(0.5 * (2.2 - log10(1 + it.likes)), -0.9, 0.9), f"has liked {it.likes:,.0f} posts of others"


def _gives(it: Account) -> Sign | None:
    """People like what others say about as often as they speak; what only speaks is rarely one."""
    if it.likes is None or it.posts is None:
        return None
    said = f"has posted {it.posts:,.0f} times and liked {it.likes:,.0f} posts of others"
    if it.posts < 50:
        return 0.0, said
    return _between(-0.6 * (0.6 + log10((it.likes + 1) / (it.posts + 1))), -0.8, 1.0), said


def _age(it: Account) -> Sign | None:
    if it.age is None:
        return None
    years = max(it.age, 0.0) / YEAR
    return _between(1.4 - 0.55 * years, -1.9, 1.4), f"was made {_long(max(it.age, 0.0))} before it was seen"


def _followers(it: Account) -> Sign | None:
    if it.followers is None:
        return None
    return _between(0.25 * (2.3 - log10(1 + it.followers)), -0.7, 0.5), f"has {it.followers:,.0f} followers"


def _following(it: Account) -> Sign | None:
    """Far more followed than followers; or nobody followed at all while much is said."""
    if it.following is None or it.followers is None:
        return None
    said = f"follows {it.following:,.0f} and has {it.followers:,.0f} followers"
    if it.following <= 10:
        return (0.9 if (it.posts or 0) >= 100 else 0.5), said
    times = it.following / (it.followers + 10)
    return (_between(0.8 * log10(times), 0.0, 1.2) if it.following >= 50 else 0.0), said


def _rhythm(it: Account) -> Sign | None:
    if it.a_day is None:
        return None
    return _between(1.2 * log10((it.a_day + 0.01) / 15), 0.0, 1.5), f"has posted {it.a_day:,.1f} times a day"


def _listed(it: Account) -> Sign | None:
    if it.listed is None:
        return None
    return _between(0.1 - 0.1 * log10(1 + it.listed), -0.2, 0.1), f"stands in {it.listed:,.0f} lists of others"


def _verified(it: Account) -> Sign | None:
    if it.verified is None:
        return None
    return (-2.5, "is verified by its network") if it.verified else (0.1, "is not verified")


def _look(it: Account) -> Sign | None:
    if it.plain_picture is None and it.plain_look is None:
        return None
    points = 0.8 * bool(it.plain_picture) + (0.6 if it.plain_look else -0.2)
    return points, "shows the network's own picture" if it.plain_picture else (
        "keeps the network's own look" if it.plain_look else "has made its page its own"
    )


def _words(it: Account) -> Sign | None:
    if it.about is None:
        return None
    said = "says nothing about itself" if not it.about else "says something about itself"
    return 0.3 * (not it.about) + (0.3 if it.place == "" else -0.2), said


def _digits(it: Account) -> Sign | None:
    if it.handle is None:
        return None
    count = len(DIGITS.findall(it.handle))
    return _between(0.15 * (count - 2), 0.0, 0.9), f"has {count} digits in its handle"


def _openly(it: Account) -> Sign | None:
    words = [word for word in (it.handle, it.name, it.about) if word]
    if it.robot or any(OPENLY.search(word) for word in words):
        return 1.8, "calls itself a robot, openly"
    return (0.0, "") if words or it.robot is False else None


# Each with how far it may move the estimate where it is not shown.
SIGNS: tuple[tuple[Callable[[Account], Sign | None], float], ...] = (
    (_likes, 0.5),
    (_gives, 0.5),
    (_age, 0.9),
    (_followers, 0.4),
    (_following, 0.6),
    (_rhythm, 0.4),
    (_listed, 0.1),
    (_verified, 0.6),
    (_look, 0.4),
    (_words, 0.3),
    (_digits, 0.2),
    (_openly, 0.4),
)


def _between(points: float, least: float, most: float) -> float:
    return max(least, min(most, points))


def _long(days: float) -> str:
    """As much of it as is over: days for two months, months for two years, then years."""
    if days < 2 * YEAR / 12:
        return f"{int(days)} day{'' if int(days) == 1 else 's'}"
    return f"{int(12 * days / YEAR)} months" if days < 2 * YEAR else f"{int(days / YEAR)} years"
