"""How well the trained readers read what taught them nothing, beside the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.reading.measures import auc, macro_f1, past_the_rules
from benchmarks.reading.sets import airline, some

from corpus.build import rows as corpus
from corpus.grammar import LANGUAGES
from corpus.train.examples import MOODS, Example, public
from rapport.domain.reading import Reading, Text
from rapport.triage.reader import Reader

Measure = Callable[[Sequence[Reading]], float]
Case = tuple[str, list[Text], dict[str, Measure]]


def figures(readers: Mapping[str, Reader], given: Sequence[Example]) -> list[str]:
    """The lines of a table: what was measured, and each reader's figure."""
    lines = [_line(("measured on", "figure", *readers)), _line(("--",) * (2 + len(readers)))]
    for name, texts, measures in [*_own(), *_complaints(), *_moods(given), *_asking()]:
        read = [reader.read(texts) for reader in readers.values()]
        for measured, measure in measures.items():
            lines.append(_line((name, measured, *(f"{measure(said):.3f}" for said in read))))
    return lines


def _own() -> Iterator[Case]:
    held = [row for row in corpus() if row["split"] == "test"]
    for language in LANGUAGES:
        own = [row for row in held if row["language"] == language]
        tones = [row["tone"] for row in own]
        measures: dict[str, Measure] = {
            "language right": lambda said, language=language: _share(r.language == language for r in said),  # type: ignore[misc]
            "tone macro-F1": lambda said, tones=tones: macro_f1([r.tone.value for r in said], tones),  # type: ignore[misc]
            "asks for a person, heard": _person_heard(own),
            **_complaint([row["tone"] == "complaint" for row in own]),
        }
        yield f"own corpus, held-out families, {language}", _texts(own), measures
    for kind in sorted({row["kind"] for row in held}):
        own = [row for row in held if row["kind"] == kind]
        yield (
            f"own corpus, held-out families, {kind}",
            _texts(own),
            _complaint([r["tone"] == "complaint" for r in own]),
        )
    for style in sorted({row["style"] for row in held}):
        own = [row for row in held if row["style"] == style]
        tones = [row["tone"] for row in own]
        measure: Measure = lambda said, tones=tones: macro_f1([r.tone.value for r in said], tones)  # type: ignore[misc] # noqa: E731
        yield f"own corpus, held-out families, {style}", _texts(own), {"tone macro-F1": measure}


def _complaints() -> Iterator[Case]:
    tweets = [row for row in public("complaints_tweets_dev") if not str(row["domain"]).startswith("random")]
    for name, rows, truth in (
        ("complaint tweets to brands (never trained on)", tweets, [row["complaint"] == 1 for row in tweets]),
        *((f"– {domain}", own, [row["complaint"] == 1 for row in own]) for domain, own in _by_domain(tweets)),
        *(
            ("airline tweets, negative (never trained on)", rows, [row["sentiment"] == "negative" for row in rows])
            for rows in [airline()[1] if public("airline_tweets") else []]
        ),
    ):
        if rows:
            yield name, _texts(rows), _complaint(truth)


def _moods(given: Sequence[Example]) -> Iterator[Case]:
    for language in MOODS:
        held = [ex for ex in given if ex.origin == f"sentiment_{language}" and ex.split != "train"]
        truth = [example.labels["sentiment"] for example in held]
        if held:
            measure: Measure = lambda said, truth=truth: macro_f1([r.sentiment.value for r in said], truth)  # type: ignore[misc] # noqa: E731
            yield f"sentiment tweets, {language}, validation", [ex.text for ex in held], {"macro-F1": measure}


def _asking() -> Iterator[Case]:
    for name in ("banking77_test", "clinc150"):
        rows = some([row for row in public(name) if row.get("split", "test") == "test"])
        if rows:
            yield (
                f"{name}, plain requests",
                _texts(rows),
                {"open to an answer": lambda s: _share(map(past_the_rules, s))},
            )


def _complaint(truth: list[bool]) -> dict[str, Measure]:
    def area(said: Sequence[Reading]) -> float:
        return auc([reading.complaint for reading in said], truth)

    def f1(said: Sequence[Reading]) -> float:
        return macro_f1([str(reading.tone.value == "complaint") for reading in said], [str(yes) for yes in truth])

    def let_through(said: Sequence[Reading]) -> float:
        return _share(past_the_rules(reading) for reading, yes in zip(said, truth, strict=True) if yes)

    return {"complaint AUC": area, "complaint macro-F1": f1, "complaints open to an answer": let_through}


def _person_heard(own: list[dict[str, Any]]) -> Measure:
    def heard(said: Sequence[Reading]) -> float:
        return _share(r.asks_for_person for r, row in zip(said, own, strict=True) if row["asks_for_person"])

    return heard


def _by_domain(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    domains = sorted({str(row["domain"]) for row in rows})
    return [(domain, [row for row in rows if row["domain"] == domain]) for domain in domains]


def _texts(rows: list[dict[str, Any]]) -> list[Text]:
    return [Text("", row["text"], row.get("kind", "direct"), rating=row.get("rating")) for row in rows]


def _share(found: Iterable[bool]) -> float:
    held = list(found)
    return float(sum(held)) / max(1, len(held))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
