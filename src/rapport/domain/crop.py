"""Which part of a picture is shown, in thousandths of its width and height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE, LEAST = 1000, 10


@dataclass(frozen=True, slots=True)
class Crop:
    """A rectangle within the picture: where it begins, from the left and the top, and how large it is."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, values: Sequence[int] | None) -> Crop | None:
        """From four numbers, held within the picture; None for none, and for all of it."""
        if not values:
            return None
        left, top = (min(max(one, 0), WHOLE - LEAST) for one in values[:2])
        width = min(max(values[2], LEAST), WHOLE - left)
        height = min(max(values[3], LEAST), WHOLE - top)
        return None if (left, top, width, height) == (0, 0, WHOLE, WHOLE) else cls(left, top, width, height)

    @property
    def as_kept(self) -> list[int]:
        """As a row keeps it."""
        return [self.left, self.top, self.width, self.height]

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels of a picture so large; at least one of each way."""
        left, top = self.left * width // WHOLE, self.top * height // WHOLE
        right = max(left + 1, (self.left + self.width) * width // WHOLE)
        return left, top, right, max(top + 1, (self.top + self.height) * height // WHOLE)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """How large it is in pixels."""
        left, top, right, bottom = self.box(width, height)
        return right - left, bottom - top
