"""What both readers together let through: complaints and others that no rule stops, under equal thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.read.measures import past_the_rules, share
from benchmarks.read.sets import airline, brand_tweets, rows, some
from benchmarks.read.table import read
from rapport.domain.reading import Reading
from rapport.triage.reader import Reader

THRESHOLDS = (1.0, 0.1, 0.05)


def figures(readers: Mapping[str, Reader]) -> Iterator[str]:
    """For each set and threshold: complaints, and others, that pass the fast reader, and that pass both."""
    if "deep" not in readers:
        return
    tweets, (_, late) = brand_tweets(), airline()
    reviews = some(rows("complaints_reviews")[::4])
    for name, found, truth in (
        ("tweets to brands", tweets, [row["complaint"] == 1 for row in tweets]),
        ("tweets to airlines", late, [row["sentiment"] == "negative" for row in late]),
        ("reviews (seen in training)", reviews, [row["complaint"] == 1 for row in reviews]),
    ):
        fast, deep = (read(found, readers[key]) for key in ("fast", "deep"))
        for threshold in THRESHOLDS:
            quick = [_passes(reading, threshold) for reading in fast]
            both = [one and _passes(two, threshold) for one, two in zip(quick, deep, strict=True)]
            told = (
                f"{what}: {share(one):.3f} fast, {share(two):.3f} both"
                for what, one, two in _split(quick, both, truth)
            )
            yield f"{name}, past the rules and under {threshold}: " + "; ".join(told)


def _passes(reading: Reading, threshold: float) -> bool:
    return past_the_rules(reading) and reading.complaint < threshold


def _split(quick: list[bool], both: list[bool], truth: list[bool]) -> Iterator[tuple[str, list[bool], list[bool]]]:
    for what, side in (("complaints", True), ("others", False)):
        at = [place for place, yes in enumerate(truth) if yes is side]
        yield what, [quick[place] for place in at], [both[place] for place in at]
