"""Who wrote last: each page names itself and counts, `writer.number`, and says which stamp it went on from."""

from __future__ import annotations

from rapport.domain.parameters import number_or


def goes_on(stamp: str, after: str, kept: str) -> bool:
    """Whether the page that writes `stamp`, opened with `after`, has seen what is kept under the stamp `kept`."""
    writer, number = _split(kept)
    seen = _split(after)
    return not stamp or _split(stamp)[0] == writer or after == kept or (seen[0] == writer and seen[1] >= number)


def is_older(stamp: str, kept: str, kept_after: str) -> bool:
    """Whether what is kept was written on from these very words."""
    writer, number = _split(stamp)
    return any(writer and writer == one and number < past for one, past in (_split(kept), _next(kept_after)))


def other_writer(stamp: str, kept: str) -> bool:
    """Whether another page wrote what is kept."""
    return _split(kept)[0] != _split(stamp)[0]


def _next(stamp: str) -> tuple[str, int]:
    writer, number = _split(stamp)
    return writer, number + 1


def _split(stamp: str) -> tuple[str, int]:
    writer, _, number = stamp.rpartition(".")
    return writer, number_or(number)
