"""What both readers together let through: complaints and others that no rule stops, under equal thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.reading.measures import past_the_rules
from benchmarks.reading.sets import Row, airline, brand_tweets, rows
from benchmarks.reading.table import read
from rapport.triage.reader import Reader

THRESHOLDS = (1.0, 0.1, 0.05, 0.02)


def figures(readers: Mapping[str, Reader]) -> Iterator[str]:
    """For each set and threshold: the shares of complaints, and of others, that pass the fast reader, and both."""
    if "deep" not in readers:
        return
    for name, found, labels in (
        ("tweets to brands", brand_tweets(), ("complaint", 1)),
        ("tweets to airlines", airline()[1], ("sentiment", "negative")),
        ("reviews (some taught the readers)", rows("complaints_reviews"), ("complaint", 1)),
    ):
        truth = [row[labels[0]] == labels[1] for row in found]
        scores = _scores(found, readers)
        for threshold in THRESHOLDS:
            yield f"{name}, past the rules and under {threshold}: {_told(scores, truth, threshold)}"


def _scores(found: Sequence[Row], readers: Mapping[str, Reader]) -> list[tuple[float, float]]:
    """The complaint scores by the fast and the deep reader, infinite where a reader's rules stop the message.

    As in the product, the deep reader sees only what the fast one would let through.
    """
    fast = [
        reading.complaint if past_the_rules(reading) else float("inf") for reading in read(found, readers["fast"])
    ]
    open_ = [at for at, score in enumerate(fast) if score < float("inf")]
    deep = [float("inf")] * len(fast)
    for at, reading in zip(open_, read([found[at] for at in open_], readers["deep"]), strict=True):
        deep[at] = reading.complaint if past_the_rules(reading) else float("inf")
    return list(zip(fast, deep, strict=True))


def _told(scores: Sequence[tuple[float, float]], truth: Sequence[bool], threshold: float) -> str:
    said = []
    for what, side in (("complaints", True), ("others", False)):
        asked = [pair for pair, yes in zip(scores, truth, strict=True) if yes is side]
        fast = sum(pair[0] < threshold for pair in asked) / len(asked)
        both = sum(max(pair) < threshold for pair in asked) / len(asked)
        said.append(f"{what} {fast:.1%} fast, {both:.1%} both")
    return "; ".join(said)
