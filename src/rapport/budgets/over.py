"""That something would pass a budget, in sentences that say what to do. `SAYS` are on screens."""

from __future__ import annotations

from rapport.connectors.errors import TryAgain

FULL = "The network's budget of calls is used up for the moment."
EACH = "The network takes only so many messages in one conversation within this time. It goes on by itself."
TALKS = "The network lets you begin talks with only so many people within this time. It goes on by itself."
DAY = "The money for today is used up. It goes on tomorrow, or when an owner raises the channel's cap in Settings."
MONTH = (
    "The money for this month is used up. It goes on next month, "
    "or when an owner raises the channel's cap in Settings."
)
LISTENED = "Listening has used its share of the budget; the rest is kept for answers. It goes on by itself."
CURRENCY = (
    "The network's prices are in another currency now. "
    "It goes on when an owner sets the channel's cap anew in Settings."
)
# Of a reply in doubt; nothing waits for it.
UNSEEN = "The network did not confirm, and asking it costs more than is left."
SAYS = (FULL, EACH, TALKS, DAY, MONTH, LISTENED, CURRENCY)


class OverBudget(TryAgain):
    """Nothing was called; `after` seconds from now there is room again, if nothing else uses it."""
