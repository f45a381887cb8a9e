"""The promise: a threshold below which a complaint is answered automatically with probability at most α.

`selective` is the bound of the second promise, that an automatic answer is the right one.

Tong, Feng and Li, "Neyman–Pearson classification algorithms and NP receiver operating characteristics",
Science Advances 4(2), 2018, proposition 1. Valid for any score, even a useless one, as long as the labelled
complaints are drawn as future ones are and were not used to make the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor, inf, isfinite, log, log1p

from rapport.triage.selective import selective as selective

NOTHING = -inf
_GRAIN = 10**12
_COUNTED = 100_000
_WHOLE = 50_000
# Sixty digits, rounded up; `power` may be a last digit too small, which the factor makes good.
_DIGITS = Context(prec=60, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX)
_UPWARDS = 1 + Decimal("1e-50")


def umbrella(complaint_scores: Iterable[float], alpha: float, delta: float) -> float:
    """The threshold t: answer automatically if and only if score < t.

    With probability at least 1 - delta over the drawing of the labelled complaints,
    P(score < t | complaint) <= alpha. `-inf` (nothing is automatic) where the labels cannot support any
    threshold: too few, a score that is not a finite number, or all scores the same. `alpha` and `delta` lie
    strictly between 0 and 1 (`ValueError`).
    """
    scores = [float(score) for score in complaint_scores]
    rank = k_star(len(scores), alpha, delta)
    if rank is None or not all(map(isfinite, scores)) or min(scores) == max(scores):
        return NOTHING
    # The k-th largest: complaints score high, and the automatic side is the low one.
    return sorted(scores, reverse=True)[rank - 1]


def k_star(n: int, alpha: float, delta: float) -> int | None:
    """min{k : sum over j >= k of C(n,j) (1-alpha)^j alpha^(n-j) <= delta}, or None where no k <= n will do.

    Exact: the sum is taken in whole numbers, times q^n for alpha = p/q; beyond 50,000 labels in sixty digits, each
    rounded to the safe side. `alpha` and `delta` are first rounded down to twelve decimals, which can only make
    the promise stronger.
    """
    share, slack = _rounded_down("alpha", alpha), _rounded_down("delta", delta)
    p, q = share.numerator, share.denominator
    if p == 0 or n <= 0:
        return None
    if n > _WHOLE:
        return _rank_of_many(n, share, slack)
    left = slack.numerator * q**n // slack.denominator
    term = (q - p) ** n
    allowed = 0
    while term <= left and allowed < n:
        left -= term
        term = term * (n - allowed) * p // ((allowed + 1) * (q - p))
        allowed += 1
    return n - allowed + 1 if allowed else None


def _rank_of_many(n: int, share: Fraction, slack: Fraction) -> int | None:
    p, q = share.numerator, share.denominator
    allowed = 0
    with localcontext(_DIGITS):
        term = (Decimal(q - p) / q) ** n * _UPWARDS
        total, most = term, Decimal(slack.numerator) / slack.denominator
        while total <= most and allowed < n:
            term = term * ((n - allowed) * p) / ((allowed + 1) * (q - p))
            allowed += 1
            total += term
    return n - allowed + 1 if allowed else None


def labels_needed(alpha: float, delta: float) -> int:
    """The fewest labelled complaints with which anything may be automatic: 149 for 2 % at 95 % confidence.

    `ValueError` where a share is not between 0 and 1, or so small that its twelve decimals are all nought.
    """
    if not (_rounded_down("alpha", alpha) and _rounded_down("delta", delta)):
        raise ValueError("alpha and delta must be at least 0.000000000001")
    about = log(delta) / log1p(-alpha)
    if about > _COUNTED:
        return ceil(about) + 1
    enough = max(1, floor(about) - 1)
    while k_star(enough, alpha, delta) is None:
        enough += 1
    return enough


def _rounded_down(name: str, value: float) -> Fraction:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}")
    # Through the decimal form: 0.02 means 1/50, not the nearest binary fraction.
    return Fraction(floor(Fraction(repr(float(value))) * _GRAIN), _GRAIN)
