"""Real questions with the article that answers them, as people chose it, from JSON lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import StringIO
from typing import TextIO

from rapport.cli.lab.articles import Faq
from rapport.cli.lab.lines import batches, json_object, key_of, probability_of, text_of
from rapport.triage.match import ArticleText


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question and the name of its article, None where no article answers it.

    `probability` is that with which the question was chosen for a label.
    """

    text: str
    article: str | None
    probability: float


def read_chosen(
    source: Iterable[bytes], errors: TextIO, names: dict[str, str], refused: list[int]
) -> Iterable[list[Chosen]]:
    """Batches of labelled questions; lines that are refused are told and added to `refused`."""
    return batches(source, lambda line: _chosen(line, names), errors, refused)


def taught(faq: Faq, source: Iterable[bytes], errors: TextIO) -> tuple[list[ArticleText], list[str], int]:
    """The articles with what people chose them for, the questions that no article answers, the refused lines."""
    refused, told = list[int](), StringIO()
    learnt: dict[str, list[str]] = {}
    unanswered: list[str] = []
    for batch in read_chosen(source, told, faq.names, refused):
        for row in batch:
            (unanswered if row.article is None else learnt.setdefault(row.article, [])).append(row.text)
    errors.writelines(f"learnt, {sentence}\n" for sentence in told.getvalue().splitlines())
    articles = [replace(one, learnt=tuple(dict.fromkeys(learnt.get(one.id, ())))) for one in faq.articles]
    return articles, list(dict.fromkeys(unanswered)), len(refused)


def _chosen(line: bytes, names: dict[str, str]) -> Chosen:
    """One line; `ValueError` says in words what is wrong with it."""
    row = json_object(line)
    key_of(row)
    text, article = text_of(row), row.get("article", False)
    if isinstance(article, int) and not isinstance(article, bool):
        article = str(article)
    if article is not None and not isinstance(article, str):
        raise ValueError('"article" must be the id of an article, or null if none answers it')
    if article is not None and article not in names:
        raise ValueError(f'"article" is none of the articles: {article[:80]}')
    return Chosen(text, None if article is None else names[article], probability_of(row))
