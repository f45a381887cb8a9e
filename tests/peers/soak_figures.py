"""What a soak comes to: what was lost, doubled, broken or overspent, and how much there was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rapport.inbox.models import Direction, Message
from rapport.outbox.models import Reply, Step

if TYPE_CHECKING:
    from tests.peers.soak import Soak

QUESTION = "Is number"
NOT_LEFT = (Step.FAILED, Step.WITHDRAWN)
"""What an answer may end as that is nowhere; the reason stands beside it."""


def heard(run: Soak) -> Counter[tuple[int, str]]:
    """The customers' questions that are here, by channel; a network may say more before them."""
    rows = Message.of(run.cast.aurora).filter(direction=Direction.IN).values_list("channel", "text")
    return Counter((channel, text[max(0, text.find(QUESTION)) :]) for channel, text in rows)


def unheard(run: Soak, networks: Iterable[str]) -> list[str]:
    """Those of these networks that are not."""
    here = heard(run)
    keys = {name: run.walks[name].channel.pk for name in networks}
    return [text for name, key in keys.items() for text in run.asked[name] if not here[key, text]]


def figures(run: Soak, cap: int) -> dict[str, Any]:
    """What is wrong, which must be nothing, and how much there was."""
    lost, double = _wrong(run)
    steps = Counter(Reply.of(run.cast.aurora).values_list("step", flat=True))
    return {
        "lost": lost,
        "double": double,
        "broken rules": [word for place in run.places for word in place.emulator.unknown],
        "over the cap": [f"{name} on {day}: {n}" for (name, day), n in run.bills.items() if n > cap],
        "asked": sum(map(len, run.asked.values())),
        "answered": steps[Step.SENT],
        "not sent": _not_sent(run),
        "calls": sum(len(place.emulator.asked) for place in run.places),
        "spent": run.paid.total(),
        "days": len({day for _, day in run.bills}),
        "networks": {one.network: len(run.asked[one.network]) for one in run.places},
        "rounds": run.rounds,
        "told": dict(run.told),
    }


def _wrong(run: Soak) -> tuple[list[str], list[str]]:
    """Questions and answers that are nowhere, and those that are somewhere twice, or where they should not be."""
    here, lost, double = heard(run), [*dict.fromkeys([*unheard(run, run.asked), *run.late])], list[str]()
    for place in run.places:
        number = run.walks[place.network].channel.pk
        double += [text for text in run.asked[place.network] if here[number, text] > 1]
    seen = {run.walks[place.network].channel.pk: place.seen() for place in run.places}
    names = {run.walks[place.network].channel.pk: place.network for place in run.places}
    steps = dict(Reply.of(run.cast.aurora).values_list("pk", "step"))
    for number, text in run.answers.items():
        times, told = seen[run.out[text]][text], f"{text} (on {names[run.out[text]]})"
        lost += [told] if steps[number] not in NOT_LEFT and not times else []
        double += [told] if times > 1 or (steps[number] != Step.SENT and times) else []
    return lost, double


def _not_sent(run: Soak) -> Counter[str]:
    """By network, step and reason."""
    rows = Reply.of(run.cast.aurora).exclude(step=Step.SENT).values_list("channel__network", "step", "reason")
    return Counter(f"{network} {step}: {reason}" for network, step, reason in rows)
