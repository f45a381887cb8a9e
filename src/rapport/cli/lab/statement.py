"""The promise in one sentence, as exact as the numbers behind it."""

from __future__ import annotations

from decimal import Decimal

from rapport.triage.bound import NOTHING, k_star, labels_needed


def statement(n: int, alpha: float, delta: float, threshold: float, share: float | None) -> str:
    """What `threshold`, fitted to n labelled complaints, promises; or why nothing is promised.

    `share` is how much of the other messages lies below it, None where there are none.
    """
    sure, most = percent(1 - Decimal(repr(delta))), percent(Decimal(repr(alpha)))
    if threshold == NOTHING:
        return f"Nothing is automatic: {_missing(n, alpha, delta, f'at most {most} with {sure} confidence')}."
    rest = "no other messages are given" if share is None else f"{round(100 * share)} % of the other messages are"
    return (
        f"With {sure} confidence at most {most} of complaints drawn like these {n} are answered automatically; "
        f"automatic below {threshold!r}; {rest}."
    )


def statement_at_any_time(n: int, alpha: float, delta: float, threshold: float, share: float | None) -> str:
    """The same for a threshold that holds however often one looks, from n labels that chance chose."""
    sure, most = percent(1 - Decimal(repr(delta))), percent(Decimal(repr(alpha)))
    if threshold == NOTHING:
        return f"Nothing is automatic yet: these {n} labels do not show at most {most} with {sure} confidence."
    rest = "no other messages are given" if share is None else f"{round(100 * share)} % of the other messages are"
    return (
        f"With {sure} confidence, at this look and every other, at most {most} of complaints are answered "
        f"automatically; automatic below {threshold!r}; {rest}."
    )


def percent(share: Decimal) -> str:
    """A share as a percentage with all its digits: 0.05 is "5 %"."""
    return f"{(share * 100).normalize():f} %"


def _missing(n: int, alpha: float, delta: float, promise: str) -> str:
    if k_star(n, alpha, delta) is not None:
        return f"the labelled complaints ({n}) all score the same, which tells nothing"
    needed = labels_needed(alpha, delta)
    given = {0: "no labelled complaint is", 1: "1 labelled complaint is"}.get(n, f"{n} labelled complaints are")
    return f"{given} given and {promise} needs {needed}, so {needed - n} more must be labelled"
