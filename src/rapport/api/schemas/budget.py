"""A channel's budget. Money is in millionths of a unit of the currency: 2.50 is 2500000."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from rapport.api.schemas.base import Given, Shape
from rapport.budgets.standing import BudgetStanding, CapStanding
from rapport.domain.parameters import LARGEST

Millionths = Annotated[int, Field(ge=0, le=LARGEST)]


class CapShape(Shape):
    """A running day or month. `most` is null where there is no cap."""

    most: int | None
    spent: int
    ends_at: datetime

    @classmethod
    def of(cls, one: CapStanding) -> CapShape:
        return cls(most=one.most, spent=one.spent, ends_at=one.ends)


class ActUse(Shape):
    """What one kind of act was used for in this month, and what it cost."""

    act: str
    times: int
    spent: int


class BucketShape(Shape):
    """Calls that the network allows in any `seconds`, and how many of them are used now.

    `each_conversation`: there is one for each conversation; `used` is of the fullest.
    `shared_with`: handles of the brand's other channels that use it up, too; others' count untold.
    """

    code: str
    calls: int
    seconds: int
    used: int
    each_conversation: bool
    shared: bool
    shared_with: list[str]


class Budget(Shape):
    """`state`: ok, listening waits, or over budget: the next act that costs money would pass a cap.

    `currency` is "" where the network costs no money.
    """

    state: str
    currency: str
    day: CapShape
    month: CapShape
    acts: list[ActUse]
    buckets: list[BucketShape]

    @classmethod
    def of(cls, found: BudgetStanding) -> Budget:
        day, month = (CapShape.of(one) for one in found.caps)
        return cls(
            state=found.state,
            currency=found.currency,
            day=day,
            month=month,
            acts=[ActUse(act=act, times=times, spent=cost) for act, times, cost in found.acts],
            buckets=[
                BucketShape(
                    code=one.code,
                    calls=one.calls,
                    seconds=one.seconds,
                    used=used,
                    each_conversation=one.each_conversation,
                    shared=one.shared,
                    shared_with=list(found.shared_with) if one.shared else [],
                )
                for one, used in found.buckets
            ],
        )


class BudgetGiven(Given):
    """The most to be spent in a day and in a month; null is no cap, 0 nothing that costs money."""

    day: Millionths | None
    month: Millionths | None
