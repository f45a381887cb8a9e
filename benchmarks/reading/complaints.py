"""Complaints in sets that taught no reader anything: tweets to brands by domain, tweets to airlines by time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.reading import bag
from benchmarks.reading.measures import auc, best_f1, macro_f1, past_the_rules, share
from benchmarks.reading.sets import Row, airline, brand_tweets, rows, some
from benchmarks.reading.table import line, read
from rapport.domain.reading import Reading, Tone
from rapport.triage.reader import Reader

PUBLISHED = {"tweets to brands: macro-F1": ".79–.88*"}


def figures(readers: Mapping[str, Reader]) -> Iterator[str]:
    """Complaint AUC and macro-F1; the bag of words learns from the other domains, or from the earlier tweets."""
    tweets = brand_tweets()
    truth = [row["complaint"] == 1 for row in tweets]
    scores = bag.unseen_domains(tweets) if bag.INSTALLED else []
    found = {name: read(tweets, reader) for name, reader in readers.items()}
    yield from _set("tweets to brands", found, truth, scores)
    yield from _by_domain(tweets, truth, found, scores)
    early, late = airline()
    truth = [row["sentiment"] == "negative" for row in late]
    scores = _learnt_early(early, late) if bag.INSTALLED else []
    yield from _set(
        "tweets to airlines", {name: read(late, reader) for name, reader in readers.items()}, truth, scores
    )
    yield "* published for the whole set, random tweets too, learnt from it"
    for name in ("banking77_test", "clinc150"):
        asking = some([row for row in rows(name) if row.get("split", "test") == "test"])
        open_ = {key: share(list(map(past_the_rules, read(asking, one)))) for key, one in readers.items()}
        yield line(f"{name}: plain requests past the rules", open_)


def _set(
    name: str, found: Mapping[str, list[Reading]], truth: Sequence[bool], scores: Sequence[float]
) -> Iterator[str]:
    by_score = {key: [reading.complaint for reading in said] for key, said in found.items()}
    by_score |= {"bag": list(scores)} if scores else {}
    yes = [str(one) for one in truth]
    f1 = {key: macro_f1([str(r.tone is Tone.COMPLAINT) for r in said], yes) for key, said in found.items()}
    f1 |= {"bag": macro_f1([str(score >= 0.5) for score in scores], yes)} if scores else {}
    held = {key: [r for r, one in zip(said, truth, strict=True) if one] for key, said in found.items()}
    published = {"published": PUBLISHED[f"{name}: macro-F1"]} if f"{name}: macro-F1" in PUBLISHED else {}
    yield line(f"{name}: complaint AUC", {key: auc(one, truth) for key, one in by_score.items()})
    yield line(f"{name}: complaint macro-F1", f1 | published)
    yield line(f"{name}: macro-F1 at the best cut", {key: best_f1(one, truth) for key, one in by_score.items()})
    yield line(
        f"{name}: complaints past the rules",
        {key: share(list(map(past_the_rules, said))) for key, said in held.items()},
    )


def _by_domain(
    tweets: Sequence[Row], truth: Sequence[bool], found: Mapping[str, list[Reading]], scores: Sequence[float]
) -> Iterator[str]:
    by_score = {key: [reading.complaint for reading in said] for key, said in found.items()}
    by_score |= {"bag": list(scores)} if scores else {}
    for domain in sorted({row["domain"] for row in tweets}):
        at = [place for place, row in enumerate(tweets) if row["domain"] == domain]
        areas = {key: auc([one[p] for p in at], [truth[p] for p in at]) for key, one in by_score.items()}
        yield line(f"  {domain}, unseen: complaint AUC", areas)


def _learnt_early(early: Sequence[Row], late: Sequence[Row]) -> list[float]:
    labels = [str(row["sentiment"] == "negative") for row in early]
    names, found = bag.shares(early, labels, late)
    return list(found[:, names.index("True")])
