"""Finds where a smooth convex function is least (L-BFGS; Nocedal, "Updating Quasi-Newton Matrices", 1980)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Function = Callable[[Numbers], tuple[float, Numbers]]
STEPS = 60
MEMORY = 8
SMALL = 1e-5
_ENOUGH = 1e-4
_HALVINGS = 20


def descend(function: Function, at: Numbers) -> Numbers:
    """The place, from `at` on, after at most 60 steps or when a step gains less than 0.001 % of the value.

    `function` gives the value and the gradient at a place.
    """
    value, slope = function(at)
    seen: deque[tuple[Numbers, Numbers]] = deque(maxlen=MEMORY)
    for _ in range(STEPS):
        way = -_turned(slope, seen)
        falls, length = float(np.vdot(slope, way)), 1.0
        for _ in range(_HALVINGS):
            there = at + np.float32(length) * way
            low, tilt = function(there)
            if low <= value + _ENOUGH * length * falls:
                break
            length /= 2
        else:
            return at
        if float(np.vdot(there - at, tilt - slope)) > 0:
            seen.append((there - at, tilt - slope))
        gained = value - low
        at, value, slope = there, low, tilt
        if gained < SMALL * abs(value):
            break
    return at


def _turned(slope: Numbers, seen: deque[tuple[Numbers, Numbers]]) -> Numbers:
    """The slope times an estimate of the inverse of the curvature."""
    if not seen:
        return slope / np.float32(max(1e-9, float(np.linalg.norm(slope))))
    turned, shares = slope.copy(), []
    for step, bend in reversed(seen):
        share = np.vdot(step, turned) / np.vdot(step, bend)
        shares.append(share)
        turned -= share * bend
    step, bend = seen[-1]
    turned *= np.vdot(step, bend) / np.vdot(bend, bend)
    for (step, bend), share in zip(seen, reversed(shares), strict=True):
        turned += step * (share - np.vdot(bend, turned) / np.vdot(step, bend))
    return turned
