"""Whether words that are like ours on a network can be those that we look for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# A machine whose zone is set wrongly is hours off. What somebody said by hand so shortly before is taken for ours:
# said twice is worse.
CLOCKS = timedelta(hours=3)
DAY = timedelta(days=1)


def may_be_ours(at: datetime | None, begun: datetime | None) -> bool:
    """Words said before our own call began are somebody's own; where that is not known, those of an earlier day.

    `at`: when they were said, by the network. One that does not tell may be ours.
    """
    if at is None:
        return True
    return at >= (begun - CLOCKS if begun else datetime.now(UTC) - DAY)
