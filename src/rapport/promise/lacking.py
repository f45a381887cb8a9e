"""What the two promises let a robot say of one article, kind of channel by kind of channel."""

from __future__ import annotations

from typing import Literal

from rapport.answers.library import Library
from rapport.answers.models import Article
from rapport.promise.answer_binding import answer_binding, answer_mark
from rapport.promise.binding import binding
from rapport.promise.dial import UNTOUCHED
from rapport.promise.group import Group
from rapport.promise.layers import signed_as
from rapport.promise.standing import Standing
from rapport.triage.reader import Reader

Lacks = Literal["", "first", "second"]


def lacking(article: Article, kinds: frozenset[str], reader: Reader, known: Standing) -> Lacks:
    """Which promise still keeps a robot from saying the article on channels of these kinds; "" for none.

    Of their groups the one that is nearest decides. `known`: where the brand stands.
    """
    brand = article.brand_id
    kept = [group for group in known.calibrations if group.kind in kinds and _first(known, group, reader)]
    if not kept:
        return "first"
    mark = answer_mark(brand, Library.of([brand]), reader) if known.answers else ""
    return "" if any(_second(known, group, article.pk, mark) for group in kept) else "second"


def _first(known: Standing, group: Group, reader: Reader) -> bool:
    made = known.calibrations[group]
    bound = binding(group, reader.fingerprint, signed_as(group.brand, reader))
    return (
        bool(made.threshold)
        and made.alpha == known.dials.get(group.brand, UNTOUCHED).alpha
        and made.binding == bound
        and group not in known.halted
        and made.pk not in known.drifted
    )


def _second(known: Standing, group: Group, article: int, mark: str) -> bool:
    made = known.answers.get(group)
    if made is None or made.least(article) is None or made.beta != known.dials.get(group.brand, UNTOUCHED).beta:
        return False
    halts = {(group, article), (group, None)} & known.articles
    erred = {(made.pk, article), (made.pk, None)} & known.erred
    return made.binding == answer_binding(group, mark, known.calibrations.get(group)) and not halts and not erred
