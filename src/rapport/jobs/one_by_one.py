"""Many rows in one run of a job: one that breaks is told, and holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rapport.jobs.run import NO_BRAND

Row = TypeVar("Row")


def one_by_one(
    rows: Iterable[Row], act: Callable[[Row], object], put_off: Callable[[Row], object] | None = None
) -> int:
    """`act` on each; the sum of what it counted. The first error is raised once all were tried.

    `put_off` is called with a row that broke: where rows are taken in the order they fall due, it must not be the
    first one again in every round. A database that is away is no row's fault, and ends the run.
    """
    done, broken = 0, list[Exception]()
    for row in rows:
        try:
            counted = act(row)
            done += counted if isinstance(counted, int) else 0
        except NO_BRAND:
            raise
        except Exception as error:  # noqa: BLE001 — the clock's loop: the other rows go on
            broken.append(error)
            if put_off:
                put_off(row)
    if broken:
        raise broken[0]
    return done
