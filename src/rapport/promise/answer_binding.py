"""What the second promise's thresholds are bound to: fitted to other matches, they allow nothing."""

from __future__ import annotations

import hashlib

from rapport.answers.library import Library
from rapport.promise.group import Group
from rapport.promise.layers import signed_as
from rapport.promise.models import Calibration
from rapport.triage.decide import VERSION
from rapport.triage.reader import Reader


def answer_mark(brand: int, library: Library, reader: Reader) -> str:
    """A hash of the brand's articles, of what was learnt, of the leaves, of the reader and of its layer."""
    book = library.books[brand]
    own = {article.id for article in book.articles}
    leaves = sorted(leave for leave in library.leaves if leave[0] in own)
    parts = [repr(book.articles), repr(sorted(book.wordings.items())), repr(leaves)]
    # Without any, the hash is the one of before there were such questions: what was proved by then still counts.
    parts += [repr(book.unanswered)] if book.unanswered else []
    # What one article is no longer said of, the others were never proved without.
    parts += [repr(sorted(book.resting))] if book.resting else []
    return _hashed(*parts, reader.fingerprint, signed_as(brand, reader), VERSION)


def answer_binding(group: Group, mark: str, made: Calibration | None) -> str:
    """A hash of the group, of what its matches hang on, and of where the first promise draws its line there."""
    line = repr((made.threshold, made.reader)) if made else "by leave"
    return _hashed(*map(str, group), mark, line)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
