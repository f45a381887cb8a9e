"""Risk against share automated, drawn: where the thresholds of many draws really lie, for both ways of fitting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rapport.triage.bound import k_star
from rapport.triage.simulation import Floats, World, at_rank, naive

FILE = Path(__file__).parents[2] / "docs" / "images" / "promise.svg"
DRAWS, LABELS, DELTA = 60, 2_000, 0.05
COLOURS = {0.01: "#0f766e", 0.02: "#b45309", 0.05: "#6d28d9"}
WIDTH, HEIGHT, LEFT, TOP = 300, 260, 46, 40
MOST_RISK, MOST_SHARE = 0.07, 0.7
Fit = Callable[[Floats, float], float]


def umbrella(drawn: Floats, alpha: float) -> float:
    return at_rank(drawn, k_star(len(drawn), alpha, DELTA))


def draw(world: World, title: str) -> None:
    """Writes the picture: a panel for each way of fitting, a dot for each draw, a line for each α."""
    panels = [_panel(world, "umbrella", umbrella, 0), _panel(world, "read off the labels", naive, WIDTH + 60)]
    shapes = "\n".join(shape for panel in panels for shape in panel)
    size = f"{2 * WIDTH + 60 + LEFT + 20} {HEIGHT + TOP + 46}"
    FILE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="12" '
        f'role="img" aria-label="{title}">\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="18" font-size="13">{title}</text>\n{shapes}\n</svg>\n',
        encoding="utf-8",
    )


def _panel(world: World, name: str, fit: Fit, right: int) -> Iterator[str]:
    chance = np.random.default_rng(2)
    samples = [world.draw(LABELS, chance) for _ in range(DRAWS)]
    left, floor = LEFT + right, TOP + HEIGHT
    yield f'<text x="{left + 8}" y="{TOP + 14}" font-weight="bold">{name}</text>'
    yield f'<path d="M{left} {TOP}V{floor}H{left + WIDTH}" fill="none" stroke="#555"/>'
    for share in (0.0, 0.2, 0.4, 0.6):
        x = left + WIDTH * share / MOST_SHARE
        yield f'<text x="{x:.0f}" y="{floor + 16}" text-anchor="middle">{share:.0%}</text>'
    yield f'<text x="{left + WIDTH / 2:.0f}" y="{floor + 36}" text-anchor="middle">of the others automated</text>'
    for alpha, colour in COLOURS.items():
        line = floor - HEIGHT * alpha / MOST_RISK
        yield f'<path d="M{left} {line:.1f}H{left + WIDTH}" stroke="{colour}" stroke-dasharray="4 4"/>'
        yield f'<text x="{left - 5}" y="{line + 4:.1f}" text-anchor="end" fill="{colour}">{alpha:.0%}</text>'
        thresholds = np.array([fit(drawn, alpha) for drawn in samples])
        for risk, share in zip(world.risk(thresholds), world.automated(thresholds), strict=True):
            x, y = left + WIDTH * share / MOST_SHARE, floor - HEIGHT * risk / MOST_RISK
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}" fill-opacity=".45"/>'
